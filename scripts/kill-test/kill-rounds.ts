/**
 * Kills a process that appends to a store, again and again, and checks after each kill that nothing acknowledged is gone.
 *
 * Law 4 of the design: nothing acknowledged is lost, nothing half-done is visible. Run by `kill-test.ts` for long and by
 * the tests for a few rounds.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { JournalEntry, Store } from '../../host/core/ports/store.ts';
import { openSqliteStore } from '../../host/storage/sqlite-store.ts';
import { SPACE_NAMES, seededRandom } from './kill-plan.ts';

/** The process is killed this long after its first acknowledgement, at most. */
const LONGEST_LIFE_MS = 250;

export interface KillRoundsOptions {
  /** The store's file; grows from round to round. */
  readonly path: string;
  readonly rounds: number;
  readonly seed: number;
  /** Told of each round that passed. */
  readonly onRound?: (round: number, entryCount: number) => void;
}

/**
 * @returns how many entries the rounds left behind
 * @throws Error names the round and the seed, and what was lost
 */
export async function runKillRounds(options: KillRoundsOptions): Promise<number> {
  const random = seededRandom(options.seed);
  /** Last sequence per space that was checked, so that a round checks only what is new. */
  const checked = SPACE_NAMES.map(() => 0);
  for (let round = 1; round <= options.rounds; round += 1) {
    const childSeed = Math.floor(random() * 0x7fffffff);
    const acknowledged = await appendUntilKilled(options.path, childSeed, random() * LONGEST_LIFE_MS);
    try {
      await checkStore(options.path, acknowledged, checked);
    } catch (cause) {
      throw new Error(`Round ${round} with seed ${options.seed}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    }
    options.onRound?.(round, sum(checked));
  }
  await checkStore(
    options.path,
    checked,
    SPACE_NAMES.map(() => 0),
  );
  return sum(checked);
}

/** @returns the last acknowledged sequence per space */
async function appendUntilKilled(path: string, seed: number, lifeMs: number): Promise<number[]> {
  const appender = fileURLToPath(new URL('./appender.ts', import.meta.url));
  const child = spawn(process.execPath, [appender, path, String(seed)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let complaint = '';
  let killed = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (output === '') {
      setTimeout(() => {
        killed = child.kill('SIGKILL');
      }, lifeMs);
    }
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text;
  });
  await new Promise((resolve) => child.on('close', resolve));
  if (!killed) throw new Error(`The appender ended by itself: ${complaint}`);

  const acknowledged = SPACE_NAMES.map(() => 0);
  // Without the last piece: the kill may have cut a line.
  for (const line of output.split('\n').slice(0, -1)) {
    const [spaceIndex, sequence] = line.split(' ').map(Number);
    acknowledged[spaceIndex] = Math.max(acknowledged[spaceIndex], sequence);
  }
  return acknowledged;
}

/** Opens the store as after a crash, and checks each space from the last checked sequence on. */
async function checkStore(path: string, acknowledged: readonly number[], checked: number[]): Promise<void> {
  const store = await openSqliteStore({ path, clock: { nowMs: () => Date.now() } });
  try {
    for (const [spaceIndex, space] of SPACE_NAMES.entries()) {
      const head = await store.head(space);
      if (head < acknowledged[spaceIndex]) {
        throw new Error(`Space "${space}" ends at ${head}, acknowledged was ${acknowledged[spaceIndex]}`);
      }
      const last = await checkJournal(store, space, checked[spaceIndex] + 1);
      if (last !== head) throw new Error(`Space "${space}" reads up to ${last}, its head is ${head}`);
      checked[spaceIndex] = head;
    }
  } finally {
    await store.close();
  }
}

/** Precondition: an append starts at `fromSequence`. */
async function checkJournal(store: Store, space: string, fromSequence: number): Promise<number> {
  let sequence = fromSequence - 1;
  let previous: EntryMark | null = null;
  for await (const batch of store.read(space, fromSequence)) {
    for (const entry of batch) {
      sequence += 1;
      if (entry.sequence !== sequence) throw new Error(`Space "${space}" has ${entry.sequence} where ${sequence} belongs`);
      const mark = markOf(entry);
      const continues = previous !== null && previous.index + 1 < previous.count;
      const fits: boolean = continues ? mark.append === previous?.append && mark.index === previous.index + 1 : mark.index === 0;
      if (!fits) throw new Error(`Space "${space}" holds part of an append before ${sequence}`);
      previous = mark;
    }
  }
  if (previous !== null && previous.index + 1 !== previous.count) {
    throw new Error(`Space "${space}" ends in the middle of an append, at ${sequence}`);
  }
  return sequence;
}

interface EntryMark {
  readonly append: number;
  readonly index: number;
  readonly count: number;
}

function markOf(entry: JournalEntry): EntryMark {
  const { append, index, count } = JSON.parse(entry.payload);
  return { append: Number(append), index: Number(index), count: Number(count) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
