import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance } from '../../reference/edit-distance.ts';
import { loadRawKernel } from '../raw-kernel.ts';
import { rawScores, rawText } from '../raw-score.ts';
import { textPairs } from '../text-cases.ts';

const raw = loadRawKernel();
const LEVENSHTEIN = { scorer: 'SCORER_LEVENSHTEIN' };

/** As a single pair, and with the query's masks loaded for several choices. */
function bothWays(left: readonly number[], right: readonly number[], cutoff?: number): number[] {
  const question = cutoff === undefined ? LEVENSHTEIN : { ...LEVENSHTEIN, cutoff };
  const [query, choice] = [rawText(left), rawText(right)];
  return [rawScores(raw, question, query, [choice])[0], rawScores(raw, question, query, [rawText([7]), choice])[1]];
}

describe('levenshtein', () => {
  it('agrees with the table at every length around a word, in one word, two, and more', () => {
    fc.assert(
      fc.property(textPairs(), ({ left, right }) => {
        const expected = editDistance(left, right);
        expect(bothWays(left, right)).toEqual([expected, expected]);
      }),
      { numRuns: 150 },
    );
  });

  it('answers the distance at a cutoff of it and above, and the cutoff and one below', () => {
    fc.assert(
      fc.property(textPairs(), ({ left, right }) => {
        const distance = editDistance(left, right);
        for (const cutoff of [0, distance - 2, distance - 1, distance, distance + 1, distance + 40].filter((value) => value >= 0)) {
          const expected = distance <= cutoff ? distance : cutoff + 1;
          expect(bothWays(left, right, cutoff)).toEqual([expected, expected]);
        }
      }),
      { numRuns: 80 },
    );
  });

  it('agrees with the table on texts of thousands of characters', () => {
    const letters = (length: number, step: number) => Array.from({ length }, (_, at) => 97 + (((at * at) % 7919) % step));
    const [left, right] = [letters(1000, 26), letters(1100, 25)];
    const distance = editDistance(left, right);
    expect(bothWays(left, right)).toEqual([distance, distance]);
    const long = letters(10_000, 26);
    const near = long.toSpliced(5000, 3).toSpliced(9000, 0, 1, 2).with(17, 0);
    expect(bothWays(long, near)).toEqual([6, 6]);
    expect(bothWays(long, near, 6)).toEqual([6, 6]);
    expect(bothWays(long, near, 5)).toEqual([6, 6]);
  });
});
