import { describe, expect, it } from 'vitest';
import { FinalizedMetrics } from '../../host/sequence/finalized-metrics.ts';

describe('FinalizedMetrics', () => {
  it('answers the metrics of the patterns it was made with, and none for later ones', () => {
    const metrics = new FinalizedMetrics(3, (id) => ({ entropy: id, normalizedEntropy: id / 2, globalNormalizedEntropy: -id }));
    expect(metrics.of(2)).toEqual({ entropy: 2, normalizedEntropy: 1, globalNormalizedEntropy: -2 });
    expect([metrics.of(3), new FinalizedMetrics().of(0)]).toEqual([undefined, undefined]);
  });
});
