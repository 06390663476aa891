/**
 * Finalized metrics: entropies of whole patterns, fixed at the moment of finalize-training (specs/kato.md 3.8).
 *
 * From then on predictions of those patterns use these values; later learnings neither change nor extend them, as in KATO, and neither
 * does anything that is taken back: a figure that was fixed stays fixed until the next finalize-training.
 */
import type { SectionReader } from '../core/snapshots/section-reader.ts';
import { columnSection, type SectionSource } from '../core/snapshots/section-source.ts';
import type { Entropies } from './entropies.ts';

const FIELDS = 3;
/** Of a pattern that was forgotten when the metrics were fixed. */
const NOT_FIXED: Entropies = { entropy: Number.NaN, normalizedEntropy: Number.NaN, globalNormalizedEntropy: Number.NaN };

export class FinalizedMetrics {
  private values: Float64Array;

  /** Fixes the metrics of patterns 0 to `count - 1`; none without arguments. */
  constructor(count = 0, metricsOf?: (patternId: number) => Entropies | undefined) {
    this.values = new Float64Array(count * FIELDS);
    for (let patternId = 0; patternId < count && metricsOf !== undefined; patternId++) {
      const metrics = metricsOf(patternId);
      const { entropy, normalizedEntropy, globalNormalizedEntropy } = metrics ?? NOT_FIXED;
      this.values.set([entropy, normalizedEntropy, globalNormalizedEntropy], patternId * FIELDS);
    }
  }

  capture(): readonly SectionSource[] {
    return [columnSection('finalized', this.values)];
  }

  static async restore(sections: SectionReader): Promise<FinalizedMetrics> {
    const metrics = new FinalizedMetrics();
    metrics.values = await sections.doubles('finalized');
    return metrics;
  }

  /** Undefined for a pattern that was learned, or learned again, after the last finalize-training. */
  of(patternId: number): Entropies | undefined {
    const start = patternId * FIELDS;
    if (start >= this.values.length || Number.isNaN(this.values[start])) return undefined;
    return { entropy: this.values[start], normalizedEntropy: this.values[start + 1], globalNormalizedEntropy: this.values[start + 2] };
  }
}
