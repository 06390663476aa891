import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fuzzy } from '../../host/fuzzy/fuzzy-face.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { rapidfuzz } from '../golden/rapidfuzz.ts';
import { partialAlignment } from '../reference/ratios.ts';

const fuzzy = new Fuzzy(createEngineKernels());
const refused = (field: (string | number)[]) => expect.objectContaining({ code: 'MEM_INVALID_ARGUMENT', field });
const NUMBER: string = JSON.parse('7');

describe('Fuzzy', () => {
  it('aligns what partial ratios compare: parts that score it, and those of RapidFuzz parts unless others score the same and come first', () => {
    const part = (text: string, start: number, end: number) => [...text].slice(start, end).join('');
    let others = 0;
    for (const { left, right, scores, alignment } of rapidfuzz.pairs) {
      const score = scores[rapidfuzz.names.indexOf('partialRatio')];
      const found = fuzzy.partialRatioAlignment(left, right);
      if (found === undefined) throw new Error('no alignment without a cutoff');
      expect(found.score).toBe(score);
      const { queryStart, queryEnd, choiceStart, choiceEnd } = found;
      if (score > 0)
        expect(fuzzy.score('ratio', part(left, queryStart, queryEnd), part(right, choiceStart, choiceEnd))).toBeCloseTo(score, 9);
      if (`${[queryStart, queryEnd, choiceStart, choiceEnd]}` !== `${alignment}`) others++;
      if (score < 100) expect(fuzzy.partialRatioAlignment(left, right, { cutoff: score + 0.001 })).toBeUndefined();
    }
    // Pairs with several best parts, of which the compiled form of RapidFuzz does not take the first.
    expect(others).toBe(9);
  });

  it('takes the first of the best parts: beginnings, then windows, then ends, and of texts of equal length rather one of the right', () => {
    const partsOf = (left: string, right: string) => {
      const found = fuzzy.partialRatioAlignment(left, right);
      return found && [found.queryStart, found.queryEnd, found.choiceStart, found.choiceEnd];
    };
    expect(partsOf(' ', 'eeddg  bgaah geede ')).toEqual([0, 1, 5, 6]);
    expect(partsOf('eeddg  bgaah geede ', ' ')).toEqual([5, 6, 0, 1]);
    expect(partsOf('ab', 'ba')).toEqual([0, 2, 0, 1]);
    const text = fc.array(fc.constantFrom('a', 'b', 'c', ' ', '\u{1f600}'), { maxLength: 12 });
    fc.assert(
      fc.property(text, text, (one, other) => {
        const [left, right] = [one, other].map((characters) => characters.map((character) => character.codePointAt(0) ?? 0));
        const { score, parts } = partialAlignment(left, right);
        expect(fuzzy.partialRatioAlignment(one.join(''), other.join(''))?.score).toBe(score);
        if (score > 0) expect(partsOf(one.join(''), other.join(''))).toEqual(parts);
      }),
      { numRuns: 500 },
    );
  });

  it('separates words at every white space of Unicode, whatever else the text holds', () => {
    for (const space of ['\u0085', '\u00a0', '\u1680', '\u2028', '\u3000', '\u001c', '\t']) {
      for (const more of ['', ' é', ' 漢', ' \u{1f600}']) {
        expect(fuzzy.score('tokenSortRatio', `a${space}b${more}`, `b a${more}`), JSON.stringify([space, more])).toBe(100);
        expect(fuzzy.score('wordJaccard.similarity', `a${space}b${more}`, `b a${more}`)).toBe(1);
      }
    }
    for (const joined of ['\u200b', '\u00ad', '\ufeff', '_']) expect(fuzzy.score('tokenSetRatio', `a${joined}b`, 'b a')).toBeLessThan(100);
  });

  it('refuses texts of different lengths for Hamming without padding, by code points', () => {
    expect(fuzzy.score('hamming.distance', 'abc', 'abde')).toBe(2);
    expect(fuzzy.score('hamming.distance', 'a😀', 'ab', { pad: false })).toBe(1);
    expect(() => fuzzy.score('hamming.similarity', 'abc', 'abde', { pad: false })).toThrow(refused(['right']));
    const unclear: { pad: boolean } = JSON.parse('{"pad": 1}');
    expect(() => fuzzy.score('hamming.similarity', 'abc', 'abd', unclear)).toThrow(refused(['pad']));
  });

  it('tells steps and blocks between two texts', () => {
    expect(fuzzy.editOperations('ab', 'b')).toEqual([{ kind: 'delete', left: 0, right: 0 }]);
    expect(fuzzy.opcodes('ab', 'cb', { metric: 'indel' }).map(({ kind }) => kind)).toEqual(['insert', 'delete', 'equal']);
    const metric: { metric: 'indel' } = JSON.parse('{"metric": "osa"}');
    expect(() => fuzzy.opcodes('a', 'b', metric)).toThrow(refused(['metric']));
    expect(() => fuzzy.editOperations('a'.repeat(20_000), 'b'.repeat(20_000))).toThrow(refused(['right']));
  });

  it('searches once, without keeping anything', () => {
    fuzzy.extract('a', ['a']);
    const { inUse } = fuzzy.memory;
    expect(fuzzy.extract('aple', ['apple', 'pear', 'maple'], { limit: 2 }).map(({ text }) => text)).toEqual(['apple', 'maple']);
    expect(() => fuzzy.extract('aple', ['apple'], { limit: -1 })).toThrow(refused(['limit']));
    expect(fuzzy.memory.inUse).toBe(inUse);
    expect(fuzzy.memory.reserved).toBeGreaterThanOrEqual(inUse);
  });

  it('names what it refuses, and goes on', () => {
    expect(() => fuzzy.score('soundex', 'a', 'b')).toThrow(refused(['scorer']));
    expect(() => fuzzy.score('ratio', NUMBER, 'b')).toThrow(refused(['left']));
    expect(() => fuzzy.score('ratio', 'a', NUMBER)).toThrow(refused(['right']));
    expect(() => fuzzy.score('ratio', 'a', 'b', { cutoff: 101 })).toThrow(refused(['cutoff']));
    expect(() => fuzzy.partialRatioAlignment('a', NUMBER)).toThrow(refused(['right']));
    expect(() => fuzzy.editOperations(NUMBER, 'a')).toThrow(refused(['left']));
    expect(() => fuzzy.createChoices([NUMBER])).toThrow(refused(['strings', 0]));
    expect(() => fuzzy.createChoices(JSON.parse('{}'))).toThrow(refused(['strings']));
    expect(() => fuzzy.extract('a', [NUMBER])).toThrow(refused(['strings', 0]));
    expect(fuzzy.score('ratio', 'a', 'a')).toBe(100);
  });

  it('opens token sets, an interner and hashes over the same memory', () => {
    const interner = fuzzy.createInterner();
    const sets = fuzzy.createTokenSets([interner.idsOf('the sun'), interner.idsOf('the sea')]);
    expect(sets.search(interner.idsOf('sea the'), { limit: 1 })).toEqual([{ index: 1, shared: 2, similarity: 1 }]);
    expect(fuzzy.hashing.sha1.hex('abc')).toBe('a9993e364706816aba3e25717850c26c9cd0d89d');
    sets.free();
    interner.free();
  });

  it('frees its stores when it closes, and refuses everything afterwards', async () => {
    const own = new Fuzzy(createEngineKernels());
    const store = own.createChoices(['a']);
    own.createChoices(['b']).free();
    const unfinished = own.cdist(['a'.repeat(10)], new Array(20_000).fill('abc'), { scorer: 'osa.distance' });
    await own.close();
    await own.close();
    const closed = expect.objectContaining({ code: 'MEM_INVALID_ARGUMENT' });
    expect(() => store.search('a')).toThrow(closed);
    expect(() => store.add('a')).toThrow(closed);
    expect(() => own.score('ratio', 'a', 'b')).toThrow(refused(['fuzzy']));
    await expect(own.cdist(['a'], ['b'])).rejects.toThrow(refused(['fuzzy']));
    expect((await unfinished).columns).toBe(20_000);
  });

  it('stays usable when its memory is full', () => {
    const small = new Fuzzy(createEngineKernels({ maximumBytes: 4 * 1024 * 1024 }));
    const text = 'a string that takes some room';
    const store = small.createChoices([text]);
    expect(() => {
      for (;;) store.add(text);
    }).toThrow(expect.objectContaining({ code: 'MEM_OUT_OF_MEMORY' }));
    expect(store.search(text, { scorer: 'tokenSetRatio', limit: 1 })).toEqual([{ index: 0, score: 100, text }]);
    expect(() => small.createChoices(new Array(100_000).fill(text))).toThrow(expect.objectContaining({ code: 'MEM_OUT_OF_MEMORY' }));
    expect(store.byteLength).toBeGreaterThan(1_000_000);
    expect(store.search(text, { limit: 1 })).toEqual([{ index: 0, score: 100, text }]);
  });
});
