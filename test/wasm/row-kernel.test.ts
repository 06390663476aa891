import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VectorRows } from '../../host/vectors/vector-rows.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { distanceScale, nearestVectors, quantizeRow, vectorDistance } from '../reference/nearest-vectors.ts';
import { seededRandom } from '../reference/seeded-random.ts';

const { arena, rows: kernel } = createEngineKernels();
const METRICS = ['cosine', 'dot', 'squared'] as const;

const shapes = fc.record({
  dimension: fc.constantFrom(1, 3, 4, 8, 32, 64, 65, 257, 769),
  metric: fc.constantFrom(...METRICS),
  count: fc.constantFrom(0, 1, 4, 5, 32, 33, 130),
  seed: fc.integer({ min: 0, max: 1e6 }),
  share: fc.constantFrom(0.1, 0.5, 1),
});

function fill(dimension: number, metric: (typeof METRICS)[number], scalar: 'f32' | 'i8', count: number, seed: number) {
  const random = seededRandom(seed);
  const vector = (): Float32Array => Float32Array.from({ length: dimension }, () => random() * 2 - 1);
  const rows = new VectorRows(arena, kernel, kernel.layoutOf(dimension, metric, scalar));
  const records = new Map<number, Float32Array>();
  while (records.size < count) records.set(Math.floor(random() * 4 * count), vector());
  const ids = Uint32Array.from(records.keys());
  rows.reserve(ids);
  for (const [recordId, components] of records) rows.write(recordId, components);
  rows.show(ids);
  return { rows, records, query: vector(), random };
}

describe('nearest', () => {
  it('answers the distances of all f32 rows to a hundred-thousandth, in their order, with and without a filter', () => {
    fc.assert(
      fc.property(shapes, ({ dimension, metric, count, seed, share }) => {
        const { rows, records, query, random } = fill(dimension, metric, 'f32', count, seed);
        const filter = share === 1 ? undefined : new Uint32Array(Math.ceil(count / 8)).map(() => random() * 2 ** 32 * share);
        const isIn = (recordId: number): boolean => filter === undefined || (((filter[recordId >>> 5] ?? 0) >>> (recordId & 31)) & 1) === 1;
        const selected = new Map([...records].filter(([recordId]) => isIn(recordId)));
        const expected = nearestVectors(selected, query, metric);
        const found = rows.nearest(query, count + 1, filter);
        expect(found.map(({ recordId }) => recordId).sort((a, b) => a - b)).toEqual([...selected.keys()].sort((a, b) => a - b));
        for (const [place, { recordId, distance }] of found.entries()) {
          const vector = records.get(recordId) ?? [];
          const allowed = 1e-5 * distanceScale(query, vector, metric);
          expect(Math.abs(distance - vectorDistance(query, vector, metric))).toBeLessThanOrEqual(allowed);
          expect(distance).toBeLessThanOrEqual(expected[place].distance + allowed);
        }
        expect(rows.nearest(query, 3, filter)).toEqual(found.slice(0, 3));
        rows.free();
      }),
      { numRuns: 150 },
    );
  });

  it('answers the distances of the rounded vectors for i8', () => {
    fc.assert(
      fc.property(shapes, ({ dimension, metric, count, seed }) => {
        const { rows, records, query } = fill(dimension, metric, 'i8', count, seed);
        const rounded = (vector: ArrayLike<number>): number[] => {
          const { integers, factor } = quantizeRow(Array.from(vector), metric);
          return integers.map((integer) => integer * factor);
        };
        const asked = rounded(query);
        const found = rows.nearest(query, count + 1, undefined);
        expect(found).toHaveLength(count);
        for (const { recordId, distance } of found) {
          const vector = rounded(records.get(recordId) ?? []);
          // Of the lengths, for squares too: rounded vectors may coincide.
          const allowed = 1e-5 * (metric === 'cosine' ? 1 : distanceScale(asked, vector, 'dot') + distanceScale(asked, vector, 'squared'));
          expect(Math.abs(distance - vectorDistance(asked, vector, metric))).toBeLessThanOrEqual(allowed);
        }
        rows.free();
      }),
      { numRuns: 80 },
    );
  });

  it('gives its memory back when rows are freed', () => {
    const before = arena.bytesInUse;
    const { rows } = fill(5, 'dot', 'f32', 100, 3);
    rows.free();
    expect(arena.bytesInUse).toBe(before);
  });
});
