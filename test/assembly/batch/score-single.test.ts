import fc from 'fast-check';
import { describe, it } from 'vitest';
import { loadRawKernel } from '../raw-kernel.ts';
import { rawScores, rawText } from '../raw-score.ts';

const raw = loadRawKernel();
const SCORERS = [
  'SCORER_LEVENSHTEIN',
  'SCORER_INDEL',
  'SCORER_LCS_SEQUENCE',
  'SCORER_OSA',
  'SCORER_DAMERAU_LEVENSHTEIN',
  'SCORER_HAMMING',
  'SCORER_PREFIX',
  'SCORER_POSTFIX',
  'SCORER_JARO',
  'SCORER_JARO_WINKLER',
  'SCORER_RATIO',
  'SCORER_QUICK_RATIO',
  'SCORER_PARTIAL_RATIO',
  'SCORER_WEIGHTED_RATIO',
  'SCORER_WORD_DICE',
];
const FORMS = ['FORM_DISTANCE', 'FORM_SIMILARITY', 'FORM_NORMALIZED_DISTANCE', 'FORM_NORMALIZED_SIMILARITY'];
const CHARACTERS = [32, 97, 98, 99, 0xe9, 0xff];

describe('scoreSingle', () => {
  it('answers what scoreChoices writes, by any scorer, in any form and width', () => {
    const texts = (characters: readonly number[]) => fc.array(fc.constantFrom(...characters), { maxLength: 70 });
    const pair = fc
      .constantFrom(CHARACTERS, [...CHARACTERS, 0x6f22], [...CHARACTERS, 0x1f600])
      .chain((characters) => fc.record({ left: texts(characters), right: texts(characters) }));
    fc.assert(
      fc.property(pair, fc.constantFrom(...SCORERS), fc.constantFrom(...FORMS), ({ left, right }, scorer, form) => {
        // rawScores throws when they differ.
        rawScores(raw, { scorer, form }, rawText(left), [rawText(right)]);
      }),
      { numRuns: 300 },
    );
  });
});
