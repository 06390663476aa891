/**
 * Slow twin of assembly/batch/nearest-rows.ts and kernels/quantize-row.ts: plain loops in f64.
 *
 * f32: cosine of the vectors as they were given, not of their rounded images of length 1.
 */
import type { RecordNeighbour, VectorMetric } from '../../host/core/ports/record-vectors.ts';

export interface QuantizedRow {
  readonly integers: readonly number[];
  readonly factor: number;
  readonly squares: number;
}

export function quantizeRow(vector: Iterable<number>, metric: VectorMetric): QuantizedRow {
  const components = [...vector];
  const largest = Math.max(...components.map(Math.abs));
  const integers = components.map((component) => (largest === 0 ? 0 : nearestEven(component * (127 / largest))));
  const squares = integers.reduce((sum, integer) => sum + integer * integer, 0);
  const factor = metric === 'cosine' ? (squares === 0 ? 0 : 1 / Math.sqrt(squares)) : largest / 127;
  return { integers, factor: Math.fround(factor), squares };
}

/** Distance of two vectors as the metric defines it. */
export function vectorDistance(left: ArrayLike<number>, right: ArrayLike<number>, metric: VectorMetric): number {
  let dot = 0;
  let leftSquares = 0;
  let rightSquares = 0;
  let differences = 0;
  for (let component = 0; component < left.length; component++) {
    dot += left[component] * right[component];
    leftSquares += left[component] ** 2;
    rightSquares += right[component] ** 2;
    differences += (left[component] - right[component]) ** 2;
  }
  if (metric === 'squared') return differences;
  if (metric === 'dot') return 0 - dot;
  return leftSquares === 0 || rightSquares === 0 ? 1 : 1 - dot / Math.sqrt(leftSquares * rightSquares);
}

/** What 1e-5 of a distance means: of the distance itself (squared), of the largest that cosine can have, of the lengths' product (dot). */
export function distanceScale(left: ArrayLike<number>, right: ArrayLike<number>, metric: VectorMetric): number {
  if (metric === 'cosine') return 1;
  if (metric === 'squared') return vectorDistance(left, right, metric);
  return Math.sqrt(vectorDistance(left, left, 'dot') * vectorDistance(right, right, 'dot'));
}

/** All records by rising distance, ties by rising id. */
export function nearestVectors(
  records: ReadonlyMap<number, ArrayLike<number>>,
  query: ArrayLike<number>,
  metric: VectorMetric,
): RecordNeighbour[] {
  const neighbours = [...records].map(([recordId, vector]) => ({ recordId, distance: vectorDistance(query, vector, metric) }));
  return neighbours.sort((left, right) => left.distance - right.distance || left.recordId - right.recordId);
}

/** Halves go to the even neighbour, as the processor rounds. */
function nearestEven(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
