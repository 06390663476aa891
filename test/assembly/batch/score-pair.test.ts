import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, indelDistance } from '../../reference/edit-distance.ts';
import { loadRawKernel } from '../raw-kernel.ts';
import { rawScores, rawText } from '../raw-score.ts';
import { textPairs } from '../text-cases.ts';

const raw = loadRawKernel();

describe('scorePair', () => {
  it('answers the same whichever text is the query, for scorers without direction', () => {
    fc.assert(
      fc.property(textPairs([0, 1, 17, 64, 65, 130]), ({ left, right }) => {
        const cases: [scorer: string, expected: number][] = [
          ['SCORER_LEVENSHTEIN', editDistance(left, right)],
          ['SCORER_INDEL', indelDistance(left, right)],
          ['SCORER_LCS_SEQUENCE', Math.max(left.length, right.length) - (left.length + right.length - indelDistance(left, right)) / 2],
        ];
        for (const [scorer, expected] of cases) {
          expect(rawScores(raw, { scorer }, rawText(left), [rawText(right)])).toEqual([expected]);
          expect(rawScores(raw, { scorer }, rawText(right), [rawText(left)])).toEqual([expected]);
        }
      }),
      { numRuns: 60 },
    );
  });
});
