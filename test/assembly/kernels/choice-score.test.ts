import { describe, expect, it } from 'vitest';
import { loadRawKernel } from '../raw-kernel.ts';

const raw = loadRawKernel();
const NAMES = ['EDIT_LEVENSHTEIN', 'EDIT_NORMALIZED_LEVENSHTEIN', 'EDIT_INDEL', 'EDIT_COMMON_LENGTH', 'EDIT_RATIO'];
const LENGTHS = [0, 1, 2, 3, 7, 16, 40, 127];

describe('choiceScore', () => {
  it('says what misses mean for each scorer', () => {
    const scoreOf = (name: string, misses: number): number => raw.call('choiceScore', raw.constant(name), 10, 8, misses);
    expect(NAMES.map((name) => scoreOf(name, 3))).toEqual([-5, 1 - 5 / 10, -8, 5, 1 - 8 / 18]);
    expect(NAMES.map((name) => raw.call('choiceScore', raw.constant(name), 0, 0, 0))).toEqual([0, 1, 0, 0, 1]);
  });
});

describe('mostMisses', () => {
  it('is the largest number of misses that still scores enough, for any lengths and cutoffs', () => {
    for (const name of NAMES) {
      const scorer = raw.constant(name);
      for (const queryLength of LENGTHS) {
        for (const length of LENGTHS) {
          const scores = Array.from({ length: Math.min(queryLength, length) + 1 }, (_, misses) =>
            raw.call('choiceScore', scorer, queryLength, length, misses),
          );
          for (const least of [...scores, ...scores.map((score) => score + 1e-9), -1e9, 1e9, Number.NEGATIVE_INFINITY]) {
            const expected = scores.findLastIndex((score) => score >= least);
            expect(raw.call('mostMisses', scorer, queryLength, length, least)).toBe(expected);
          }
        }
      }
    }
  });
});
