import { describe, expect, it } from 'vitest';
import { editDistance } from '../../reference/edit-distance.ts';
import { loadRawKernel } from '../raw-kernel.ts';
import { codePointsOf, rawScores, rawText } from '../raw-score.ts';

const raw = loadRawKernel();

describe('scoreChoices', () => {
  it('writes one score per choice in the order of the table, widths mixed', () => {
    const query = codePointsOf('saison à Köln');
    const choices = ['saison à Köln', '', 'Saison', '漢字 saison', '😀 à Köln', 'x'.repeat(300)].map(codePointsOf);
    const scores = rawScores(raw, { scorer: 'SCORER_LEVENSHTEIN' }, rawText(query), choices.map(rawText));
    expect(scores).toEqual(choices.map((choice) => editDistance(query, choice)));
  });

  it.each(['SCORER_TOKEN_SET_RATIO', 'SCORER_TOKEN_RATIO', 'SCORER_WEIGHTED_RATIO'])(
    'needs no particular contents of the scratch for %s',
    (scorer) => {
      const choices = ['one two', 'two one three', '三 two'].map(codePointsOf).map(rawText);
      const [same, more] = rawScores(raw, { scorer, cutoff: 0 }, rawText(codePointsOf('two one')), choices);
      expect(same).toBeGreaterThanOrEqual(95);
      expect(more).toBeGreaterThanOrEqual(85);
    },
  );

  it('writes nothing for no choices', () => {
    expect(rawScores(raw, { scorer: 'SCORER_INDEL' }, rawText([97]), [])).toEqual([]);
  });
});
