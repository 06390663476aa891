import { describe, expect, it } from 'vitest';
import { textSimilarityMetric, tokenSimilarityMetric, weightedMetrics } from '../../host/sequence/explained-metrics.ts';

// `explainMetrics` is tested in explanation.test.ts, where its parts come from real answers.
describe('tokenSimilarityMetric', () => {
  it('rounds as KATO does', () => {
    expect(tokenSimilarityMetric(2, 2, 4).value).toBe(0.6666666666666665);
  });
});

describe('textSimilarityMetric', () => {
  it('is 1 for two empty texts, and less by each insertion and deletion', () => {
    expect([textSimilarityMetric(0, 0, 0).value, textSimilarityMetric(2, 4, 6).value, textSimilarityMetric(10, 4, 6).value]).toEqual([
      1, 0.8, 0,
    ]);
  });
});

describe('weightedMetrics', () => {
  it('are 0, and the similarity null, where there is no weight', () => {
    const metrics = weightedMetrics({ matches: 0, state: 0, pattern: 0, present: 0, extras: 0 });
    expect(Object.entries(metrics).map(([name, { value }]) => [name, value])).toEqual([
      ['weighted_similarity', null],
      ['weighted_evidence', 0],
      ['weighted_confidence', 0],
      ['weighted_snr', 0],
    ]);
  });
});
