/**
 * Data sequences: how does the memory do on sequences that people made: web clicks, sign language, a novel, page categories?
 *
 * All four data sets, whole: learned durably in batches, then asked to continue: queries are the first halves of sequences. Other than the
 * made-up corpora they repeat symbols, have from 2 to hundreds of them, and as few as 17 different ones. They lie beside the repository, not
 * in it (harness/corpora.ts).
 */
import { join } from 'node:path';
import { createEngine, openSequences, openStore } from '../../host/compose.ts';
import { defaultSessionConfig } from '../../host/sequence/session-config.ts';
import { emptyMemory, learn, type ReferenceMemory } from '../../test/reference/pattern-memory.ts';
import { predictReference } from '../../test/reference/predictions.ts';
import { type BenchContext, runBench } from '../harness/bench.ts';
import { DATA_SETS, DATA_VARIABLE, dataFolder, dataSequences } from '../harness/corpora.ts';
import { type Contender, figureOf, measureInterleaved } from '../harness/measure.ts';
import { below, seededRandom } from '../harness/random.ts';
import { settledResidentBytes } from '../harness/resident-growth.ts';
import type { Cell } from '../harness/table.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';
import { predictionDifference } from './same-predictions.ts';
import { type AskedSession, observationsOf } from './taught-memory.ts';

const SEED = 20_261_122;
const SPACE = 'bench';
const BATCH = 1_000;
const THRESHOLDS = [0.1, 0.3, 0.5, 0.7, 0.9];
/** Half of it is two symbols: the shortest query that is aligned at all. */
const LEAST_LENGTH = 4;
const QUERY_COUNT = { full: 100, quick: 40 };
const ROUNDS = { full: 8, quick: 3 };
/** Queries that the slow twin answers, too; it takes seconds for some. */
const TWIN_QUERIES = { full: 3, quick: 1 };
const MILLISECONDS = 1_000;
const MEANINGS: Readonly<Record<(typeof DATA_SETS)[number], string>> = {
  BMS1_spmf: 'web clicks',
  SIGN: 'sign language',
  LEVIATHAN: 'sentences of a novel',
  MSNBC: 'page categories',
};

const question = 'How does it do on sequences that people made?';
const method =
  'Four public data sets, each learned whole and durably, then asked to continue the first halves of its own sequences, from a session to finished predictions. The slow twin answers the first queries, too, and both must agree. Bytes are the growth of the process; the smallest set says little about them.';

await runBench({ name: 'data-sequences', question, method }, async (context) => {
  const learned: Cell[][] = [];
  const predicted: Cell[][] = [];
  const folder = temporaryFolder();
  const closing: (() => Promise<void>)[] = [];
  try {
    for (const name of DATA_SETS) {
      const sequences = dataSequences(name);
      if (sequences === undefined) {
        context.note(
          `${name} skipped: not found in "${join(dataFolder(), 'sequences')}"; name another folder with --data or ${DATA_VARIABLE}`,
        );
        continue;
      }
      // Whatever a busy process reserves once is reserved before anything is counted.
      if (closing.length === 0) closing.push((await teachSequences(join(folder.path, 'warm-up.db'), sequences)).close);
      const taught = await teachSequences(join(folder.path, `${name}.db`), sequences);
      // Kept open to the end: what the next set grows by must not be room that this one left behind.
      closing.push(taught.close);
      learned.push(reportLearned(name, taught, context));
      predicted.push(...(await predictHalves(name, taught, sequences, context)));
    }
  } finally {
    for (const close of closing) await close();
    folder.remove();
  }
  if (learned.length === 0) return;
  context.table({
    title: 'learned, durable, batches of 1,000',
    columns: ['set', 'sequences', 'patterns', 'symbols kept', 'sequences/s', 'resident bytes a symbol', 'kernel bytes a symbol'],
    rows: learned,
    notes: ['a sequence of one symbol makes no pattern; a sequence met again is a frequency'],
  });
  context.table({
    title: 'whole prediction for the first half of a sequence, milliseconds',
    columns: ['set', 'threshold', 'returned', 'p50', 'min', 'p99', 'spread', 'twin/ours'],
    rows: predicted,
  });
});

type Taught = Awaited<ReturnType<typeof teachSequences>>;

async function teachSequences(path: string, sequences: readonly (readonly string[])[]) {
  const engine = createEngine();
  const store = await openStore(path);
  const memory = await openSequences({ store, engine });
  const { sessionId } = await memory.openSession({ space: SPACE, metadata: '{}' });
  const arenaBefore = engine.arena.bytesInUse;
  const residentBefore = await settledResidentBytes();
  const start = performance.now();
  for (let at = 0; at < sequences.length; at += BATCH) {
    const batch = sequences.slice(at, at + BATCH).map((symbols) => ({ events: eventsOfTexts(symbols) }));
    await memory.learnMany(sessionId, batch);
  }
  const perSecond = (sequences.length * MILLISECONDS) / (performance.now() - start);
  const residentBytes = (await settledResidentBytes()) - residentBefore;
  const kernelBytes = engine.arena.bytesInUse - arenaBefore;
  const twin: ReferenceMemory = emptyMemory();
  for (const symbols of sequences) learn(twin, eventsOfTexts(symbols));
  const symbolCount = [...twin.patterns.values()].reduce((sum, { events }) => sum + events.length, 0);
  const close = async (): Promise<void> => {
    await memory.close();
    await engine.close();
    await store.close();
  };
  return { memory, twin, sequenceCount: sequences.length, symbolCount, perSecond, residentBytes, kernelBytes, close };
}

function reportLearned(name: (typeof DATA_SETS)[number], taught: Taught, { group }: BenchContext): Cell[] {
  const { twin, sequenceCount, symbolCount, perSecond } = taught;
  const resident = taught.residentBytes / symbolCount;
  const kernel = taught.kernelBytes / symbolCount;
  const title = `${name} (${MEANINGS[name]})`;
  const once = { answersCompared: false } as const;
  group({ group: `${title}, learned`, unit: 'per second', figures: [{ contender: 'Mneme', value: perSecond, ...once }] });
  group({
    group: `${title}, kernel memory`,
    unit: 'bytes per symbol',
    figures: [{ contender: 'Mneme', value: kernel, noise: 0, ...once }],
  });
  // A small set may fit into room that the process had reserved before.
  const grown = Math.max(0, resident);
  group({ group: `${title}, resident growth`, unit: 'bytes per symbol', figures: [{ contender: 'Mneme', value: grown, ...once }] });
  return [title, sequenceCount, twin.patterns.size, symbolCount, perSecond, resident, kernel];
}

async function predictHalves(
  name: (typeof DATA_SETS)[number],
  { memory, twin }: Taught,
  sequences: readonly (readonly string[])[],
  { quick, group }: BenchContext,
): Promise<Cell[][]> {
  const sessions = await openHalves(memory, sequences, quick ? QUERY_COUNT.quick : QUERY_COUNT.full);
  const rounds = quick ? ROUNDS.quick : ROUNDS.full;
  const rows: Cell[][] = [];
  for (const cutoff of THRESHOLDS) {
    const config = defaultSessionConfig({ recallThreshold: cutoff });
    const predict = ({ sessionId }: AskedSession) => memory.predict(sessionId, { cutoff });
    const predictSlowly = ({ events }: AskedSession) => predictReference(twin, events, config);
    const contenders: Contender<AskedSession>[] = [
      { name: 'Mneme', run: predict, answer: predict },
      {
        name: 'slow twin',
        run: predictSlowly,
        answer: predictSlowly,
        mostInputs: quick ? TWIN_QUERIES.quick : TWIN_QUERIES.full,
        everyRounds: rounds,
      },
    ];
    const measured = await measureInterleaved(contenders, sessions, { rounds, warmUpMs: 200 }, predictionDifference);
    group({
      group: `${name} (${MEANINGS[name]}), predictions at threshold ${cutoff}`,
      unit: 'ms',
      figures: measured.map((result) => figureOf(result, 1)),
    });
    const counts = await Promise.all(sessions.map(async (session) => (await predict(session)).predictions.length));
    const { median, min, p99, spread } = measured[0].timeMs;
    const returned = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    rows.push([name, cutoff, returned, median, min, p99, spread, measured[1].ratio]);
  }
  return rows;
}

/** One session per query, each holding the first half of a sequence that is long enough. */
async function openHalves(
  memory: Taught['memory'],
  sequences: readonly (readonly string[])[],
  queryCount: number,
): Promise<AskedSession[]> {
  const random = seededRandom(SEED);
  const long = sequences.filter(({ length }) => length >= LEAST_LENGTH);
  const sessions: AskedSession[] = [];
  while (sessions.length < queryCount) {
    const sequence = long[below(random, long.length)];
    const events = eventsOfTexts(sequence.slice(0, sequence.length >> 1));
    const { sessionId } = await memory.openSession({ space: SPACE, metadata: '{}' });
    await memory.observeSequence(sessionId, observationsOf(events));
    sessions.push({ sessionId, events });
  }
  return sessions;
}

function eventsOfTexts(symbols: readonly string[]): string[][] {
  return symbols.map((symbol) => [symbol]);
}
