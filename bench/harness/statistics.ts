/** What is said about a list of times: least, median, 99th percentile, and how far the middle half of them lies apart. */

export interface Summary {
  readonly count: number;
  readonly min: number;
  readonly median: number;
  readonly p99: number;
  /** Distance of the quartiles, as a share of the median: 0.1 means that half of all samples lie within about 5 % of it. */
  readonly spread: number;
}

/** @param samples at least one */
export function summarize(samples: readonly number[]): Summary {
  const sorted = Float64Array.from(samples).sort();
  const median = percentile(sorted, 0.5);
  return {
    count: sorted.length,
    min: sorted[0],
    median,
    p99: percentile(sorted, 0.99),
    spread: median === 0 ? 0 : (percentile(sorted, 0.75) - percentile(sorted, 0.25)) / median,
  };
}

/** The same samples in another unit. */
export function scaled({ count, min, median, p99, spread }: Summary, factor: number): Summary {
  return { count, min: min * factor, median: median * factor, p99: p99 * factor, spread };
}

/** One round says nothing about how far rounds lie apart; of two it is their whole distance. */
const LEAST_ROUNDS = 2;

/** How far a figure moves by itself: distance of the quartiles of what whole rounds gave, as a share of their median. */
export function noiseOf(roundFigures: readonly number[]): number | undefined {
  return roundFigures.length < LEAST_ROUNDS ? undefined : summarize(roundFigures).spread;
}

export function medianOf(samples: readonly number[]): number {
  return percentile(Float64Array.from(samples).sort(), 0.5);
}

/** Nearest rank: always a time that was measured. */
function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}
