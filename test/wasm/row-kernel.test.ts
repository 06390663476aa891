import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { VectorRows } from '../../host/vectors/vector-rows.ts';
import { createEngineKernels, type EngineKernels } from '../../host/wasm/engine-kernels.ts';
import { HELPERS, NEXT } from '../../host/wasm/helper-control.ts';
import type { ChunkTaker } from '../../host/wasm/helper-tasks.ts';
import { distanceScale, nearestVectors, quantizeRow, vectorDistance } from '../reference/nearest-vectors.ts';
import { seededRandom } from '../reference/seeded-random.ts';
import { poolIn, untilHelpersReady } from './ready-helpers.ts';

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

  it('finds all rows within a distance, with their distances and nobody else', () => {
    fc.assert(
      fc.property(shapes, fc.constantFrom('f32' as const, 'i8' as const), ({ dimension, metric, count, seed }, scalar) => {
        const { rows, query, records } = fill(dimension, metric, scalar, count, seed);
        const all = rows.nearest(query, count + 1, undefined);
        const ids = Uint32Array.from([...records.keys()].slice(0, 9), (id) => id + 100_000);
        rows.reserve(ids);
        // Copies far behind: ties, and several blocks.
        for (const [place, id] of ids.entries()) rows.write(id, [...records.values()][place]);
        rows.show(ids);
        for (const { distance } of [...all.slice(0, 3), ...all.slice(-1)]) {
          const found = [...rows.within(query, distance)]
            .flat()
            .sort((left, right) => left.distance - right.distance || left.recordId - right.recordId);
          expect(found).toEqual(rows.nearest(query, 2 * count, undefined).filter((each) => each.distance <= distance));
        }
        rows.free();
      }),
      { numRuns: 60 },
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

  it('reads rows as they are kept: of length 1 for cosine, and rounded for i8', () => {
    for (const scalar of ['f32', 'i8'] as const) {
      for (const metric of METRICS) {
        const { rows, records } = fill(65, metric, scalar, 3, 4);
        for (const [recordId, vector] of records) {
          const { integers, factor } = quantizeRow(Array.from(vector), metric);
          const length = metric === 'cosine' ? Math.hypot(...vector) : 1;
          const expected = scalar === 'i8' ? integers.map((integer) => integer * factor) : Array.from(vector, (one) => one / length);
          for (const [place, component] of rows.read(Uint32Array.of(recordId)).entries()) expect(component).toBeCloseTo(expected[place], 6);
        }
        rows.free();
      }
    }
  });

  it('gives its memory back when rows are freed', () => {
    const before = arena.bytesInUse;
    const { rows } = fill(5, 'dot', 'f32', 100, 3);
    rows.free();
    expect(arena.bytesInUse).toBe(before);
  });
});

describe('nearest, shared', () => {
  const COUNT = 9_000;
  const DIMENSION = 40;
  const random = seededRandom(77);
  const draw = (): Float32Array => Float32Array.from({ length: DIMENSION }, () => random() - 0.5);
  // Every third vector is one of a few: many are equally near, and ids decide.
  const few = Array.from({ length: 9 }, draw);
  const vectors = Array.from({ length: COUNT }, (_, place) => (place % 3 === 0 ? few[place % 9] : draw()));
  const ids = Uint32Array.from(vectors, (_, place) => place * 2);
  const queries = [few[0], few[3], ...Array.from({ length: 6 }, draw)];
  const filters = [undefined, new Uint32Array(COUNT / 16).map(() => random() * 2 ** 32), new Uint32Array(300).fill(0x8001_0001)];

  // Long enough for sketches, which most slabs have.
  const long = (vector: Float32Array): Float32Array =>
    Float32Array.from({ length: 160 }, (_, place) => vector[place % DIMENSION] * (place + 1));

  function answersOf({ arena, rows: kernel }: EngineKernels, isSketched = true): string[] {
    const answers: string[] = [];
    for (const metric of METRICS) {
      const rows = new VectorRows(arena, kernel, kernel.layoutOf(160, metric, 'f32'));
      rows.reserve(ids);
      for (const [place, vector] of vectors.entries()) rows.write(ids[place], long(vector));
      rows.show(ids);
      for (const slab of rows.allSlabs.slice(1)) {
        if (!isSketched) break;
        slab.sketches = arena.allocate(slab.rowCount * rows.layout.sketchBytes);
        kernel.sketchRows(rows.layout, slab, 0, slab.rowCount);
        slab.sketchedRows = slab.rowCount;
      }
      for (const query of queries)
        for (const limit of [1, 10, 4000])
          for (const filter of filters)
            answers.push(JSON.stringify(kernel.nearest(rows.layout, rows.allSlabs, long(query), limit, filter)));
      rows.free();
    }
    for (const scalar of ['f32', 'i8'] as const) {
      for (const metric of METRICS) {
        const rows = new VectorRows(arena, kernel, kernel.layoutOf(DIMENSION, metric, scalar));
        rows.reserve(ids);
        for (const [place, vector] of vectors.entries()) rows.write(ids[place], vector);
        rows.show(ids);
        const ask = (query: Float32Array, limit: number, filter: Uint32Array | undefined): string =>
          JSON.stringify(rows.nearest(query, limit, filter));
        for (const query of queries)
          for (const limit of [1, 10, 4000]) for (const filter of filters) answers.push(ask(query, limit, filter));
        rows.free();
      }
    }
    return answers;
  }

  const opened: EngineKernels[] = [];
  afterAll(async () => {
    await Promise.all(opened.map((engine) => engine.close()));
  });

  function open(threadCount: number): EngineKernels {
    const engine = createEngineKernels({ threadCount, sharedWorkNs: 0 });
    opened.push(engine);
    return engine;
  }

  it.each([2, 4])('answers the same bytes on %i threads as on one, ties and filters included', async (threadCount) => {
    const expected = answersOf(open(1));
    const together = open(threadCount);
    const pool = poolIn(together.rows);
    await untilHelpersReady(pool, threadCount - 1);
    let shared = 0;
    const run = pool.run.bind(pool);
    pool.run = (work, isShared) => {
      shared++;
      return run(work, isShared);
    };
    expect(answersOf(together)).toEqual(expected);
    expect(shared).toBe(expected.length);
  });

  it('answers the same bytes with sketches as without', () => {
    expect(answersOf(open(1), true)).toEqual(answersOf(open(1), false));
  });

  it('takes what helpers found, even when they take every slab', async () => {
    const expected = answersOf(open(1));
    const together = open(2);
    const pool = poolIn(together.rows);
    await untilHelpersReady(pool, 1);
    const run = pool.run.bind(pool);
    pool.run = (work, isShared) => {
      const own = ({ control }: ChunkTaker): void => {
        while (Atomics.load(control, NEXT) < work.chunkCount) Atomics.load(control, HELPERS);
      };
      return run({ ...work, own }, isShared);
    };
    expect(answersOf(together)).toEqual(expected);
  });

  it('asks again, alone, after a failure', async () => {
    const expected = answersOf(open(1));
    const together = open(2);
    const pool = poolIn(together.rows);
    await untilHelpersReady(pool, 1);
    pool.run = () => 'failed';
    expect(answersOf(together)).toEqual(expected);
  });
});
