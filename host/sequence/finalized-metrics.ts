/**
 * Finalized metrics: entropies of whole patterns, fixed at the moment of finalize-training (specs/kato.md 3.8).
 *
 * From then on predictions of those patterns use these values; later learnings neither change nor extend them, as in KATO.
 */
import type { Entropies } from './entropies.ts';

const FIELDS = 3;

export class FinalizedMetrics {
  private readonly values: Float64Array;

  /** Fixes the metrics of patterns 0 to `count - 1`; none without arguments. */
  constructor(count = 0, metricsOf?: (patternId: number) => Entropies) {
    this.values = new Float64Array(count * FIELDS);
    for (let patternId = 0; patternId < count && metricsOf !== undefined; patternId++) {
      const { entropy, normalizedEntropy, globalNormalizedEntropy } = metricsOf(patternId);
      this.values.set([entropy, normalizedEntropy, globalNormalizedEntropy], patternId * FIELDS);
    }
  }

  /** Undefined for a pattern learned after the last finalize-training. */
  of(patternId: number): Entropies | undefined {
    const start = patternId * FIELDS;
    if (start >= this.values.length) return undefined;
    return { entropy: this.values[start], normalizedEntropy: this.values[start + 1], globalNormalizedEntropy: this.values[start + 2] };
  }
}
