import { describe, expect, it } from 'vitest';
import { misspell, textOf } from '../../fuzzy/choice-samples.ts';
import { charactersOf, commonSubsequenceLength } from '../../reference/choice-scores.ts';
import { seededRandom } from '../../reference/seeded-random.ts';
import { loadRawKernel } from '../raw-kernel.ts';
import { rawGroup } from './raw-group.ts';

const raw = loadRawKernel();
const LETTERS = [...'abcdefg'];

function expectedMisses(query: string, choice: string): number {
  const left = charactersOf(query);
  const right = charactersOf(choice);
  return Math.min(left.length, right.length) - commonSubsequenceLength(left, right);
}

describe('commonLengthMisses', () => {
  it('counts exactly, for every cutoff, what the slow twin counts, and drops all that have more', () => {
    const random = seededRandom(33);
    for (const length of [1, 2, 3, 4, 5, 8, 15, 16, 17, 31, 33, 63, 64, 65, 127]) {
      const stem = textOf(random, LETTERS, length);
      const near = Array.from({ length: 40 }, () => misspell(random, LETTERS, stem, 3).padEnd(length, 'a').slice(0, length));
      const choices = [...near, ...Array.from({ length: 20 }, () => textOf(random, LETTERS, length))];
      for (const queryLength of [1, 2, length - 1, length, length + 1, length + 5, 126, 127]) {
        if (queryLength < 1 || queryLength > 127) continue;
        const query = misspell(random, LETTERS, stem, 2).padEnd(queryLength, 'b').slice(0, queryLength);
        const expected = choices.map((choice) => expectedMisses(query, choice));
        const group = rawGroup(raw, choices, 5);
        const shorter = Math.min(length, queryLength);
        for (const most of new Set([0, 1, 2, 3, 7, 8, 15, 31, 32, shorter - 1, shorter])) {
          if (most < 0 || most > shorter) continue;
          expect(group.misses('commonLengthMisses', query, most)).toEqual(expected.map((misses) => (misses <= most ? misses : undefined)));
        }
      }
    }
  });

  it('answers the same with six, seven and eight planes', () => {
    const random = seededRandom(34);
    const choices = Array.from({ length: 128 }, () => textOf(random, LETTERS, 13));
    const query = textOf(random, LETTERS, 11);
    const expected = choices.map((choice) => expectedMisses(query, choice));
    for (const planes of [5, 6, 7, 8]) expect(rawGroup(raw, choices, planes).misses('commonLengthMisses', query, 11)).toEqual(expected);
  });
});
