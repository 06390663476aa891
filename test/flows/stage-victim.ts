/**
 * Learns and erases in a process of its own that kills itself in the middle of one stage, seen through the ports around the real adapters.
 *
 *   node stage-victim.ts <store path> <stage>
 *
 *   merge              another thread has filled a part of a segment's symbols
 *   snapshot           a piece of a snapshot is being written
 *   snapshot-commit    a whole snapshot is being synced and renamed
 *   checkpoint         pages of the write-ahead log were copied to the store file, and the log is not cut
 *   erase-begun        the snapshot of the space is gone, and its journal is as it was
 *   erase-written      emptying the journal has begun to write
 *   erase-checkpoint   the journal is empty in the write-ahead log, which is being moved into the store file
 *   erase-done         the store has erased, and nobody was told
 *
 *   learned N          so many patterns were acknowledged          killed …   where it was, written just before the end
 */
import { statSync, writeSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createEngine, openSequences, openSnapshots, openStore } from '../../host/compose.ts';
import type { SegmentBuilder, SegmentCounts, SegmentJob } from '../../host/core/ports/segment-builder.ts';
import type { SnapshotDraft, SnapshotStore } from '../../host/core/ports/snapshot-store.ts';
import type { AppendResult, NewEntry } from '../../host/core/ports/store.ts';
import { WrappedStore } from '../sequence/test-stores.ts';

const STANDARD_OUTPUT = 1;
const BATCH = 1_000;
const SYMBOLS = 40;
const BATCHES = 4;
/** So many symbols that a merge is left to the other thread, and that a checkpoint takes a while. */
const MANY_BATCHES = 14;
const SNAPSHOT_DELAY_MS = 15;
const KILLING_WRITE = 20;

const [, , path, stage] = process.argv;

function say(line: string): void {
  writeSync(STANDARD_OUTPUT, `${line}\n`);
}

function die(where: string): void {
  say(`killed ${where}`);
  process.kill(process.pid, 'SIGKILL');
}

/** Bytes and time of the last change of a file. */
function stampOf(file: string): string {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false });
  return `${found?.size} ${found?.mtimeNs}`;
}

/** Waits without giving up the thread, so that nothing of this thread comes in between. */
function spinUntil(isThere: () => boolean): void {
  while (!isThere());
}

class MergeKiller implements SegmentBuilder {
  private readonly inner: SegmentBuilder;

  constructor(inner: SegmentBuilder) {
    this.inner = inner;
  }

  build(job: SegmentJob): Promise<SegmentCounts> {
    const { symbols } = job.target;
    const count = job.sources.reduce((sum, source) => sum + source.symbolCount, 0);
    symbols.fill(0, 0, count);
    const built = this.inner.build(job);
    spinUntil(() => Atomics.load(symbols, count >> 8) !== 0);
    die(`with ${Atomics.load(symbols, count - 1) === 0 ? 'a part' : 'all'} of ${count} symbols filled`);
    return built;
  }
}

class SnapshotKiller implements SnapshotStore {
  private readonly inner: SnapshotStore;

  constructor(inner: SnapshotStore) {
    this.inner = inner;
  }

  async create(name: string): Promise<SnapshotDraft> {
    const draft = await this.inner.create(name);
    let writes = 0;
    return {
      write: (section, bytes) => {
        const writing = draft.write(section, bytes);
        if (stage === 'snapshot' && ++writes === KILLING_WRITE) die(`in write ${writes} of a snapshot`);
        return writing;
      },
      commit: () => {
        const committing = draft.commit();
        if (stage === 'snapshot-commit') die('in the commit of a snapshot');
        return committing;
      },
      discard: () => draft.discard(),
    };
  }

  open(name: string) {
    return this.inner.open(name);
  }

  async delete(name: string): Promise<void> {
    await this.inner.delete(name);
    if (stage === 'erase-begun') die('behind the deletion of a snapshot');
  }
}

class EraseKiller extends WrappedStore {
  override async erase(space: string, expectedSequence: number, entry: NewEntry): Promise<AppendResult> {
    // What was learned is moved into the store file first, so that whatever is written from here on is the erasure.
    while (statSync(`${path}-wal`).size > 0) await nextTurn();
    const before = { store: stampOf(path), log: stampOf(`${path}-wal`) };
    const erasing = super.erase(space, expectedSequence, entry);
    if (stage === 'erase-written') {
      while (stampOf(`${path}-wal`) === before.log) await nextTurn();
      die('in the writing of an erasure');
    }
    if (stage === 'erase-checkpoint') {
      while (stampOf(path) === before.store) await nextTurn();
      die('in the checkpoint of an erasure');
    }
    const answer = await erasing;
    if (stage === 'erase-done') die('behind an erasure');
    return answer;
  }
}

const store = new EraseKiller(await openStore(path));
const snapshots = await openSnapshots(path);
const engine = createEngine();
const { segmentBuilder } = engine;
const timer = {
  after: (_delayMs: number, run: () => void) => {
    const timeout = setTimeout(run, SNAPSHOT_DELAY_MS);
    return () => clearTimeout(timeout);
  },
};
const memory = await openSequences({
  store,
  engine: stage === 'merge' && segmentBuilder !== undefined ? { ...engine, segmentBuilder: new MergeKiller(segmentBuilder) } : engine,
  timer,
  ...(snapshots && { snapshots: new SnapshotKiller(snapshots) }),
});
const { sessionId } = await memory.openSession({ space: 'person', metadata: '{}' });
let learned = (await memory.figuresOf('person')).patternCount;
const batches = stage === 'merge' || stage === 'checkpoint' ? MANY_BATCHES : BATCHES;
for (let batch = 0; batch < batches; batch++) {
  const patterns = Array.from({ length: BATCH }, (_, index) => {
    const number = learned + index;
    const rest = Array.from({ length: SYMBOLS }, (_, position) => `b${(number * 7 + position * position) % 97}`);
    return { events: [[`secret-${number}`], rest] };
  });
  await memory.learnMany(sessionId, patterns);
  learned += BATCH;
  say(`learned ${learned}`);
}
if (stage === 'checkpoint') {
  // It comes when nobody wrote for a second.
  const before = stampOf(path);
  spinUntil(() => stampOf(path) !== before);
  die(`with ${statSync(`${path}-wal`).size} bytes of log`);
}
if (stage.startsWith('snapshot')) await memory.close();
say('erasing');
await memory.erase('person');
say('erased');
