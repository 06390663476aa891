/**
 * Many spaces: how long does it take to open one of ten thousand small spaces on demand, and does memory stay within the limit that was set?
 *
 * Every space learns 100 patterns of 10 symbols over a SQLite store and holds a session with a short-term memory. After a restart the spaces
 * are asked in random order with a limit that holds a part of them, so that nearly every question first opens its space and lets others go.
 * A question is one prediction; a second one to the same space tells what it costs without opening.
 */
import { join } from 'node:path';
import { createEngine, openSequences, openStore } from '../../host/compose.ts';
import type { SequenceMemory } from '../../host/sequence/sequence-memory.ts';
import { type BenchContext, runBench } from '../harness/bench.ts';
import { collectGarbage } from '../harness/collect-garbage.ts';
import { eventsOf } from '../harness/corpora.ts';
import { below, type Random, seededRandom } from '../harness/random.ts';
import { summarize } from '../harness/statistics.ts';
import { type Cell, yesNo } from '../harness/table.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';
import { observationsOf } from './taught-memory.ts';

const SEED = 20_261_120;
const SPACES = { full: 10_000, quick: 1_000 };
const PATTERNS = 100;
const EVENTS = 10;
const VOCABULARY = 200;
/** Spaces that teach at a time. */
const TEACHERS = 50;
/** Each memory is asked so many questions, each of a space drawn at random. */
const QUESTIONS = { full: 5_000, quick: 500 };
const COMPARED = 300;
/** Share of the spaces that the limit holds. */
const HELD_SHARE = 0.1;
const GOAL_MS = 5;
const MEBIBYTE = 1_048_576;

/** How the spaces were taught: the journal of the second kind is eleven times as long. */
type Teaching = 'learned as given' | 'observed, then learned';

const question = 'How long does it take to open one of many small spaces on demand, and does memory stay within its limit?';
const method =
  'Spaces of 100 patterns of 10 symbols in one SQLite file. After a restart spaces are asked for a prediction in random order, with a limit that holds a tenth of them; a second question to the same space is asked while it is open. Answers are compared with those of a memory without a limit first.';

await runBench({ name: 'many-spaces', question, method }, async (context) => {
  const { quick } = context;
  await measure(context, 'learned as given', quick ? SPACES.quick : SPACES.full, quick ? QUESTIONS.quick : QUESTIONS.full);
  // A tenth of the spaces: the journal is eleven times as long.
  await measure(
    context,
    'observed, then learned',
    (quick ? SPACES.quick : SPACES.full) / 10,
    (quick ? QUESTIONS.quick : QUESTIONS.full) / 5,
  );
});

async function measure({ table, group }: BenchContext, teaching: Teaching, spaceCount: number, questions: number): Promise<void> {
  const folder = temporaryFolder();
  const path = join(folder.path, 'mneme.db');
  try {
    const sessions = await teachAll(path, teaching, spaceCount);
    const random = seededRandom(SEED + 1);
    const draws = Array.from({ length: questions }, () => below(random, spaceCount));
    const unlimited = await answersOf(path, sessions, draws.slice(0, COMPARED));
    const limit = Math.ceil(unlimited.bytesPerSpace * spaceCount * HELD_SHARE);
    const store = await openStore(path);
    const engine = createEngine({ threadCount: 1 });
    const memory = await openSequences({ store, engine, spaceMemoryBytes: limit });
    for (const [index, draw] of draws.slice(0, COMPARED).entries()) {
      if (JSON.stringify(await memory.predict(sessions[draw])) !== unlimited.answers[index])
        throw new Error(`Space ${draw} answers differently with a limit`);
    }
    collectGarbage();
    const residentBefore = process.memoryUsage.rss();
    const cold: number[] = [];
    const warm: number[] = [];
    let mostHeld = 0;
    let mostArena = 0;
    let mostResident = residentBefore;
    for (const draw of draws) {
      const loads = isLoaded(memory, draw) ? warm : cold;
      const start = performance.now();
      await memory.predict(sessions[draw]);
      loads.push(performance.now() - start);
      const again = performance.now();
      await memory.predict(sessions[draw]);
      warm.push(performance.now() - again);
      // As a server would between two requests: unused spaces are let go in a turn of their own.
      await new Promise((resolve) => setTimeout(resolve, 0));
      mostHeld = Math.max(mostHeld, memory.statistics().spaceBytesHeld);
      mostArena = Math.max(mostArena, engine.arena.bytesInUse);
      mostResident = Math.max(mostResident, process.memoryUsage.rss());
    }
    const { spaceEvictions } = memory.statistics();
    await memory.close();
    await store.close();
    const opened = summarize(cold);
    const open = summarize(warm);
    group({
      group: `prediction of a space of ${PATTERNS} patterns, ${teaching}; ${spaceCount.toLocaleString('en-US')} spaces`,
      unit: 'ms',
      figures: [
        { contender: 'opened on demand', value: opened, goal: { figure: 'p99', limit: GOAL_MS } },
        { contender: 'open already', side: 'ours', value: open },
      ],
    });
    group({
      group: `memory of ${teaching} spaces`,
      unit: 'bytes',
      figures: [
        { contender: 'most that was held', value: mostHeld, goal: { figure: 'median', limit: limit * 1.05 }, answersCompared: false },
        { contender: 'limit', value: limit, answersCompared: false },
        { contender: 'kernel memory', side: 'ours', value: mostArena, answersCompared: false },
      ],
    });
    const row: Cell[] = [teaching, spaceCount, cold.length, opened.median, opened.p99, Math.max(...cold), yesNo(opened.p99 < GOAL_MS)];
    table({
      title: `spaces of ${PATTERNS} patterns: milliseconds to the first prediction of a space that has to be opened, and memory`,
      columns: ['taught', 'spaces', 'opened', 'p50', 'p99', 'longest', `p99 < ${GOAL_MS}`, 'open p50', 'evictions', 'bytes a space'],
      rows: [[...row, open.median, spaceEvictions, unlimited.bytesPerSpace]],
      notes: [
        `limit ${mebibytes(limit)}, most held ${mebibytes(mostHeld)}, of it kernel memory ${mebibytes(mostArena)}, resident growth ${mebibytes(mostResident - residentBefore)}`,
        `without a limit: ${mebibytes(unlimited.heldBytes)} held of ${unlimited.loaded} spaces, resident growth ${mebibytes(unlimited.residentGrowth)}`,
      ],
    });
  } finally {
    folder.remove();
  }
}

async function teachAll(path: string, teaching: Teaching, spaceCount: number): Promise<string[]> {
  const store = await openStore(path);
  const memory = await openSequences({ store, engine: createEngine({ threadCount: 1 }), spaceMemoryBytes: 256 * MEBIBYTE });
  const sessions: string[] = new Array(spaceCount);
  let next = 0;
  const teach = async (): Promise<void> => {
    while (next < spaceCount) {
      const space = next++;
      const random = seededRandom(SEED + space * 7);
      const { sessionId } = await memory.openSession({ space: `space ${space}`, metadata: '{}', ttlSeconds: 1_000_000 });
      sessions[space] = sessionId;
      const patterns = Array.from({ length: PATTERNS }, () => eventsOf(runOf(random, EVENTS)));
      if (teaching === 'learned as given') {
        await memory.learnMany(
          sessionId,
          patterns.map((events) => ({ events })),
        );
      } else {
        for (const events of patterns) await memory.observeSequence(sessionId, observationsOf(events), { learnAtEnd: true });
      }
      await memory.observeSequence(sessionId, observationsOf(patterns[below(random, PATTERNS)].slice(2, 6)));
    }
  };
  await Promise.all(Array.from({ length: TEACHERS }, teach));
  await memory.close();
  await store.close();
  return sessions;
}

function runOf(random: Random, length: number): number[] {
  return Array.from({ length }, () => below(random, VOCABULARY));
}

/** What a memory without a limit answers, and what its spaces hold. */
async function answersOf(path: string, sessions: readonly string[], draws: readonly number[]) {
  const store = await openStore(path);
  const memory = await openSequences({ store, engine: createEngine({ threadCount: 1 }) });
  collectGarbage();
  const before = process.memoryUsage.rss();
  const answers: string[] = [];
  for (const draw of draws) answers.push(JSON.stringify(await memory.predict(sessions[draw])));
  collectGarbage();
  const residentGrowth = process.memoryUsage.rss() - before;
  const { spaceBytesHeld, spaces } = memory.statistics();
  await memory.close();
  await store.close();
  return { answers, bytesPerSpace: spaceBytesHeld / spaces.length, heldBytes: spaceBytesHeld, loaded: spaces.length, residentGrowth };
}

function isLoaded(memory: SequenceMemory, space: number): boolean {
  const name = `space ${space}`;
  return memory.statistics().spaces.some((loaded) => loaded.space === name);
}

function mebibytes(bytes: number): string {
  return `${(bytes / MEBIBYTE).toFixed(1)} MiB`;
}
