import { describe, expect, it } from 'vitest';
import { Choices } from '../../host/fuzzy/choices.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { seededRandom } from '../reference/seeded-random.ts';
import { ALPHABETS, EDGE_LENGTHS, misspell, sampleStrings, textOf } from './choice-samples.ts';
import { expectAllScores, expectSearches } from './compare-with-twin.ts';

const { arena, choices: kernel } = createEngineKernels();

describe('Choices', () => {
  for (const [name, alphabet] of Object.entries(ALPHABETS)) {
    it(`scores every choice and finds the best like the slow twin, over ${name}`, () => {
      const random = seededRandom(alphabet.length);
      const strings = sampleStrings(alphabet.length + 1, alphabet, 700, [7, 12, 20, 0, 1, 2, 3, 15, 16, 17, 31, 33]);
      const store = new Choices(kernel, arena, strings);
      const queries = ['', ...[1, 2, 7, 12, 15, 20, 33, 64, 65].map((length) => textOf(random, alphabet, length))];
      for (const text of strings.slice(0, 3)) queries.push(misspell(random, alphabet, text, 2));
      for (const query of queries) expectAllScores(store, strings, query);
      for (const query of queries.slice(-2)) expectSearches(store, query, [1, 10, 127]);
      store.free();
    });
  }

  it('scores choices and queries of every length at which something ends', () => {
    const alphabet = ALPHABETS['six letters'];
    const strings = EDGE_LENGTHS.flatMap((length) => sampleStrings(length, alphabet, length <= 129 ? 34 : 2, [length]));
    const store = new Choices(kernel, arena, strings);
    const random = seededRandom(8);
    for (const length of EDGE_LENGTHS) expectAllScores(store, strings, textOf(random, alphabet, length));
    store.free();
  });

  it('keeps indexes while choices come and go, and answers as if built from what is left', () => {
    const alphabet = ALPHABETS['six letters'];
    const random = seededRandom(5);
    const strings: (string | undefined)[] = [];
    const store = new Choices(kernel, arena, []);
    for (let step = 0; step < 6000; step++) {
      const text = textOf(random, alphabet, 3 + (step % 11));
      expect(store.add(text)).toBe(strings.length);
      strings.push(text);
      if (step % 5 === 0) {
        const gone = Math.floor(random() * strings.length);
        expect(store.remove(gone)).toBe(strings[gone] !== undefined);
        strings[gone] = undefined;
      }
      if (step % 1987 === 1986) {
        const query = textOf(random, alphabet, 8);
        expectAllScores(store, strings, query);
        expectSearches(store, query, [10]);
      }
    }
    expect(store.size).toBe(strings.filter((text) => text !== undefined).length);
    store.settle();
    expectAllScores(store, strings, 'abcabc');
    expectSearches(store, 'abcabc', [1, 5000]);
    for (const index of strings.keys()) expect(store.textOf(index)).toBe(strings[index]);
    store.free();
  });

  it('answers with nothing, one choice, and 127, 128 and 129 of one length', () => {
    const random = seededRandom(2);
    for (const count of [0, 1, 127, 128, 129]) {
      const strings = Array.from({ length: count }, () => textOf(random, ALPHABETS['six letters'], 9));
      const store = new Choices(kernel, arena, strings);
      expectAllScores(store, strings, 'abcdeabcd');
      expectSearches(store, 'abcdeabcd', [0, 1, 128]);
      store.free();
    }
  });

  it('finds a new character by exact comparison when its class was given to another before', () => {
    const ideographs = ALPHABETS['three hundred ideographs, which share classes'];
    const random = seededRandom(4);
    const strings = Array.from({ length: 700 }, () => textOf(random, ideographs, 6));
    const store = new Choices(kernel, arena, strings);
    const others = Array.from({ length: 1500 }, (_, at) => textOf(random, [...ideographs, String.fromCodePoint(0x5200 + (at % 90))], 6));
    for (const text of others) strings[store.add(text)] = text;
    store.settle();
    const query = `${strings[3]?.slice(0, 4)}\u5210\u5233`;
    expectAllScores(store, strings, query);
    expectSearches(store, query, [10]);
    store.free();
  });

  it('takes at most 2.5 bytes a character and 16 bytes a string, 3.5 beyond Latin-1', () => {
    for (const [name, most] of [
      ['all of Latin-1', 2.5],
      ['three hundred ideographs, which share classes', 3.5],
    ] as const) {
      const random = seededRandom(6);
      const strings = Array.from({ length: 30_000 }, () => textOf(random, ALPHABETS[name], 8 + Math.floor(random() * 25)));
      // The kernel keeps working space of its own from store to store.
      new Choices(kernel, arena, strings).free();
      const before = arena.bytesInUse;
      const store = new Choices(kernel, arena, strings);
      const characters = strings.reduce((sum, text) => sum + text.length, 0);
      // The table of classes is one per store: 64 KiB beyond Latin-1.
      expect(arena.bytesInUse - before).toBeLessThan(most * characters + 16 * strings.length + 65_536);
      store.free();
      expect(arena.bytesInUse).toBe(before);
    }
  });

  it('refuses what does not fit into memory and stays usable', () => {
    const small = createEngineKernels({ maximumBytes: 4 * 1024 * 1024 });
    const store = new Choices(small.choices, small.arena, []);
    const text = 'a string that takes some room';
    expect(() => {
      for (;;) store.add(text);
    }).toThrow(expect.objectContaining({ code: 'MEM_OUT_OF_MEMORY' }));
    expect(store.size).toBeGreaterThan(10_000);
    expect(store.search(text, { limit: 1 })).toEqual([{ index: 0, score: 1, text }]);
    store.free();
    expect(() => new Choices(small.choices, small.arena, new Array(200_000).fill(text))).toThrow(
      expect.objectContaining({ code: 'MEM_OUT_OF_MEMORY' }),
    );
    const another = new Choices(small.choices, small.arena, [text]);
    expect(another.distances(text, 'levenshtein')).toEqual(Float64Array.of(0));
    another.free();
  });

  it('names what it refuses', () => {
    const store = new Choices(kernel, arena, ['a', 'b']);
    const refused = expect.objectContaining({ code: 'MEM_INVALID_ARGUMENT' });
    expect(() => store.search('a', { scorer: 'soundex' })).toThrow(refused);
    expect(() => store.search('a', { cutoff: 1.1 })).toThrow(refused);
    expect(() => store.search('a', { scorer: 'levenshtein', cutoff: -1 })).toThrow(refused);
    expect(() => store.search('a', { limit: 1.5 })).toThrow(refused);
    expect(() => store.distances('a', 'nothing')).toThrow(refused);
    expect(store.remove(7)).toBe(false);
    expect(store.textOf(7)).toBeUndefined();
    expect(store.search('a', { limit: 1 })).toEqual([{ index: 0, score: 1, text: 'a' }]);
    store.free();
  });
});
