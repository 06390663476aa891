import { describe, expect, it } from 'vitest';
import { EDIT_SCORERS, editScorerOf, isNormalized, leastScore, shownScore } from '../../host/fuzzy/edit-scorers.ts';

describe('the edit scorers', () => {
  it('turn a cutoff into the least score, and a score back into what a caller sees', () => {
    for (const name of EDIT_SCORERS) {
      const scorer = editScorerOf(name);
      expect(shownScore(scorer, leastScore(scorer, 1))).toBe(1);
      expect(Object.is(shownScore(scorer, leastScore(scorer, 0)), 0)).toBe(true);
      expect(leastScore(scorer, undefined)).toBe(Number.NEGATIVE_INFINITY);
    }
  });

  it('refuse unknown names and cutoffs out of range', () => {
    const refused = expect.objectContaining({ code: 'MEM_INVALID_ARGUMENT' });
    expect(() => editScorerOf('toString')).toThrow(refused);
    for (const scorer of EDIT_SCORERS) {
      expect(() => leastScore(scorer, -0.1)).toThrow(refused);
      expect(() => leastScore(scorer, Number.NaN)).toThrow(refused);
      if (isNormalized(scorer)) expect(() => leastScore(scorer, 1.0001)).toThrow(refused);
    }
  });
});
