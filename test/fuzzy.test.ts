import { describe, expect, it } from 'vitest';
import * as door from '../host/fuzzy.ts';

describe('mneme/fuzzy', () => {
  it('has a function for every scorer, which answers as the scorer of that name', () => {
    const byName: Readonly<Record<string, unknown>> = { ...door };
    for (const { name, scorer, form } of door.SCORERS.values()) {
      const entry: unknown = byName[scorer];
      const one = typeof entry === 'function' ? entry : Object.entries(entry ?? {}).find(([key]) => key === form)?.[1];
      expect(typeof one, name).toBe('function');
      expect(one('this is a test', 'is this a tset'), name).toBe(door.score(name, 'this is a test', 'is this a tset'));
    }
  });

  it('passes options on', () => {
    expect(door.levenshtein.distance('kitten', 'sitting', { cutoff: 2 })).toBe(3);
    expect(door.levenshtein.distance('kitten', 'sitting', { weights: [1, 1, 2] })).toBe(5);
    expect(door.ratio('ab', 'cd', { cutoff: 50 })).toBe(0);
    expect(door.gramDice.similarity('night', 'nacht', { gramLength: 2 })).toBe(0.25);
  });

  it('compares, searches, groups and hashes in an engine of its own', async () => {
    const choices = door.createChoices(['new york jets', 'new york giants', 'dallas cowboys']);
    expect(choices.search('jets new york', { scorer: 'tokenSortRatio', limit: 1 })).toEqual([
      { index: 0, score: 100, text: 'new york jets' },
    ]);
    expect((await door.cdist(['new york jets'], choices, { scorer: 'levenshtein.distance' })).scores[0]).toBe(0);
    choices.free();
    expect(door.extract('dalas', ['dallas', 'austin'], { limit: 1 })[0].text).toBe('dallas');
    expect((await door.dedupe(['Main Street', 'Main Sreet'], { cutoff: 90 })).length).toBe(1);
    expect(door.editOperations('a', 'b')).toEqual([{ kind: 'replace', left: 0, right: 0 }]);
    expect(door.applyEditBlocks(door.opcodes('abc', 'axc'), 'abc', 'axc')).toBe('axc');
    expect(door.partialRatioAlignment('york', 'new york')?.choiceStart).toBe(4);
    expect(door.hashing().sha1.hex('abc')).toBe('a9993e364706816aba3e25717850c26c9cd0d89d');
    const interner = door.createInterner('whitespace');
    const sets = door.createTokenSets([interner.idsOf('a b')]);
    expect(sets.search(interner.idsOf('b a'))).toHaveLength(1);
    sets.free();
    interner.free();
  });

  it('makes engines with a limit of memory', async () => {
    for (const maximumBytes of [0, 1.5, 2 ** 33]) {
      expect(() => door.createFuzzy({ maximumBytes })).toThrow(expect.objectContaining({ field: ['maximumBytes'] }));
    }
    await using fuzzy = door.createFuzzy({ maximumBytes: 8 * 1024 * 1024 });
    using choices = fuzzy.createChoices(['a']);
    expect(choices.size).toBe(1);
    expect(fuzzy.memory.reserved).toBeLessThanOrEqual(8 * 1024 * 1024);
  });
});
