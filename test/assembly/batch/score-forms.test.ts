import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance } from '../../reference/edit-distance.ts';
import { scoreForm } from '../../reference/score-forms.ts';
import { loadRawKernel } from '../raw-kernel.ts';
import { rawScores, rawText } from '../raw-score.ts';
import { textPairs } from '../text-cases.ts';

const raw = loadRawKernel();
const FORMS = [
  ['FORM_DISTANCE', 'distance'],
  ['FORM_SIMILARITY', 'similarity'],
  ['FORM_NORMALIZED_DISTANCE', 'normalizedDistance'],
  ['FORM_NORMALIZED_SIMILARITY', 'normalizedSimilarity'],
] as const;

describe('score forms', () => {
  it.each(FORMS)('%s agrees with its formula at every cutoff that a score can meet', (constant, form) => {
    fc.assert(
      fc.property(textPairs([0, 1, 2, 7, 15, 33, 65, 130]), ({ left, right }) => {
        const distance = editDistance(left, right);
        const maximum = Math.max(left.length, right.length);
        const exact = scoreForm(form, distance, maximum, undefined);
        const step = form === 'distance' || form === 'similarity' ? 1 : 1 / (maximum + 1);
        for (const cutoff of [exact - step, exact - 1e-12, exact, exact + 1e-12, exact + step].filter((value) => value >= 0)) {
          const question = { scorer: 'SCORER_LEVENSHTEIN', form: constant, cutoff };
          expect(rawScores(raw, question, rawText(left), [rawText(right)])).toEqual([scoreForm(form, distance, maximum, cutoff)]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('call two empty texts equal', () => {
    const scores = FORMS.map(([form]) => rawScores(raw, { scorer: 'SCORER_INDEL', form }, rawText([]), [rawText([])])[0]);
    expect(scores).toEqual([0, 0, 0, 1]);
  });
});
