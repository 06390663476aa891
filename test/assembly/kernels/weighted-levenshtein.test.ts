import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, editDistanceMaximum, type Weights } from '../../reference/edit-distance.ts';
import { loadRawKernel } from '../raw-kernel.ts';
import { rawScores, rawText } from '../raw-score.ts';
import { textPairs } from '../text-cases.ts';

const raw = loadRawKernel();
const weight = fc.constantFrom(0, 1, 2, 3, 7, 1000);

describe('weightedLevenshtein', () => {
  it('agrees with the table for any costs, the plain distances among them', () => {
    fc.assert(
      fc.property(textPairs([0, 1, 2, 15, 33, 65, 129]), weight, weight, weight, ({ left, right }, ...weights) => {
        const [score] = rawScores(raw, { scorer: 'SCORER_LEVENSHTEIN', weights }, rawText(left), [rawText(right)]);
        expect(score).toBe(editDistance(left, right, weights));
      }),
      { numRuns: 200 },
    );
  });

  it('keeps the cutoff exact where costs are equal and the plain distance is multiplied', () => {
    fc.assert(
      fc.property(
        textPairs([0, 1, 2, 15, 33, 70]),
        fc.constantFrom<Weights>([3, 3, 3], [2, 2, 4], [2, 2, 9], [5, 5, 5]),
        ({ left, right }, weights) => {
          const distance = editDistance(left, right, weights);
          for (const cutoff of [distance - 1, distance, distance + 1].filter((value) => value >= 0)) {
            const [score] = rawScores(raw, { scorer: 'SCORER_LEVENSHTEIN', weights, cutoff }, rawText(left), [rawText(right)]);
            expect(score).toBe(distance <= cutoff ? distance : cutoff + 1);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  it('measures similarity against the cheaper of rebuilding and replacing', () => {
    const weights: Weights = [1, 4, 3];
    const [left, right] = [
      [1, 2, 3],
      [4, 5],
    ];
    const [similarity] = rawScores(raw, { scorer: 'SCORER_LEVENSHTEIN', form: 'FORM_SIMILARITY', weights }, rawText(left), [
      rawText(right),
    ]);
    expect(similarity).toBe(editDistanceMaximum(3, 2, weights) - editDistance(left, right, weights));
  });
});
