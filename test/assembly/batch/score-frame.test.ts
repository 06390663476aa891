import { describe, expect, it } from 'vitest';
import { loadRawKernel } from '../raw-kernel.ts';
import { rawScores, rawText } from '../raw-score.ts';

const raw = loadRawKernel();

describe('scoreScratchBytes', () => {
  it('is enough for every pair of lengths, and grows with each', () => {
    // rawScores throws when the byte behind the scratch is touched.
    for (const scorer of ['SCORER_LEVENSHTEIN', 'SCORER_INDEL', 'SCORER_LCS_SEQUENCE']) {
      for (const left of [0, 1, 64, 65, 200]) {
        for (const right of [0, 1, 64, 65, 200]) {
          const query = rawText(new Array<number>(left).fill(0x6f22));
          const choice = rawText(new Array<number>(right).fill(0x8a9e));
          expect(rawScores(raw, { scorer, weights: [1, 1, 1] }, query, [choice])).toHaveLength(1);
          expect(rawScores(raw, { scorer: 'SCORER_LEVENSHTEIN', weights: [1, 2, 1] }, query, [choice])).toHaveLength(1);
        }
      }
    }
    expect(raw.call('scoreScratchBytes', 10, 1, 100)).toBeLessThan(raw.call('scoreScratchBytes', 10, 2, 100));
    expect(raw.call('scoreScratchBytes', 10, 1, 100)).toBeLessThan(raw.call('scoreScratchBytes', 10, 1, 110));
  });
});

describe('scoreTableBytes', () => {
  it('does not depend on the length of a Latin-1 query', () => {
    expect(raw.call('scoreTableBytes', 10, 1)).toBe(raw.call('scoreTableBytes', 10_000, 1));
  });
});
