/**
 * Cold open: how long does it take from an unopened store to the first prediction of a large space, from its snapshot and from its journal?
 *
 *   learn ─ snapshot, under queries ─ close │ learn a tail, no snapshot ─ close │ open, load, predict: snapshot + tail, or the whole journal
 *
 * Every opening has an engine of its own, so that kernel memory is fresh; the files are in the page cache. Answers of both ways are compared
 * as text. While the snapshot is written another caller predicts all the time: the longest turn of the event loop is that of both together.
 * One more opening, which no other figure comes from, is watched for its longest turn.
 *
 * A goal for a turn is one for the time that passes, and is judged only when this process had a processor: when the load average of the last
 * minute, itself included, is at most the number of processors. Else it is "not judged", and only what the thread worked says anything.
 */

import { readdirSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createEngine, openSequences, openSnapshots, openStore } from '../../host/compose.ts';
import { writePredictionAnswer } from '../../host/http/json-text.ts';
import type { SequenceMemory } from '../../host/sequence/sequence-memory.ts';
import { type BenchContext, runBench } from '../harness/bench.ts';
import { collectGarbage } from '../harness/collect-garbage.ts';
import { type Corpus, eventsOf, zipfCorpus } from '../harness/corpora.ts';
import { loadAverage } from '../harness/machine.ts';
import { summarize } from '../harness/statistics.ts';
import { yesNo } from '../harness/table.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';
import { observationsOf } from './taught-memory.ts';

const SEED = 20_261_120;
const SPACE = 'bench';
const SHAPE = { full: { patternCount: 1_000_000, vocabulary: 50_000 }, quick: { patternCount: 100_000, vocabulary: 50_000 } };
const TAIL_ENTRIES = 10_000;
const QUERIES = 20;
const BATCH = 1_000;
const ROUNDS = { full: 5, quick: 3 };
const GOAL_OPEN_MS = 1_000;
const GOAL_TURN_MS = 50;
/** To see what turns take without a snapshot. */
const BASELINE_MS = 2_000;

const TURN_COLUMNS = ['longest turn, ms', 'elapsed', 'worked', 'goal', 'reached', 'load average'];
const TURN_NOTE =
  'elapsed counts also what other programs took from this thread, worked is what the thread computed; judged by elapsed, at a load average up to the number of processors';

const question = 'How long from an unopened store to the first prediction, and how long does writing a snapshot hold the event loop?';
const method =
  'A space of patterns of 10 to 30 symbols is opened from its snapshot and 10,000 entries behind it, and from its whole journal, each with a fresh engine; the first prediction ends the time. The longest turn of the event loop is measured while the snapshot is written and another caller predicts without a pause, and while the space is opened; it is judged only when the machine was not busy.';

await runBench({ name: 'cold-open', question, method }, async (context) => {
  const { patternCount, vocabulary } = context.quick ? SHAPE.quick : SHAPE.full;
  const corpus = zipfCorpus({ seed: SEED, patternCount: patternCount + TAIL_ENTRIES, vocabulary, queryCount: QUERIES });
  const folder = temporaryFolder();
  const path = join(folder.path, 'mneme.db');
  try {
    const sessionIds = await learnWithSnapshot(context, path, corpus, patternCount);
    await learnTail(path, corpus, patternCount);
    await measureOpening(context, path, patternCount, sessionIds);
    await measureOpeningTurns(context, path, patternCount);
  } finally {
    folder.remove();
  }
});

interface Turn {
  readonly elapsedMs: number;
  /** What a busy machine does to a clock is not in it. */
  readonly workedMs: number;
}

/** Cells of `TURN_COLUMNS`, and the figure that goes with them: with a goal only when it can be judged. */
function judged(name: string, { elapsedMs, workedMs }: Turn) {
  const load = loadAverage();
  const isJudged = load <= availableParallelism();
  const reached = isJudged ? yesNo(elapsedMs <= GOAL_TURN_MS) : 'not judged';
  const goal = { figure: 'median', limit: GOAL_TURN_MS } as const;
  return {
    cells: [name, elapsedMs, workedMs, GOAL_TURN_MS, reached, load],
    figure: { contender: name, value: elapsedMs, ...(isJudged && { goal }), answersCompared: false },
  };
}

interface OpenMemory {
  readonly memory: SequenceMemory;
  /** Runs what waits for its time. */
  readonly fire: () => void;
  readonly close: () => Promise<void>;
}

async function openMemory(path: string, withSnapshots: boolean): Promise<OpenMemory> {
  const engine = createEngine();
  const store = await openStore(path);
  const snapshots = withSnapshots ? await openSnapshots(path) : undefined;
  const due = new Set<() => void>();
  const timer = {
    after: (_delayMs: number, run: () => void) => {
      due.add(run);
      return () => due.delete(run);
    },
  };
  const onSnapshotProblem = ({ message }: { readonly message: string }): never => {
    throw new Error(message);
  };
  const memory = await openSequences({ engine, store, timer, onSnapshotProblem, ...(snapshots && { snapshots }) });
  const fire = (): void => {
    for (const run of [...due]) {
      due.delete(run);
      run();
    }
  };
  const close = async (): Promise<void> => {
    await memory.close();
    await engine.close();
    await store.close();
  };
  return { memory, fire, close };
}

async function learn(memory: SequenceMemory, patterns: Corpus['patterns']): Promise<void> {
  const { sessionId } = await memory.openSession({ space: SPACE, metadata: '{}' });
  for (let start = 0; start < patterns.length; start += BATCH) {
    const given = patterns.slice(start, start + BATCH).map((symbols) => ({ events: eventsOf(symbols) }));
    await memory.learnMany(sessionId, given);
  }
  await memory.closeSession(sessionId);
}

/** Answers the sessions that hold the queries; they stay open. */
async function learnWithSnapshot(
  { table, group }: BenchContext,
  path: string,
  corpus: Corpus,
  patternCount: number,
): Promise<readonly string[]> {
  const { memory, fire, close } = await openMemory(path, true);
  await learn(memory, corpus.patterns.slice(0, patternCount));
  const asked: string[] = [];
  for (const query of corpus.queries) {
    const { sessionId } = await memory.openSession({ space: SPACE, metadata: '{}', config: { recall_threshold: 0.3 } });
    await memory.observeSequence(sessionId, observationsOf(eventsOf(query)));
    asked.push(sessionId);
  }
  const cache = `${path}.cache`;
  const stampOf = (): string =>
    readdirSync(cache)
      .map((name) => `${name} ${statSync(join(cache, name)).mtimeMs}`)
      .join();
  const isWriting = (): boolean => readdirSync(cache).some((name) => name.endsWith('.draft'));
  while (isWriting()) await nextTurn();
  collectGarbage();
  const end = performance.now() + BASELINE_MS;
  const quiet = await longestTurn(memory, asked, () => performance.now() < end);
  const before = stampOf();
  const start = performance.now();
  fire();
  const writing = await longestTurn(memory, asked, () => stampOf() === before || isWriting());
  const writtenMs = performance.now() - start;
  const bytes = readdirSync(cache).reduce((sum, name) => sum + statSync(join(cache, name)).size, 0);
  const judgedWriting = judged('while a snapshot is written', writing);
  await close();
  table({
    title: `writing the snapshot of ${patternCount.toLocaleString('en-US')} patterns while another caller predicts`,
    columns: [...TURN_COLUMNS, 'written in ms', 'bytes', 'bytes a pattern'],
    rows: [
      [...judgedWriting.cells, writtenMs, bytes, bytes / patternCount],
      ['without', quiet.elapsedMs, quiet.workedMs, null, null, null, null, null, null],
    ],
    notes: [TURN_NOTE],
  });
  group({
    group: `longest turn of the event loop under queries, ${patternCount.toLocaleString('en-US')} patterns`,
    unit: 'ms',
    figures: [judgedWriting.figure, { contender: 'without', side: 'ours', value: quiet.elapsedMs, answersCompared: false }],
  });
  group({ group: 'size of the snapshot', unit: 'bytes', figures: [{ contender: 'file', value: bytes, answersCompared: false }] });
  return asked;
}

/** Milliseconds of the longest turn while somebody predicts without a pause: as a clock sees it, and those that the thread worked. */
async function longestTurn(memory: SequenceMemory, asked: readonly string[], goesOn: () => boolean): Promise<Turn> {
  const longest = { elapsedMs: 0, workedMs: 0 };
  for (let query = 0; goesOn(); query++) {
    await nextTurn();
    const start = performance.now();
    const workStart = workedMs();
    await memory.predict(asked[query % asked.length]);
    await nextTurn();
    longest.elapsedMs = Math.max(longest.elapsedMs, performance.now() - start);
    longest.workedMs = Math.max(longest.workedMs, workedMs() - workStart);
  }
  return longest;
}

/** Turns of the event loop while a space is opened. */
async function measureOpeningTurns({ table, group }: BenchContext, path: string, patternCount: number): Promise<void> {
  collectGarbage();
  const { memory, close } = await openMemory(path, true);
  let isOpen = false;
  const opening = memory.figuresOf(SPACE).then(() => {
    isOpen = true;
  });
  const longest = { elapsedMs: 0, workedMs: 0 };
  while (!isOpen) {
    const start = performance.now();
    const workStart = workedMs();
    await nextTurn();
    longest.elapsedMs = Math.max(longest.elapsedMs, performance.now() - start);
    longest.workedMs = Math.max(longest.workedMs, workedMs() - workStart);
  }
  await opening;
  const { cells, figure } = judged('while a space is opened', longest);
  await close();
  const title = `longest turn while ${patternCount.toLocaleString('en-US')} patterns are opened`;
  table({ title, columns: TURN_COLUMNS, rows: [cells], notes: [TURN_NOTE] });
  group({ group: title, unit: 'ms', figures: [figure] });
}

/** Of this thread. */
function workedMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

async function learnTail(path: string, corpus: Corpus, patternCount: number): Promise<void> {
  const { memory, close } = await openMemory(path, false);
  await learn(memory, corpus.patterns.slice(patternCount));
  await close();
}

async function measureOpening(
  { quick, table, group }: BenchContext,
  path: string,
  patternCount: number,
  sessionIds: readonly string[],
): Promise<void> {
  const ways = [
    { name: 'snapshot and tail', withSnapshots: true, times: [] as number[], steps: [] as number[][] },
    { name: 'whole journal', withSnapshots: false, times: [] as number[], steps: [] as number[][] },
  ];
  const answers = new Set<string>();
  for (let round = 0; round < (quick ? ROUNDS.quick : ROUNDS.full); round++) {
    for (const way of ways) {
      // Folding a million patterns takes long: once is enough for what only stands beside.
      if (!way.withSnapshots && round > 0) continue;
      collectGarbage();
      const start = performance.now();
      const { memory, close } = await openMemory(path, way.withSnapshots);
      const opened = performance.now();
      await memory.figuresOf(SPACE);
      const loaded = performance.now();
      const first = await memory.predict(sessionIds[0]);
      const end = performance.now();
      way.times.push(end - start);
      way.steps.push([opened - start, loaded - opened, end - loaded]);
      const text = [writePredictionAnswer(first)];
      for (const sessionId of sessionIds.slice(1)) text.push(writePredictionAnswer(await memory.predict(sessionId)));
      answers.add(text.join('\n'));
      await close();
    }
  }
  if (answers.size !== 1) throw new Error('A space answers differently when it is opened from its snapshot');
  table({
    title: `cold open of ${patternCount.toLocaleString('en-US')} patterns and a tail of ${TAIL_ENTRIES.toLocaleString('en-US')} entries, ms`,
    columns: ['way', 'median', 'least', 'most', 'store', 'load', 'predict', 'goal', 'reached'],
    rows: ways.map(({ name, withSnapshots, times, steps }) => {
      const { median, min } = summarize(times);
      const step = (index: number): number => summarize(steps.map((parts) => parts[index])).median;
      const goal = withSnapshots ? GOAL_OPEN_MS : null;
      const reached = goal === null ? null : yesNo(median < goal);
      return [name, median, min, Math.max(...times), step(0), step(1), step(2), goal, reached];
    }),
  });
  const [snapshot, journal] = ways;
  group({
    group: `cold open of ${patternCount.toLocaleString('en-US')} patterns`,
    unit: 'ms',
    figures: [
      { contender: snapshot.name, value: summarize(snapshot.times), goal: { figure: 'median', limit: GOAL_OPEN_MS } },
      { contender: journal.name, side: 'ours', value: summarize(journal.times) },
    ],
  });
}
