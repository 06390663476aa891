/**
 * Vector service: what does it cost to add and to find vectors through the front doors, in process and over HTTP, and who waits for it?
 *
 * Vectors are durable before they are acknowledged. While 100,000 of them are added in process the event loop is watched; while some are
 * added over HTTP a second connection asks for the health of the server, one request after the other: what it waits is what everybody else
 * waits. Then one client asks one request after the other. The figures of the guides stand beside ours.
 */
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createEngine, openSequences, openStore } from '../../host/compose.ts';
import { type BenchContext, runBench } from '../harness/bench.ts';
import { BusyTurns } from '../harness/busy-turns.ts';
import { LoopbackClient } from '../harness/loopback-client.ts';
import { below, type Random, seededRandom } from '../harness/random.ts';
import { startServerProcess } from '../harness/server-process.ts';
import { type Summary, scaled, summarize } from '../harness/statistics.ts';
import type { Cell } from '../harness/table.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';

const SEED = 20_261_121;
const DIMENSION = 256;
const COUNT = { full: 100_000, quick: 5_000 };
/** So few that no graph is built in the background while others are timed. Components as a client writes them take 5 kB of JSON a vector. */
const HTTP_COUNT = { full: 18_000, quick: 3_000 };
const ASKED = { full: 1_000, quick: 100 };
/** Of one addition: what a person sends, what a program sends, the most that one call takes. */
const BATCHES = [100, 1_000, 8_000];
/** The first one's space is asked afterwards. */
const HTTP_BATCHES = [100, 1_000];
const CHECKED = 20;
const TEXT_BATCH = 100;
const PER_CENTRE = 100;
const LIMIT = 10;
const pathOf = (space: string): string => `/v1/spaces/${space}/vectors`;
const PATH = pathOf('bench');
const TEXTS_PATH = pathOf('texts');
const NANOSECONDS = 1e6;
const MILLISECONDS = 1_000;
const MOST_DELAY_MS = 10;
/** Of the guides: a vector is processed in 50 ms, 100 a second; an embedding takes 100 ms, about 80 by a sentence model on a CPU. */
const GUIDE = { vectorMs: 50, vectorsPerSecond: 100, embeddingMs: 100, usualEmbeddingMs: 80 };

const question = 'What does it cost to add and to find vectors through the front doors, and who waits for it?';
const method =
  'Seeded clustered vectors of 256 components, durable in SQLite before they are acknowledged. In process the event loop is watched while they are added; over HTTP a second connection asks for the health of the server meanwhile. Then one request after the other; answers are checked first.';

await runBench({ name: 'vector-service', question, method }, async (context) => {
  for (const batch of BATCHES) await addInProcess(context, batch);
  await askOverHttp(context);
});

async function addInProcess({ quick, group, note }: BenchContext, batchSize: number): Promise<void> {
  const folder = temporaryFolder();
  const path = join(folder.path, 'mneme.db');
  const count = quick ? COUNT.quick : COUNT.full;
  const vectorOf = clusteredVectors(seededRandom(SEED), count);
  const store = await openStore(path);
  const engine = createEngine();
  const memory = await openSequences({ store, engine, dataPath: path });
  try {
    const batches: { name: string; vector: Float32Array }[][] = [];
    for (let start = 0; start < count; start += batchSize)
      batches.push(
        Array.from({ length: Math.min(batchSize, count - start) }, (_, place) => ({ name: `n${start + place}`, vector: vectorOf() })),
      );
    const first = batches[0][0];
    await turn();
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    const turns = new BusyTurns();
    const start = performance.now();
    for (const vectors of batches) await memory.vectors.add('bench', vectors);
    const tookMs = performance.now() - start;
    delay.disable();
    const longestTurnMs = turns.longestMs();
    const { neighbours } = await memory.vectors.search('bench', { vector: first.vector, limit: 1 });
    if (neighbours[0]?.name !== first.name) throw new Error(`Found "${neighbours[0]?.name}" nearest to "${first.name}" itself`);
    const p99 = delay.percentile(99) / NANOSECONDS;
    group({
      group: `event-loop delay p99 while ${count} vectors are added in process, ${batchSize} a call`,
      unit: 'ms',
      figures: [{ contender: 'Mneme', value: p99, goal: { figure: 'median', limit: MOST_DELAY_MS }, answersCompared: false }],
    });
    group({
      group: `longest turn of the event loop by its own processor time, ${batchSize} vectors a call`,
      unit: 'ms',
      figures: [{ contender: 'Mneme', value: longestTurnMs, answersCompared: false }],
    });
    group({
      group: `vectors added in process, ${batchSize} a call`,
      unit: 'per second',
      figures: [
        { contender: 'Mneme, durable', value: (count / tookMs) * MILLISECONDS },
        { contender: 'guide: vector processing', value: GUIDE.vectorsPerSecond, answersCompared: false },
      ],
    });
    note(
      `in process, ${batchSize} a call: ${count} in ${Math.round(tookMs)} ms; event-loop delay p50 ${(delay.percentile(50) / NANOSECONDS).toFixed(1)}, p99 ${p99.toFixed(1)}, longest ${(delay.max / NANOSECONDS).toFixed(1)} ms; longest turn by its own processor time ${longestTurnMs.toFixed(1)} ms`,
    );
  } finally {
    await memory.close();
    await engine.close();
    await store.close();
    folder.remove();
  }
}

async function askOverHttp(context: BenchContext): Promise<void> {
  const server = await startServerProcess({ MNEME_SEMANTIC_CACHE_MB: '64' });
  const [client, bystander] = [await LoopbackClient.open(server.port), await LoopbackClient.open(server.port)];
  try {
    for (const batchSize of HTTP_BATCHES) await addOverHttp(context, client, bystander, batchSize);
    const rows = [...(await askForVectors(context, client)), ...(await askForTexts(context, client))];
    context.table({
      title: `over HTTP, one request after the other, milliseconds (${context.quick ? HTTP_COUNT.quick : HTTP_COUNT.full} vectors; additions are durable)`,
      columns: ['request', 'samples', 'p50', 'min', 'p99'],
      rows,
    });
  } finally {
    client.close();
    bystander.close();
    await server.stop();
  }
}

/** Adds all vectors to a space of its own, while somebody else asks for something small. */
async function addOverHttp({ quick, group, note }: BenchContext, client: LoopbackClient, bystander: LoopbackClient, batchSize: number) {
  const count = quick ? HTTP_COUNT.quick : HTTP_COUNT.full;
  const vectorOf = clusteredVectors(seededRandom(SEED), count);
  const path = batchSize === HTTP_BATCHES[0] ? PATH : pathOf(`batches-of-${batchSize}`);
  const waits: number[] = [];
  let sendingMs = 0;
  for (let first = 0; first < count; first += batchSize) {
    const vectors = Array.from({ length: batchSize }, (_, place) => ({ name: `n${first + place}`, vector: [...vectorOf()] }));
    const body = JSON.stringify({ vectors });
    await turn();
    const start = performance.now();
    let isUnderWay = true;
    const sent = client.demand('POST', path, body).finally(() => {
      isUnderWay = false;
      sendingMs += performance.now() - start;
    });
    while (isUnderWay) {
      const asked = performance.now();
      await bystander.demand('GET', '/health');
      waits.push(performance.now() - asked);
    }
    await sent;
  }
  const others = summarize(waits);
  group({
    group: `another request while ${count} vectors are added over HTTP, ${batchSize} a request`,
    unit: 'ms',
    figures: [{ contender: 'Mneme', value: others, answersCompared: false }],
  });
  group({
    group: `vectors added over HTTP, ${batchSize} a request`,
    unit: 'per second',
    figures: [
      { contender: 'Mneme, durable', value: (count / sendingMs) * MILLISECONDS, answersCompared: false },
      { contender: 'guide: vector processing', value: GUIDE.vectorsPerSecond, answersCompared: false },
    ],
  });
  note(
    `over HTTP, ${batchSize} a request: ${Math.round((count / sendingMs) * MILLISECONDS)} vectors a second; another request meanwhile p50 ${others.median.toFixed(1)}, p99 ${others.p99.toFixed(1)} ms`,
  );
}

async function askForVectors({ quick, group }: BenchContext, client: LoopbackClient): Promise<Cell[][]> {
  const asked = quick ? ASKED.quick : ASKED.full;
  const count = quick ? HTTP_COUNT.quick : HTTP_COUNT.full;
  const vectorOf = clusteredVectors(seededRandom(SEED), count);
  const members = Array.from({ length: asked }, (_, number) => ({ name: `n${number}`, vector: [...vectorOf()] }));
  for (const { name, vector } of members.slice(0, CHECKED)) {
    const text = await client.demand('POST', `${PATH}/search`, JSON.stringify({ vector, limit: 1 }));
    if (!text.includes(`"name":"${name}"`)) throw new Error(`Found not "${name}" nearest to itself: ${text}`);
  }
  const search = await timed(
    client,
    `${PATH}/search`,
    members.map(({ vector }) => ({ vector, limit: LIMIT })),
  );
  const add = await timed(
    client,
    PATH,
    members.map(({ vector }, number) => ({ vectors: [{ name: `single-${number}`, vector }] })),
  );
  group({
    group: 'a vector is added over HTTP',
    unit: 'ms',
    figures: [
      { contender: 'Mneme, durable', value: add, answersCompared: false },
      { contender: 'guide: vector processing, at most', value: GUIDE.vectorMs, answersCompared: false },
    ],
  });
  group({ group: `nearest ${LIMIT} of ${count} vectors over HTTP`, unit: 'ms', figures: [{ contender: 'Mneme', value: search }] });
  return [rowOf(`search, top ${LIMIT}`, search), rowOf('add a vector', add)];
}

/** Texts are embedded by hashed words. */
async function askForTexts({ quick, group }: BenchContext, client: LoopbackClient): Promise<Cell[][]> {
  const asked = quick ? ASKED.quick : ASKED.full;
  const random = seededRandom(SEED);
  const textOf = (): string => Array.from({ length: 7 }, () => `word${below(random, 5_000)}`).join(' ');
  const texts = Array.from({ length: asked }, textOf);
  const batches = await timed(
    client,
    TEXTS_PATH,
    Array.from({ length: Math.ceil(asked / 10) }, (_, batch) => ({
      vectors: Array.from({ length: TEXT_BATCH }, (_text, place) => ({ name: `b${batch}-${place}`, text: textOf() })),
    })),
  );
  const single = await timed(
    client,
    TEXTS_PATH,
    texts.map((text, number) => ({ vectors: [{ name: `s${number}`, text }] })),
  );
  const [first] = texts;
  const found = await client.demand('POST', `${TEXTS_PATH}/search`, JSON.stringify({ text: first, limit: 1 }));
  if (!found.includes('"name":"s0"')) throw new Error(`Found not the text itself: ${found}`);
  const search = await timed(
    client,
    `${TEXTS_PATH}/search`,
    texts.map((text) => ({ text, limit: LIMIT, cache_similarity: 0 })),
  );
  await timed(
    client,
    `${TEXTS_PATH}/search`,
    texts.map((text) => ({ text, limit: LIMIT })),
  );
  const again = await timed(
    client,
    `${TEXTS_PATH}/search`,
    texts.map((text) => ({ text, limit: LIMIT })),
  );
  const known = await client.demand('POST', `${TEXTS_PATH}/search`, JSON.stringify({ text: first, limit: LIMIT }));
  if (!known.includes('"cached":{')) throw new Error(`Found no kept answer: ${known}`);
  const perText = scaled(batches, 1 / TEXT_BATCH);
  group({
    group: 'a text is embedded and added over HTTP',
    unit: 'ms',
    figures: [
      { contender: 'Mneme, one a request', value: single, answersCompared: false },
      { contender: `Mneme, one of ${TEXT_BATCH} a request`, value: perText, side: 'ours', answersCompared: false },
      { contender: 'guide: embedding, at most', value: GUIDE.embeddingMs, answersCompared: false },
      { contender: 'guide: embedding by a sentence model, about', value: GUIDE.usualEmbeddingMs, answersCompared: false },
    ],
  });
  group({
    group: 'search by text over HTTP',
    unit: 'ms',
    figures: [
      { contender: 'Mneme', value: search },
      { contender: 'Mneme, answer kept for a similar text', value: again, side: 'ours' },
    ],
  });
  return [
    rowOf('add a text', single),
    rowOf(`add ${TEXT_BATCH} texts`, batches),
    rowOf('search by text', search),
    rowOf('search by text, kept answer', again),
  ];
}

/** Sends requests one after the other. */
async function timed(client: LoopbackClient, path: string, bodies: readonly object[]): Promise<Summary> {
  const texts = bodies.map((body) => JSON.stringify(body));
  const times: number[] = [];
  for (const text of texts) {
    const start = performance.now();
    await client.demand('POST', path, text);
    times.push(performance.now() - start);
  }
  return summarize(times);
}

function rowOf(name: string, { count, median, min, p99 }: Summary): Cell[] {
  return [name, count, median, min, p99];
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Each call gives the next member of a random cluster. */
function clusteredVectors(random: Random, count: number): () => Float32Array {
  const centres = Array.from({ length: Math.ceil(count / PER_CENTRE) }, () =>
    Float32Array.from({ length: DIMENSION }, () => random() * 2 - 1),
  );
  return () => centres[below(random, centres.length)].map((component) => component + (random() + random() + random() - 1.5) * 0.8);
}
