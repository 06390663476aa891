import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commonSubsequence } from '../../reference/common-subsequence.ts';
import { loadRawKernel } from '../raw-kernel.ts';
import { rawScores, rawText } from '../raw-score.ts';
import { textPairs } from '../text-cases.ts';

const raw = loadRawKernel();

function bothWays(left: readonly number[], right: readonly number[], cutoff = 0): number[] {
  const question = { scorer: 'SCORER_LCS_SEQUENCE', form: 'FORM_SIMILARITY', cutoff };
  const [query, choice] = [rawText(left), rawText(right)];
  return [rawScores(raw, question, query, [choice])[0], rawScores(raw, question, query, [rawText([7]), choice])[1]];
}

describe('longestSubsequence', () => {
  it('agrees with the table at every length around a word, in one word, two, and more', () => {
    fc.assert(
      fc.property(textPairs(), ({ left, right }) => {
        const expected = commonSubsequence(left, right);
        expect(bothWays(left, right)).toEqual([expected, expected]);
      }),
      { numRuns: 150 },
    );
  });

  it('answers the length at a cutoff of it and below, and 0 above', () => {
    fc.assert(
      fc.property(textPairs(), ({ left, right }) => {
        const length = commonSubsequence(left, right);
        for (const cutoff of [length - 1, length, length + 1, length + 2, 300].filter((value) => value >= 0)) {
          const expected = length >= cutoff ? length : 0;
          expect(bothWays(left, right, cutoff)).toEqual([expected, expected]);
        }
      }),
      { numRuns: 80 },
    );
  });

  it('agrees with the table on texts of a thousand characters', () => {
    const letters = (length: number, step: number) => Array.from({ length }, (_, at) => 97 + (((at * at) % 7919) % step));
    const [left, right] = [letters(1000, 26), letters(1100, 25)];
    const length = commonSubsequence(left, right);
    expect(bothWays(left, right)).toEqual([length, length]);
    expect(bothWays(left, right, length)).toEqual([length, length]);
    expect(bothWays(left, right, length + 1)).toEqual([0, 0]);
  });
});
