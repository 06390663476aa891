/**
 * Learning: how many observations and learned patterns a second in process, in memory and durable, and how many bytes does a symbol cost?
 *
 * Durable is SQLite in a temporary folder: an observation is committed, a learned pattern synced to the disk before the caller is answered.
 * Three ways of calling: one caller that awaits each answer, 100 callers at once, batches of 1,000. Both stores take turns, round by round.
 * Bytes are the growth of the resident process from the empty to the taught memory, on the durable store.
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { createEngine, openSequences, openStore } from '../../host/compose.ts';
import { learnInBatches } from '../../host/library/learn-batches.ts';
import type { Engine } from '../../host/sequence/long-term-memory.ts';
import type { Observation } from '../../host/sequence/observation.ts';
import type { SequenceMemory } from '../../host/sequence/sequence-memory.ts';
import { emptyMemory, learn } from '../../test/reference/pattern-memory.ts';
import { type BenchContext, runBench } from '../harness/bench.ts';
import { collectGarbage } from '../harness/collect-garbage.ts';
import { eventsOf, symbolText } from '../harness/corpora.ts';
import { below, type Random, seededRandom } from '../harness/random.ts';
import type { Figure, Group } from '../harness/report-row.ts';
import { noiseOf, summarize } from '../harness/statistics.ts';
import { type Cell, yesNo } from '../harness/table.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';
import { observationsOf } from './taught-memory.ts';

const SEED = 20_261_107;
const SPACE = 'bench';
const VOCABULARY = 200;
const EVENTS_PER_PATTERN = 10;
const CALLERS = 100;
const BATCH = 1_000;
const ROUNDS = { full: 7, quick: 3 };
/** Calls of one caller in a round: tens of milliseconds of work. */
const OBSERVATIONS = 1_000;
const OBSERVATIONS_PER_CALLER = 50;
const LEARNED = 200;
const LEARNED_PER_CALLER = 5;
const BATCHES = 6;
/** Below 100,000 the room that V8 keeps for garbage outweighs what is remembered, so nothing is judged. */
const MEMORY_PATTERNS = { full: 100_000, quick: 10_000 };
/** Time for the writer thread to finish what it does after the last answer. */
const SETTLE_MS = 1_000;
const GOAL_BYTES_PER_SYMBOL = 64;
/** About what the journal keeps of one learned pattern. */
const FLOOR_PAYLOAD = 'x'.repeat(200);

/** One memory with a session for each caller. */
interface Contender {
  readonly name: 'memory' | 'SQLite';
  readonly memory: SequenceMemory;
  readonly sessions: readonly string[];
  readonly close: () => Promise<void>;
}

/** Bytes. */
type Usage = NodeJS.MemoryUsage & { readonly arena: number };

interface Work {
  readonly name: string;
  /** Goals of the design a second; learning's are for the durable store. */
  readonly goals: { readonly memory?: number; readonly SQLite?: number };
  /** Whether the disk decides: a bare commit then takes its turn, too. */
  readonly hasFloor?: boolean;
  /** Does the work once and answers items and the milliseconds that count. */
  readonly run: (contender: Contender, random: Random) => Promise<{ items: number; elapsedMs: number }>;
}

const WORKS: readonly Work[] = [
  { name: 'observe, one awaiting caller', goals: { memory: 20_000 }, run: observeOneByOne },
  { name: `observe, ${CALLERS} in flight`, goals: { memory: 150_000 }, run: observeInFlight },
  { name: `observe, batches of ${BATCH}`, goals: { memory: 300_000 }, run: observeBatches },
  { name: 'learn, one awaiting caller', goals: { SQLite: 4_000 }, run: learnOneByOne, hasFloor: true },
  { name: `learn, ${CALLERS} in flight`, goals: { SQLite: 20_000 }, run: learnInFlight },
  { name: `learn, batches of ${BATCH}`, goals: { SQLite: 100_000 }, run: learnBatches },
];

const question = 'How many observations and learned patterns a second, and how many bytes is a symbol?';
const method =
  'One caller that awaits each answer, 100 callers at once, and batches of 1,000, each against a memory that keeps nothing and against SQLite in a temporary folder, where a learned pattern is synced to the disk before its answer. The bare commit is one row synced by SQLite alone: the least a disk allows.';

await runBench({ name: 'learning', question, method }, async (context) => {
  // First, while the process is as small as it gets.
  await measureBytes(context);
  await measureRates(context);
});

async function measureRates({ quick, table, group }: BenchContext): Promise<void> {
  const folder = temporaryFolder();
  const contenders = [await openContender('memory', ':memory:'), await openContender('SQLite', join(folder.path, 'mneme.db'))];
  try {
    for (const contender of contenders) await requireSameName(contender);
    const floor = openFloor(join(folder.path, 'floor.db'));
    const rows: Cell[][] = [];
    for (const work of WORKS) {
      const rates = contenders.map((): number[] => []);
      const floorRates: number[] = [];
      for (let round = -1; round < (quick ? ROUNDS.quick : ROUNDS.full); round++) {
        for (const [index, contender] of contenders.entries()) {
          collectGarbage();
          const { items, elapsedMs } = await work.run(contender, seededRandom(SEED + round));
          // The first round warms up.
          if (round >= 0) rates[index].push((items * 1_000) / elapsedMs);
        }
        if (work.hasFloor === true) floorRates.push((LEARNED * 1_000) / floor.commit(LEARNED));
      }
      group(ratesGroup(work, rates, floorRates));
      for (const [index, { name }] of contenders.entries()) {
        const { median, spread } = summarize(rates[index]);
        const goal = work.goals[name];
        rows.push([
          work.name,
          name,
          median,
          Math.max(...rates[index]),
          spread,
          goal ?? null,
          goal === undefined ? null : yesNo(median >= goal),
        ]);
      }
      if (work.hasFloor === true) {
        const { median, spread } = summarize(floorRates);
        rows.push(['bare commit, synced', 'node:sqlite', median, Math.max(...floorRates), spread, null, null]);
      }
    }
    floor.close();
    table({
      title: `items a second in process; patterns of ${EVENTS_PER_PATTERN} symbols`,
      columns: ['work', 'store', 'median', 'best', 'spread', 'goal', 'reached'],
      rows,
      notes: [
        "KATO: 200 to 5,000 observations, 50 to 500 learned patterns a second (its guides' tables), 4 ms a durable learn",
        "batches: observeSequence and the library's learnMany, which keeps two in flight; the other rows call observe and learn",
      ],
    });
  } finally {
    for (const { close } of contenders) await close();
    folder.remove();
  }
}

/** The store that has a goal leads its group. */
function ratesGroup({ name, goals }: Work, rates: readonly (readonly number[])[], floorRates: readonly number[]): Group {
  const figure = (contender: string, samples: readonly number[], goal: number | undefined): Figure => ({
    contender,
    value: summarize(samples),
    noise: noiseOf(samples),
    goal: goal === undefined ? undefined : { figure: 'median', limit: goal },
  });
  const memory = figure('in memory', rates[0], goals.memory);
  const durable = figure('durable (SQLite)', rates[1], goals.SQLite);
  const floor = floorRates.length === 0 ? [] : [{ ...figure('bare commit, synced', floorRates, undefined), answersCompared: false }];
  const [first, second] = goals.SQLite === undefined ? [memory, durable] : [durable, memory];
  return { group: name, unit: 'per second', figures: [first, { ...second, side: 'ours' }, ...floor] };
}

async function measureBytes({ quick, table, group }: BenchContext): Promise<void> {
  const patternCount = quick ? MEMORY_PATTERNS.quick : MEMORY_PATTERNS.full;
  const folder = temporaryFolder();
  const engine = createEngine();
  const contender = await openContender('SQLite', join(folder.path, 'mneme.db'), engine);
  try {
    const random = seededRandom(SEED);
    // Compiles what learning runs, so that code is not counted as memory of patterns.
    await learnPatterns(contender, random, BATCH);
    const rows: Cell[][] = [];
    let before = await settledMemory(engine);
    for (const part of ['first', 'second']) {
      const elapsedMs = await timed(() => learnPatterns(contender, random, patternCount));
      const after = await settledMemory(engine);
      const grown = (key: keyof Usage): number => (after[key] - before[key]) / (patternCount * EVENTS_PER_PATTERN);
      const learnedPerSecond = (patternCount * 1_000) / elapsedMs;
      rows.push([part, grown('rss'), grown('arena'), grown('heapUsed'), grown('heapTotal'), grown('arrayBuffers'), learnedPerSecond]);
      before = after;
    }
    const part = `patterns of ${EVENTS_PER_PATTERN} symbols, the second ${patternCount.toLocaleString('en-US')}`;
    group({
      group: `resident growth, ${part}`,
      unit: 'bytes per symbol',
      figures: [
        {
          contender: 'Mneme',
          value: Number(rows[1][1]),
          goal: quick ? undefined : { figure: 'median', limit: GOAL_BYTES_PER_SYMBOL },
          answersCompared: false,
        },
      ],
    });
    group({
      group: `kernel memory, ${part}`,
      unit: 'bytes per symbol',
      figures: [{ contender: 'Mneme', value: Number(rows[1][2]), noise: 0, answersCompared: false }],
    });
    const reached = quick ? 'not judged in a quick run' : yesNo(Number(rows[1][1]) < GOAL_BYTES_PER_SYMBOL);
    table({
      title: `bytes per symbol, growth per ${patternCount.toLocaleString('en-US')} patterns of ${EVENTS_PER_PATTERN} one-symbol events, durable, ${CALLERS} callers`,
      columns: ['patterns', 'resident', 'kernel memory', 'heap used', 'heap reserved', 'buffers', 'learned/s'],
      rows,
      notes: [
        `goal, stated for 1,000,000 patterns: resident under ${GOAL_BYTES_PER_SYMBOL}; reached by the second part: ${reached}`,
        'the first part also holds what any busy process reserves once: room for garbage, caches of the store',
      ],
    });
  } finally {
    await contender.close();
    folder.remove();
  }
}

async function settledMemory({ arena }: Pick<Engine, 'arena'>): Promise<Usage> {
  await wait(SETTLE_MS);
  collectGarbage();
  collectGarbage();
  return { ...process.memoryUsage(), arena: arena.bytesInUse };
}

/** One pattern a call, all callers at once. */
async function learnPatterns({ memory, sessions }: Contender, random: Random, count: number): Promise<void> {
  const perCaller = Math.ceil(count / CALLERS);
  await Promise.all(
    sessions.map(async (sessionId) => {
      for (let learned = 0; learned < perCaller; learned++)
        await memory.observeSequence(sessionId, randomPattern(random), { learnAtEnd: true });
    }),
  );
}

async function observeOneByOne({ memory, sessions }: Contender, random: Random) {
  const [sessionId] = sessions;
  const observations = Array.from({ length: OBSERVATIONS }, () => randomObservation(random));
  const elapsedMs = await timed(async () => {
    for (const observation of observations) await memory.observe(sessionId, observation);
  });
  await memory.clearShortTermMemory(sessionId);
  return { items: observations.length, elapsedMs };
}

async function observeInFlight({ memory, sessions }: Contender, random: Random) {
  const observations = sessions.map(() => Array.from({ length: OBSERVATIONS_PER_CALLER }, () => randomObservation(random)));
  const elapsedMs = await timed(() =>
    Promise.all(
      sessions.map(async (sessionId, caller) => {
        for (const observation of observations[caller]) await memory.observe(sessionId, observation);
      }),
    ),
  );
  await Promise.all(sessions.map((sessionId) => memory.clearShortTermMemory(sessionId)));
  return { items: CALLERS * OBSERVATIONS_PER_CALLER, elapsedMs };
}

async function observeBatches({ memory, sessions }: Contender, random: Random) {
  const batches = Array.from({ length: BATCHES }, () => Array.from({ length: BATCH }, () => randomObservation(random)));
  const elapsedMs = await timed(async () => {
    for (const [index, batch] of batches.entries()) await memory.observeSequence(sessions[index], batch);
  });
  for (const index of batches.keys()) await memory.clearShortTermMemory(sessions[index]);
  return { items: BATCHES * BATCH, elapsedMs };
}

/** Only `learn` is timed; what it learns was observed before. */
async function learnOneByOne({ memory, sessions }: Contender, random: Random) {
  let elapsedMs = 0;
  for (let learned = 0; learned < LEARNED; learned++) {
    await memory.observeSequence(sessions[0], randomPattern(random));
    elapsedMs += await timed(() => memory.learn(sessions[0]));
  }
  return { items: LEARNED, elapsedMs };
}

async function learnInFlight({ memory, sessions }: Contender, random: Random) {
  let elapsedMs = 0;
  for (let learned = 0; learned < LEARNED_PER_CALLER; learned++) {
    await Promise.all(sessions.map((sessionId) => memory.observeSequence(sessionId, randomPattern(random))));
    elapsedMs += await timed(() => Promise.all(sessions.map((sessionId) => memory.learn(sessionId))));
  }
  return { items: LEARNED_PER_CALLER * CALLERS, elapsedMs };
}

/** As the library's `learnMany`: while one batch is written the next one is decided. */
async function learnBatches({ memory, sessions }: Contender, random: Random) {
  const patterns = Array.from({ length: BATCHES * BATCH }, () => ({ events: randomEvents(random) }));
  const elapsedMs = await timed(() => learnInBatches(memory, sessions[0], patterns, {}));
  return { items: patterns.length, elapsedMs };
}

async function openContender(name: Contender['name'], dataPath: string, engine = createEngine()): Promise<Contender> {
  const store = await openStore(dataPath);
  const memory = await openSequences({ store, engine });
  const sessions: string[] = [];
  while (sessions.length < CALLERS) sessions.push((await memory.openSession({ space: SPACE, metadata: '{}' })).sessionId);
  const close = async (): Promise<void> => {
    await memory.close();
    await store.close();
  };
  return { name, memory, sessions, close };
}

/** The least that a durable learn can take: one row, committed and synced by SQLite alone, without a thread in between. */
function openFloor(path: string) {
  const database = new DatabaseSync(path);
  database.exec('pragma journal_mode = wal; pragma synchronous = full; create table row (id integer primary key, payload text)');
  const insert = database.prepare('insert into row (payload) values (?)');
  return {
    /** Answers milliseconds. */
    commit: (count: number): number => {
      const start = performance.now();
      for (let row = 0; row < count; row++) insert.run(FLOOR_PAYLOAD);
      return performance.now() - start;
    },
    close: (): void => database.close(),
  };
}

/** Both stores must learn what the slow twin learns. */
async function requireSameName({ name, memory, sessions }: Contender): Promise<void> {
  const events = eventsOf(Array.from({ length: EVENTS_PER_PATTERN }, (_, symbol) => symbol));
  const { finalLearnedPattern } = await memory.observeSequence(sessions[0], observationsOf(events), { learnAtEnd: true });
  const expected = `PTRN|${learn(emptyMemory(), events)}`;
  if (finalLearnedPattern !== expected) throw new Error(`"${name}" learns ${finalLearnedPattern}, expected ${expected}`);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function randomPattern(random: Random): Observation[] {
  return observationsOf(randomEvents(random));
}

function randomEvents(random: Random): string[][] {
  return Array.from({ length: EVENTS_PER_PATTERN }, () => [randomSymbol(random)]);
}

function randomObservation(random: Random): Observation {
  return observationOf([randomSymbol(random)]);
}

function observationOf(strings: readonly string[]): Observation {
  return { strings, vectors: [], emotives: new Map(), metadata: '{}' };
}

function randomSymbol(random: Random): string {
  return symbolText(below(random, VOCABULARY));
}
