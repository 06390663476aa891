/**
 * Approximate vectors: the graph behind its port beside exact search, and what adding does to the event loop.
 *
 * Searches are timed one after the other, as a service gets them; what they should have found is computed afterwards, because comparing all
 * vectors would leave nothing of the graph in the processor's caches.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { RecordVectors, VectorAnswer, VectorIdentity } from '../../host/core/ports/record-vectors.ts';
import { ExactRecordVectorsFactory } from '../../host/vectors/exact-record-vectors.ts';
import { GraphChannel } from '../../host/vectors/graph-channel.ts';
import { GRAPH_PRESETS } from '../../host/vectors/graph-plan.ts';
import { GraphRecordVectorsFactory } from '../../host/vectors/graph-record-vectors.ts';
import type { EngineKernels } from '../../host/wasm/engine-kernels.ts';
import type { BenchContext } from '../harness/bench.ts';
import { seededRandom } from '../harness/random.ts';
import { type Summary, summarize } from '../harness/statistics.ts';
import { clusteredVectors, uniformVectors } from './vector-corpus.ts';

const SEED = 20_261_121;
const COUNT = 100_000;
const QUICK_COUNT = 25_000;
const SEARCHES = 1_000;
/** Searches by other vectors before time is taken. */
const WARM_UP = 100;
const LIMIT = 10;
const MOST_SEARCH_MS = 2;
const LEAST_RECALL = 0.95;
const MOST_DELAY_MS = 10;
const NANOSECONDS = 1e6;

/** What searches of one kind took, and what share of the true neighbours they found. */
interface Searched {
  readonly timeMs: Summary;
  readonly p95: number;
  readonly recall: number;
}

/** @returns milliseconds in which a vector is added and asked for */
export async function searchApproximately(context: BenchContext, { arena, rows: kernel }: EngineKernels): Promise<Summary> {
  const { quick, group, table } = context;
  const identity: VectorIdentity = { dimension: 256, metric: 'cosine', scalar: 'bf16', embedder: 'bench' };
  const count = quick ? QUICK_COUNT : COUNT;
  const { ids, vectors, query } = clusteredVectors(seededRandom(SEED), count, 256);
  const channel = new GraphChannel();
  const factory = new GraphRecordVectorsFactory(arena, kernel, channel);
  const exactFactory = new ExactRecordVectorsFactory(arena, kernel);
  const index = factory.create(identity);
  const exact = exactFactory.create(identity);
  await exact.add(ids, vectors);

  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const start = performance.now();
  await index.add(ids, vectors);
  const addedMs = performance.now() - start;
  await index.settled();
  const builtMs = performance.now() - start;
  delay.disable();
  const delayMs = delay.percentile(99) / NANOSECONDS;

  const filter = new Uint32Array(Math.ceil(count / 32));
  for (let id = 50; id < count; id += 100) filter[id >>> 5] |= 1 << (id & 31);
  const queries = Array.from({ length: quick ? SEARCHES / 5 : SEARCHES }, query);
  const plain = await searched(index, exact, queries, undefined);
  const narrow = await searched(index, exact, queries, filter);
  const { algorithm, bytes } = index.statistics();
  const single: number[] = [];
  for (let round = 0; round < 200; round++) {
    const vector = query();
    const before = performance.now();
    await index.add(Uint32Array.of(count + round), vector);
    await index.search(vector, { limit: LIMIT });
    single.push(performance.now() - before);
  }
  await Promise.all([index.close(), exact.close()]);

  // Evenly spread vectors have no near neighbours to speak of: the graph's worst case.
  const even = uniformVectors(seededRandom(SEED), count, 256);
  const [evenIndex, evenExact] = [factory.create(identity), exactFactory.create(identity)];
  await evenExact.add(even.ids, even.vectors);
  await evenIndex.add(even.ids, even.vectors);
  await evenIndex.settled();
  const evenly = await searched(evenIndex, evenExact, Array.from({ length: queries.length / 5 }, even.query), undefined);
  await Promise.all([evenIndex.close(), evenExact.close()]);
  await channel.close();

  const name = `${count} x 256, bf16, top ${LIMIT}`;
  group({
    group: `approximate, ${name}`,
    unit: 'ms',
    figures: [{ contender: 'Mneme', value: plain.timeMs, goal: { figure: 'p99', limit: MOST_SEARCH_MS } }],
  });
  group({ group: `approximate, ${name}, filtered to 1 %`, unit: 'ms', figures: [{ contender: 'Mneme', value: narrow.timeMs }] });
  group({ group: `approximate, ${name}, evenly spread`, unit: 'ms', figures: [{ contender: 'Mneme', value: evenly.timeMs }] });
  const once = (title: string, unit: 'share found' | 'ms', value: number, limit: number): void =>
    group({ group: title, unit, figures: [{ contender: 'Mneme', value, goal: { figure: 'median', limit }, answersCompared: false }] });
  once(`approximate, ${name}, recall`, 'share found', plain.recall, LEAST_RECALL);
  once(`approximate, ${name}, filtered to 1 %, recall`, 'share found', narrow.recall, 1);
  once(`event-loop delay p99 while ${count} vectors are added`, 'ms', delayMs, MOST_DELAY_MS);
  const row = (title: string, { timeMs, p95, recall }: Searched) => [title, timeMs.median, p95, timeMs.p99, recall];
  const { connectivity, expansionAdd, expansionSearch } = GRAPH_PRESETS.speed;
  table({
    title: `${name}, ${algorithm}, connectivity ${connectivity}, expansion ${expansionAdd} and ${expansionSearch}`,
    columns: ['', 'p50 ms', 'p95 ms', 'p99 ms', 'recall'],
    rows: [row('no filter', plain), row('1 % of the records', narrow), row('evenly spread vectors', evenly)],
    notes: [
      `must reach: recall ${LEAST_RECALL} and p99 ${MOST_SEARCH_MS} ms on clustered vectors; recall 1 with the filter`,
      `added in ${Math.round(addedMs)} ms, graph built after ${Math.round(builtMs)} ms, ${Math.round(bytes / count)} bytes a record; event-loop delay p99 ${delayMs.toFixed(1)} ms, longest ${(delay.max / NANOSECONDS).toFixed(1)} ms`,
    ],
  });
  return summarize(single);
}

async function searched(
  index: RecordVectors,
  exact: RecordVectors,
  queries: readonly Float32Array[],
  filter: Uint32Array | undefined,
): Promise<Searched> {
  const search = filter === undefined ? { limit: LIMIT } : { limit: LIMIT, filter };
  for (const vector of queries.slice(0, WARM_UP))
    await index.search(
      vector.map((component) => -component),
      search,
    );
  const times: number[] = [];
  const answers: VectorAnswer[] = [];
  for (const vector of queries) {
    const start = performance.now();
    answers.push(await index.search(vector, search));
    times.push(performance.now() - start);
  }
  let recall = 0;
  for (const [place, vector] of queries.entries()) {
    const known = new Set((await exact.search(vector, search)).neighbours.map(({ recordId }) => recordId));
    recall += answers[place].neighbours.filter(({ recordId }) => known.has(recordId)).length / known.size;
  }
  const p95 = Float64Array.from(times).sort()[Math.ceil(times.length * 0.95) - 1];
  return { timeMs: summarize(times), p95, recall: recall / queries.length };
}
