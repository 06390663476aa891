/**
 * Slow twin of assembly/kernels/sketch-row.ts, lanes/sketch-bounds.ts and host/wasm/query-sketch.ts: the same definitions in plain f64.
 */
import type { VectorMetric } from '../../host/core/ports/record-vectors.ts';
import { quantizeRow } from './nearest-vectors.ts';

export interface RowSketch {
  readonly integers: readonly number[];
  readonly factor: number;
  /** Of the row, and of what it is away from its image: true values, not rounded up. */
  readonly length: number;
  readonly error: number;
}

export function sketchOf(row: Iterable<number>): RowSketch {
  const components = [...row];
  const { integers, factor } = quantizeRow(components, 'dot');
  const error = Math.hypot(...components.map((component, place) => component - factor * integers[place]));
  return { integers, factor, length: Math.hypot(...components), error };
}

export interface SketchWeights {
  readonly base: number;
  readonly sum: number;
  readonly length: number;
  readonly square: number;
  readonly error: number;
}

/** What sketches of rows weigh in the least distance to a query. */
export function sketchWeights({ factor, length, error }: RowSketch, metric: VectorMetric): SketchWeights {
  if (metric === 'squared')
    return {
      base: length ** 2 * (1 - 8e-6) - 1e-36,
      sum: -2 * factor,
      length: -2 * error - 8e-6 * length,
      square: 1 - 8e-6,
      error: -2 * (length + error),
    };
  const base = metric === 'cosine' ? 1 - 1e-12 : -1e-36;
  return { base, sum: -factor, length: -error - 4e-6 * length, square: 0, error: -length - error };
}

/** No nearer is the row measured. */
export function leastDistance(query: RowSketch, row: RowSketch, metric: VectorMetric): number {
  const weights = sketchWeights(query, metric);
  const dot = query.integers.reduce((sum, integer, place) => sum + integer * row.integers[place], 0);
  const { length } = row;
  return (
    weights.base + dot * row.factor * weights.sum + length * weights.length + length * length * weights.square + row.error * weights.error
  );
}
