/**
 * Exact vectors: our kernel beside usearch's exactSearch, f32 beside i8, one thread beside two.
 *
 * f32 is measured twice: as searched (most rows are told to be too far by their sketches) and with every row compared, which is what an
 * index does that was searched with a filter only. usearch's exactSearch is handed copies, because it ignores where a subarray starts.
 */
import { isDeepStrictEqual } from 'node:util';
import type { RecordVectors, VectorMetric } from '../../host/core/ports/record-vectors.ts';
import { ExactRecordVectorsFactory } from '../../host/vectors/exact-record-vectors.ts';
import type { UsearchModule } from '../../host/vectors/usearch-module.ts';
import type { EngineKernels } from '../../host/wasm/engine-kernels.ts';
import type { BenchContext } from '../harness/bench.ts';
import { figureOf, type Measured, measureInterleaved } from '../harness/measure.ts';
import { seededRandom } from '../harness/random.ts';
import type { Cell } from '../harness/table.ts';
import { clusteredVectors } from './vector-corpus.ts';

const SEED = 20_261_121;
const EXACT_COUNT = 20_000;
const QUERY_COUNT = 20;
const LIMIT = 10;
/** Our time is at most 0.6 of theirs. */
const EXACT_GOAL = { figure: 'ratio', limit: 1 / 0.6 } as const;
/** Of i8, where every row of both is compared. */
const I8_GOAL = { figure: 'ratio', limit: 2 } as const;
/** Searches after which every row has its sketch, of the dimensions below. */
const SKETCHING_SEARCHES = 200;
const SEARCHES = 200;
/** Neighbours that two contenders must share: usearch sums in another order, i8 rounds. */
const LEAST_SHARED = 0.8;

/** Percentiles of exact f32 searches, in milliseconds. */
export interface SearchTimes {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/**
 * All three metrics: f32 and i8 of ours, and exactSearch.
 *
 * @returns times of the searches by cosine
 */
export async function compareExact(
  { quick, group, table }: BenchContext,
  library: UsearchModule,
  { arena, rows: kernel }: EngineKernels,
  dimension: number,
  limit: number,
): Promise<SearchTimes> {
  const factory = new ExactRecordVectorsFactory(arena, kernel);
  const { ids, vectors, query } = clusteredVectors(seededRandom(SEED + dimension), EXACT_COUNT, dimension);
  const queries = Array.from({ length: QUERY_COUNT }, query);
  const everything = new Uint32Array(EXACT_COUNT / 32).fill(0xffff_ffff);
  const tableRows: Cell[][] = [];
  const found: SearchTimes[] = [];
  const theirs = { cosine: library.MetricKind.Cos, dot: library.MetricKind.IP, squared: library.MetricKind.L2sq };
  for (const metric of ['cosine', 'dot', 'squared'] as const) {
    const [f32, plain] = [
      await filled(factory, dimension, metric, 'f32', ids, vectors),
      await filled(factory, dimension, metric, 'f32', ids, vectors),
    ];
    const i8 = await filled(factory, dimension, metric, 'i8', ids, vectors);
    const rowBytes = f32.statistics().bytes;
    for (let search = 0; search < SKETCHING_SEARCHES; search++) await f32.search(queries[0], { limit: 1 });
    const contender = (name: string, index: RecordVectors, filter?: Uint32Array) => {
      const run = (vector: Float32Array) => index.search(vector, filter === undefined ? { limit } : { limit, filter });
      const answer = async (vector: Float32Array) => (await run(vector)).neighbours.map(({ recordId }) => recordId);
      return { name, run, answer };
    };
    const rival = (vector: Float32Array) => library.exactSearch(vectors, vector.slice(), dimension, limit, theirs[metric], 1);
    const contenders = [
      contender('Mneme, f32', f32),
      contender('Mneme, f32, every row compared', plain, everything),
      contender('Mneme, i8', i8),
      { name: 'usearch exactSearch', run: rival, answer: (vector: Float32Array) => Array.from([...rival(vector).keys], Number) },
    ];
    for (const vector of queries)
      requireSame(await f32.search(vector, { limit }), await plain.search(vector, { limit, filter: everything }));
    const measured = await measureInterleaved(contenders, queries, { rounds: quick ? 4 : 16, warmUpMs: quick ? 100 : 400 }, fewShared);
    const [ours, every, narrow, usearch] = measured;
    const isGoal = dimension === 256;
    group({
      group: `exact, ${EXACT_COUNT} x ${dimension}, ${metric}, top ${limit}`,
      unit: 'ms',
      figures: [
        figureOf(ours, 1),
        figureOf(every, 1, { side: 'ours' }),
        { ...figureOf(narrow, 1, { side: 'ours' }), answersCompared: false },
        { ...figureOf(usearch, 1), ...(isGoal && { goal: EXACT_GOAL }) },
      ],
    });
    const besideNarrow = (measured: Measured, more: Parameters<typeof figureOf>[2]) => ({
      ...figureOf(measured, 1, more),
      ratio: measured.ratio / narrow.ratio,
      side: 'ours' as const,
      answersCompared: false,
    });
    group({
      group: `exact, ${EXACT_COUNT} x ${dimension}, ${metric}, top ${limit}, i8 beside f32`,
      unit: 'ms',
      figures: [besideNarrow(narrow, {}), besideNarrow(every, isGoal ? { goal: I8_GOAL } : {}), besideNarrow(ours, {})],
    });
    const times = await timesOf(f32, queries, limit);
    found.push(times);
    const narrowBytes = i8.statistics().bytes;
    tableRows.push([
      metric,
      times.p50,
      times.p95,
      times.p99,
      every.timeMs.median,
      narrow.timeMs.median,
      usearch.timeMs.median,
      1 / usearch.ratio,
      every.ratio / usearch.ratio,
      1 / narrow.ratio,
      every.ratio / narrow.ratio,
      f32.statistics().bytes / narrowBytes,
      rowBytes / narrowBytes,
    ]);
    await Promise.all([f32.close(), plain.close(), i8.close()]);
  }
  table({
    title: `exact, ${EXACT_COUNT} x ${dimension}, top ${limit}, one thread, milliseconds`,
    columns: [
      'metric',
      'f32 p50',
      'f32 p95',
      'f32 p99',
      'every row',
      'i8 p50',
      'usearch p50',
      'f32/usearch',
      'every row/usearch',
      'f32/i8',
      'every row/i8',
      'bytes f32/i8',
      'without sketches',
    ],
    rows: tableRows,
    notes: [
      ...(dimension === 256
        ? ['must reach: f32/usearch at most 0.6; i8 twice as fast as f32 where every row of both is compared, in a fourth of its memory']
        : []),
      'f32 that was searched has sketches of its rows, a fourth more memory, and is then as fast as i8; a row of i8 has 4 bytes (squared: 8) beside its components, so it is a little above a fourth of the rows alone',
    ],
  });
  return found[0];
}

function requireSame(found: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(found, expected)) throw new Error('Answers with sketches are not those of a comparison of every row');
}

async function timesOf(index: RecordVectors, queries: readonly Float32Array[], limit: number): Promise<SearchTimes> {
  const times: number[] = [];
  for (let round = 0; round < SEARCHES / QUERY_COUNT; round++) {
    for (const query of queries) {
      const start = performance.now();
      await index.search(query, { limit });
      times.push(performance.now() - start);
    }
  }
  const sorted = Float64Array.from(times).sort();
  const at = (share: number): number => sorted[Math.ceil(times.length * share) - 1];
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

/** One thread beside two: around the bound from which on a search is shared, and above it. */
export async function compareThreads({ quick, group, table }: BenchContext, alone: EngineKernels, together: EngineKernels): Promise<void> {
  const [aloneFactory, sharedFactory] = [alone, together].map(({ arena, rows }) => new ExactRecordVectorsFactory(arena, rows));
  const tableRows: Cell[][] = [];
  for (const scalar of ['f32', 'i8'] as const) {
    for (const count of [4_000, 10_000, EXACT_COUNT, 2 * EXACT_COUNT]) {
      const { ids, vectors, query } = clusteredVectors(seededRandom(SEED + count), count, 256);
      const queries = Array.from({ length: QUERY_COUNT }, query);
      const one = await filled(aloneFactory, 256, 'cosine', scalar, ids, vectors);
      const two = await filled(sharedFactory, 256, 'cosine', scalar, ids, vectors);
      for (let search = 0; search < SKETCHING_SEARCHES; search++)
        await Promise.all([one, two].map((index) => index.search(queries[0], { limit: 1 })));
      const ask = (index: RecordVectors) => async (vector: Float32Array) => (await index.search(vector, { limit: LIMIT })).neighbours;
      const contenders = [
        { name: 'two threads', run: ask(two), answer: ask(two) },
        { name: 'one thread', run: ask(one), answer: ask(one) },
      ];
      const measured = await measureInterleaved(contenders, queries, { rounds: quick ? 4 : 16, warmUpMs: quick ? 100 : 400 });
      const [shared, single] = measured;
      const figures = [figureOf(shared, 1), { ...figureOf(single, 1), side: 'ours' as const }];
      group({ group: `exact, ${count} x 256, ${scalar}, cosine, one thread and two`, unit: 'ms', figures });
      tableRows.push([scalar, count, single.timeMs.median, shared.timeMs.median, single.timeMs.min, shared.timeMs.min]);
      await Promise.all([one.close(), two.close()]);
    }
  }
  table({
    title: `exact, 256 components, cosine, top ${LIMIT}, milliseconds`,
    columns: ['scalar', 'vectors', 'one p50', 'two p50', 'one least', 'two least'],
    rows: tableRows,
    notes: ['the same neighbours in the same order; below 0.2 ms of estimated work nothing is shared'],
  });
}

async function filled(
  factory: ExactRecordVectorsFactory,
  dimension: number,
  metric: VectorMetric,
  scalar: 'f32' | 'i8',
  ids: Uint32Array,
  vectors: Float32Array,
): Promise<RecordVectors> {
  const index = factory.create({ dimension, metric, scalar, embedder: 'bench' });
  await index.add(ids, vectors);
  return index;
}

function fewShared(found: unknown, expected: unknown): string | undefined {
  if (!Array.isArray(found) || !Array.isArray(expected)) return 'no lists';
  const known = new Set(expected);
  const shared = found.filter((id) => known.has(id)).length / expected.length;
  return shared >= LEAST_SHARED ? undefined : `only ${shared} of the neighbours are the same`;
}
