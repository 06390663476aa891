import { describe, expect, it } from 'vitest';
import { loadRawKernel } from '../raw-kernel.ts';
import { rawScores, rawText } from '../raw-score.ts';

const raw = loadRawKernel();
const INDEL = { scorer: 'SCORER_INDEL' };

describe('pattern masks', () => {
  it('hold a code at each of its positions, in both stripes', () => {
    const query = Array.from({ length: 128 }, (_, at) => (at % 2 === 0 ? 97 : 98));
    const choice = query.filter((character) => character === 97);
    expect(rawScores(raw, INDEL, rawText(query), [rawText(choice), rawText(query)])).toEqual([64, 0]);
  });

  it('are all zero behind a call, whatever the pattern was', () => {
    // rawScores throws when they are not.
    for (const length of [1, 63, 64, 65, 128, 129, 300]) {
      const query = rawText(Array.from({ length }, (_, at) => 250 + (at % 9)));
      expect(rawScores(raw, INDEL, query, [query])).toEqual([0]);
      expect(rawScores(raw, INDEL, query, [rawText([1]), query])).toEqual([length + 1, 0]);
    }
  });
});
