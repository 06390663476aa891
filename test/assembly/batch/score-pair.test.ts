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

  it('multiplies large costs without end: 40,000 deletions of 65,535 each', () => {
    const weights = [65_535, 65_535, 65_535] as const;
    for (const length of [32_768, 32_769, 40_000, 65_537]) {
      const [long, short] = [rawText(new Array(length).fill(97)), rawText([98])];
      const question = { scorer: 'SCORER_LEVENSHTEIN', weights };
      expect(rawScores(raw, question, long, [short, rawText([])])).toEqual([length * 65_535, length * 65_535]);
      expect(rawScores(raw, { ...question, form: 'FORM_NORMALIZED_DISTANCE' }, short, [long])).toEqual([1]);
      expect(rawScores(raw, { ...question, cutoff: length * 65_535 - 1 }, long, [short])).toEqual([length * 65_535]);
      expect(rawScores(raw, { ...question, cutoff: 65_534 }, long, [short])).toEqual([65_535]);
    }
  });
});
