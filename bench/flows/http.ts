/**
 * HTTP: what does a client on the same machine see: latency of one request after the other, and requests per second over many connections?
 *
 * The real server (SQLite in a temporary folder, warnings logged only) runs as a process of its own. Latency is measured by a minimal
 * keep-alive client on a raw socket (harness/loopback-client.ts; fetch and node:http would add more than the server takes), timed by tinybench;
 * requests per second by autocannon in a third process. A server that does nothing (harness/floor-server.ts) shows how much of each figure is the
 * client's and the machine's. The figures of KATO's performance guide stand beside ours.
 */
import { Bench } from 'tinybench';
import { defaultSessionConfig } from '../../host/sequence/session-config.ts';
import { emptyMemory, learn } from '../../test/reference/pattern-memory.ts';
import { predictReference } from '../../test/reference/predictions.ts';
import { type BenchContext, runBench } from '../harness/bench.ts';
import { eventsOf, symbolText, uniformCorpus } from '../harness/corpora.ts';
import { fireRequests, type LoadRequest } from '../harness/load.ts';
import { LoopbackClient } from '../harness/loopback-client.ts';
import { below, seededRandom } from '../harness/random.ts';
import type { Figure } from '../harness/report-row.ts';
import { type ServerProcess, startFloorServer, startServerProcess } from '../harness/server-process.ts';
import { type Cell, yesNo } from '../harness/table.ts';

const SEED = 20_261_106;
const CORPUS = uniformCorpus({ seed: SEED, patternCount: 1_000, length: 10, vocabulary: 200, queryCount: 100, queryLength: 8 });
/** Recall thresholds asked over HTTP: KATO's default, with 100 answered (over 100 kB), and the first at which few survive. */
const THRESHOLDS = [0.1, 0.3];
/** An observation now and then starts anew, as sessions do; it is not timed. */
const CLEAR_EVERY = 100;
const EVENTS_PER_PATTERN = 10;
const EVENTS_PER_BATCH = 100;
const SESSION_COUNT = 100;
const CONNECTIONS = [1, 10, 100];
/** Different bodies a session sends. */
const BODIES = 20;
const ITERATIONS = { full: 3_000, quick: 300 };
const SECONDS = { full: 4, quick: 1 };
const WARM_UP_SECONDS = 1;

/** Not ours: a server that does nothing. */
const FLOOR = 'bare node:http';

type Sessions = readonly string[];

interface Subjects {
  readonly client: LoopbackClient;
  readonly floorClient: LoopbackClient;
  /** Sessions that hold a query, by their recall threshold. */
  readonly asked: ReadonlyMap<number, Sessions>;
}

const random = seededRandom(SEED);

const question = 'What does a client on the same machine see of the server?';
const method =
  'The real server runs on a store in a temporary folder, as a process of its own. First one request after the other over one connection, then many connections by a load tool; server, load tool and bench share the cores. A server that does nothing shows how much of each figure is not ours.';

await runBench({ name: 'http', question, method }, async (context) => {
  const server = await startServerProcess();
  const floor = await startFloorServer();
  const [client, floorClient] = [await LoopbackClient.open(server.port), await LoopbackClient.open(floor.port)];
  try {
    await teachOverHttp(client);
    const asked = new Map<number, Sessions>();
    for (const threshold of THRESHOLDS) asked.set(threshold, await askedSessions(client, threshold));
    const latencies = await measureLatencies({ client, floorClient, asked }, context);
    const rates = await measureRates({ client, server, floor, asked }, context);
    compareWithGuide(latencies, rates, context);
  } finally {
    client.close();
    floorClient.close();
    await server.stop();
    await floor.stop();
  }
});

async function measureLatencies(subjects: Subjects, { quick, table, group }: BenchContext) {
  const session = await openSession(subjects.client, 'latency');
  const iterations = quick ? ITERATIONS.quick : ITERATIONS.full;
  await latencyBench(subjects, session, iterations / 3).run();
  const bench = latencyBench(subjects, session, iterations);
  await bench.run();

  const goals: Readonly<Record<string, { goalMs: number; kato: string }>> = {
    observe: { goalMs: 0.3, kato: '5.6' },
    learn: { goalMs: 0.6, kato: '4.0' },
    'predictions at 0.1': { goalMs: 0.5, kato: '30 to 74' },
    'predictions at 0.3': { goalMs: 0.5, kato: '30 to 74' },
  };
  const p50s = new Map<string, number>();
  const floorFigure = latencyFigure(bench, FLOOR);
  const rows = bench.tasks.map(({ name, result }): Cell[] => {
    if (!('latency' in result)) throw new Error(`"${name}" was not measured`);
    const { p50, min, p99, p75, samplesCount } = result.latency;
    p50s.set(name, p50);
    const { goalMs, kato } = goals[name] ?? {};
    if (name !== FLOOR) {
      const own = latencyFigure(bench, name);
      group({
        group: `${name}, one request after the other`,
        unit: 'ms',
        figures: [
          goalMs === undefined ? own : { ...own, goal: { figure: 'median', limit: goalMs } },
          { ...floorFigure, answersCompared: false },
        ],
      });
    }
    return [name, samplesCount, p50, min, p75, p99, goalMs ?? null, goalMs === undefined ? null : yesNo(p50 < goalMs), kato ?? null];
  });
  table({
    title: 'one request after the other, milliseconds (1,000 patterns; learn: synced to the disk)',
    columns: ['request', 'samples', 'p50', 'min', 'p75', 'p99', 'goal p50', 'reached', 'KATO'],
    rows,
  });
  return p50s;
}

function latencyFigure(bench: Bench, name: string): Figure {
  const result = bench.getTask(name)?.result;
  if (result === undefined || !('latency' in result)) throw new Error(`"${name}" was not measured`);
  const { p50, min, p99, p75, samplesCount, samples } = result.latency;
  const p25 = samples?.[Math.floor(samplesCount / 4)] ?? p50;
  return { contender: name === FLOOR ? FLOOR : 'Mneme', value: { count: samplesCount, min, median: p50, p99, spread: (p75 - p25) / p50 } };
}

/** tinybench's own warm-up runs all tasks at once, which one socket cannot serve: a smaller bench is run before. */
function latencyBench({ client, floorClient, asked }: Subjects, session: string, iterations: number): Bench {
  const bench = new Bench({ iterations, time: 0, warmup: false, throws: true });
  const add = (name: string, request: () => Promise<string>, beforeEach: () => Promise<void> = async () => undefined): void => {
    bench.add(name, request, { async: true, beforeEach });
  };
  const clear = async (): Promise<void> => {
    await client.demand('POST', `/sessions/${session}/clear-stm`);
  };
  const fill = async (): Promise<void> => {
    await client.demand('POST', `/sessions/${session}/observe-sequence`, sequenceBody(EVENTS_PER_PATTERN));
  };
  let observed = 0;
  add(FLOOR, () => floorClient.demand('GET', '/health'));
  add('health', () => client.demand('GET', '/health'));
  add(
    'observe',
    () => client.demand('POST', `/sessions/${session}/observe`, observationBody()),
    async () => {
      if (observed++ % CLEAR_EVERY === 0) await clear();
    },
  );
  add('learn', () => client.demand('POST', `/sessions/${session}/learn`), fill);
  add('clear-stm', () => client.demand('POST', `/sessions/${session}/clear-stm`), fill);
  for (const [threshold, sessions] of asked) {
    let next = 0;
    add(`predictions at ${threshold}`, () => client.demand('GET', `/sessions/${sessions[next++ % sessions.length]}/predictions`));
  }
  return bench;
}

async function measureRates(
  { client, server, floor, asked }: Pick<Subjects, 'client' | 'asked'> & { readonly server: ServerProcess; readonly floor: ServerProcess },
  { quick, table, group }: BenchContext,
) {
  const seconds = quick ? SECONDS.quick : SECONDS.full;
  const best = new Map<string, number>();
  const rows: Cell[][] = [];
  const kinds: { name: string; items: number; goal?: number; requests: (sessions: Sessions) => LoadRequest[] }[] = [
    { name: FLOOR, items: 1, requests: () => [{ method: 'GET', path: '/health' }] },
    { name: 'health', items: 1, requests: () => [{ method: 'GET', path: '/health' }] },
    { name: 'observe', items: 1, goal: 10_000, requests: (sessions) => posts(sessions, 'observe', observationBody) },
    {
      name: `observe ${EVENTS_PER_BATCH} at once`,
      items: EVENTS_PER_BATCH,
      goal: 100_000,
      requests: (sessions) => posts(sessions, 'observe-sequence', () => sequenceBody(EVENTS_PER_BATCH)),
    },
    {
      name: 'learn (10 events)',
      items: 1,
      requests: (sessions) => posts(sessions, 'observe-sequence', () => sequenceBody(EVENTS_PER_PATTERN, true)),
    },
    ...THRESHOLDS.map((threshold) => ({
      name: `predictions at ${threshold}`,
      items: 1,
      requests: (): LoadRequest[] =>
        (asked.get(threshold) ?? []).map((session) => ({ method: 'GET', path: `/sessions/${session}/predictions` })),
    })),
  ];
  let floorBest = 0;
  for (const { name, items, goal, requests } of kinds) {
    for (const connections of quick ? CONNECTIONS.slice(0, 2) : CONNECTIONS) {
      const sessions = await openSessions(client, `load ${name}`);
      const url = `http://127.0.0.1:${(name === FLOOR ? floor : server).port}`;
      const plan = { url, requestsByConnection: dealt(requests(sessions), connections) };
      if (connections === CONNECTIONS[0]) await fireRequests({ ...plan, seconds: WARM_UP_SECONDS });
      const { perSecond, p50Ms, p99Ms } = await fireRequests({ ...plan, seconds });
      best.set(name, Math.max(best.get(name) ?? 0, perSecond));
      if (name === FLOOR) floorBest = Math.max(floorBest, perSecond);
      rows.push([
        name,
        connections,
        perSecond,
        perSecond * items,
        p50Ms,
        p99Ms,
        goal ?? null,
        goal === undefined ? null : yesNo(perSecond * items >= goal),
      ]);
    }
  }
  for (const { name, items, goal } of kinds.filter(({ name }) => name !== FLOOR)) {
    const own: Figure = { contender: 'Mneme', value: (best.get(name) ?? 0) * items };
    const floorFigure: Figure = { contender: FLOOR, value: floorBest * items, answersCompared: false };
    group({
      group: `${name}, many connections${items === 1 ? '' : ', counted by item'}`,
      unit: 'per second',
      figures: [goal === undefined ? own : { ...own, goal: { figure: 'median', limit: goal } }, floorFigure],
    });
  }
  table({
    title: 'many connections: server, load tool and this bench share the cores',
    columns: ['request', 'connections', 'requests/s', 'items/s', 'p50 ms', 'p99 ms', 'goal items/s', 'reached'],
    rows,
    notes: ["p50 and p99 are the load tool's, in whole milliseconds"],
  });
  return best;
}

/** The guide's "Latency Metrics" and "Throughput Metrics", ours beside them. */
function compareWithGuide(latencies: ReadonlyMap<string, number>, rates: ReadonlyMap<string, number>, { table }: BenchContext): void {
  const latency = (name: string): number | null => latencies.get(name) ?? null;
  const rate = (name: string): number | null => rates.get(name) ?? null;
  table({
    title: "KATO's guide, latency in milliseconds; ours: p50 over HTTP",
    columns: ['operation', 'typical', 'optimized', 'ours'],
    rows: [
      ['observation', '1 to 5', '< 1', latency('observe')],
      ['prediction (at 0.3)', '5 to 20', '2 to 10', latency('predictions at 0.3')],
      ['prediction (at 0.1)', '5 to 20', '2 to 10', latency('predictions at 0.1')],
      ['learning', '10 to 100', '5 to 50', latency('learn')],
      ['memory clear', '< 1', '< 0.5', latency('clear-stm')],
      ['API round trip', '5 to 10', '2 to 5', latency('health')],
    ],
  });
  table({
    title: "KATO's guide, throughput a second; ours: best of the connections above",
    columns: ['metric', 'standard', 'optimized', 'maximum', 'ours'],
    rows: [
      ['requests', 1_000, 5_000, '10,000+', rate('health')],
      ['observations', 500, 2_000, 5_000, rate('observe')],
      ['predictions (at 0.3)', 200, 1_000, 2_500, rate('predictions at 0.3')],
      ['predictions (at 0.1)', 200, 1_000, 2_500, rate('predictions at 0.1')],
      ['learning operations', 50, 200, 500, rate('learn (10 events)')],
    ],
  });
}

async function teachOverHttp(client: LoopbackClient): Promise<void> {
  const session = await openSession(client, 'predictions');
  for (const pattern of CORPUS.patterns) {
    await client.demand('POST', `/sessions/${session}/observe-sequence`, bodyOf(eventsOf(pattern), true));
  }
}

/** One session per query, its answer compared with the slow twin's. */
async function askedSessions(client: LoopbackClient, threshold: number): Promise<Sessions> {
  const twin = emptyMemory();
  for (const pattern of CORPUS.patterns) learn(twin, eventsOf(pattern));
  const sessions: string[] = [];
  for (const query of CORPUS.queries) {
    const session = await openSession(client, 'predictions', { recall_threshold: threshold });
    await client.demand('POST', `/sessions/${session}/observe-sequence`, bodyOf(eventsOf(query)));
    sessions.push(session);
    // The first few tell whether the same memory answers; in process all are compared (predictions).
    if (sessions.length > BODIES) continue;
    const { predictions }: { predictions: { potential: number }[] } = JSON.parse(
      await client.demand('GET', `/sessions/${session}/predictions`),
    );
    const expected = predictReference(twin, eventsOf(query), defaultSessionConfig({ recallThreshold: threshold })).predictions;
    const isSame = (potential: number, place: number): boolean => Math.abs(potential - expected[place].potential) < 1e-9;
    if (predictions.length !== expected.length || !predictions.every(({ potential }, place) => isSame(potential, place))) {
      throw new Error(`Query ${sessions.length - 1} is answered differently over HTTP and by the slow twin at threshold ${threshold}`);
    }
  }
  return sessions;
}

async function openSessions(client: LoopbackClient, space: string): Promise<Sessions> {
  const sessions: string[] = [];
  while (sessions.length < SESSION_COUNT) sessions.push(await openSession(client, space));
  return sessions;
}

async function openSession(client: LoopbackClient, space: string, config: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const answer: { session_id: string } = JSON.parse(await client.demand('POST', '/sessions', JSON.stringify({ node_id: space, config })));
  return answer.session_id;
}

function posts(sessions: Sessions, route: string, body: () => string): LoadRequest[] {
  const headers = { 'content-type': 'application/json' };
  return Array.from({ length: BODIES }, () =>
    sessions.map((session): LoadRequest => ({ method: 'POST', path: `/sessions/${session}/${route}`, headers, body: body() })),
  ).flat();
}

/** Deals requests round the connections, so that each session belongs to one of them as long as there are enough. */
function dealt(requests: readonly LoadRequest[], connections: number): LoadRequest[][] {
  return Array.from({ length: connections }, (_, connection) => {
    const own = requests.filter((_request, index) => index % connections === connection);
    return own.length === 0 ? [requests[connection % requests.length]] : own;
  });
}

function observationBody(): string {
  return `{"strings":["${randomSymbol()}"]}`;
}

function sequenceBody(eventCount: number, learnAtEnd = false): string {
  return bodyOf(
    Array.from({ length: eventCount }, () => [randomSymbol()]),
    learnAtEnd,
  );
}

function bodyOf(events: readonly (readonly string[])[], learnAtEnd = false): string {
  return JSON.stringify({ observations: events.map((strings) => ({ strings })), learn_at_end: learnAtEnd });
}

function randomSymbol(): string {
  return symbolText(below(random, CORPUS.symbolLimit));
}
