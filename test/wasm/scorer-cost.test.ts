import { describe, expect, it } from 'vitest';
import { scoreQuestion } from '../../host/fuzzy/scorer-question.ts';
import { SCORERS } from '../../host/fuzzy/scorers.ts';
import { comparisonCost } from '../../host/wasm/scorer-cost.ts';

describe('comparisonCost', () => {
  it('grows with both texts for every scorer, and most where one is compared with every part of the other', () => {
    for (const name of SCORERS.keys()) {
      const { scorer } = scoreQuestion(name, {});
      expect(comparisonCost(scorer, 0, 0), name).toBeGreaterThan(0);
      expect(comparisonCost(scorer, 10, 1000), name).toBeGreaterThan(comparisonCost(scorer, 10, 100));
      expect(comparisonCost(scorer, 1000, 100), name).toBeGreaterThanOrEqual(comparisonCost(scorer, 10, 100));
    }
    const [cells, parts, words] = (['damerauLevenshtein', 'partialRatio', 'levenshtein'] as const).map((scorer) =>
      comparisonCost(scorer, 1000, 1000),
    );
    expect(cells).toBeGreaterThan(20 * words);
    expect(parts).toBeGreaterThan(cells);
  });
});
