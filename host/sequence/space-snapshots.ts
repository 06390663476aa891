/**
 * Space snapshots: writes what the fold of a space holds to a snapshot, and reads it back instead of folding the journal again.
 *
 * State = fold(journal), so a snapshot is only ever a way to be faster: whatever is wrong with it, the journal is read instead.
 *
 *   header                  { version, space, store, sequence, entry }: whose state it is, and the last entry of it
 *   sessions                open sessions, one a line (session-text.ts)
 *   sessions.ran-out        those that this process let go because they ran out: the journal knows them as open
 *   receipts                receipts.ts
 *   named-vectors, …        core/named-vectors/named-vectors.ts
 *   index, settled-*, young.*, names, symbols.*, first-symbols, learnings.*, …   long-term-memory.ts and what it is made of
 *
 * Invariants:
 *  1. A snapshot is the state behind exactly one entry, `sequence`. It is captured in one turn of the event loop, in which entries are applied
 *     as a whole or not at all; what is read later is what cannot change (long-term-memory.ts).
 *  2. It fits a journal that has an entry of that number with the same content, in the same store. An erasure empties that entry.
 *  3. It is the whole fold: folding the rest of the journal on top gives what folding all of it gives.
 *  4. Reading, writing and deleting the snapshot of a space happen one after the other.
 *  5. Nothing of a space is on the medium when `delete` has resolved, and nothing is written before the space allows it again.
 */
import { hexFromName } from '../core/patterns/name-table.ts';
import type { NumericKernel } from '../core/ports/numeric-kernel.ts';
import type { SnapshotDraft, SnapshotStore, StoredSnapshot } from '../core/ports/snapshot-store.ts';
import type { JournalEntry, Store } from '../core/ports/store.ts';
import { SectionReader } from '../core/snapshots/section-reader.ts';
import type { Capture } from '../core/snapshots/section-source.ts';
import { MemoryError } from '../errors.ts';

/** Of the sections' meaning; raised whenever a section changes, so that older snapshots are stale. */
const CONTENT_VERSION = 5;

export const RAN_OUT_SECTION = 'sessions.ran-out';

/** Why a snapshot was not used, or not written. */
export interface SnapshotProblem {
  readonly problem: 'damaged' | 'stale' | 'foreign' | 'future' | 'not-written';
  /** Names no space. */
  readonly message: string;
}

export interface SpaceSnapshotsOptions {
  readonly store: Store;
  readonly snapshots: SnapshotStore;
  readonly numbers: NumericKernel;
  readonly onProblem?: (problem: SnapshotProblem) => void;
}

/** A space at one moment. */
export interface SpaceCapture extends Capture {
  /** Of the last entry that is in it, at least 1. */
  readonly sequence: number;
  /** Whether `RAN_OUT_SECTION` of the snapshot before belongs to it, too. */
  readonly carriesRanOut: boolean;
  /** Whether the space went on without what was captured: then it cannot be read any more. */
  isOver(): boolean;
  /** Called once it is on the medium, before anything else of the space is read, written or deleted there. */
  onSaved(): void;
}

interface Header {
  readonly version: number;
  readonly space: string;
  readonly store: string;
  readonly sequence: number;
  readonly entry: string;
}

export class SpaceSnapshots {
  written = 0;
  problems = 0;
  private readonly options: SpaceSnapshotsOptions;
  /** What is under way, by space. */
  private readonly busy = new Map<string, Promise<unknown>>();

  constructor(options: SpaceSnapshotsOptions) {
    this.options = options;
  }

  /**
   * Lets `restore` read the snapshot of a space. Undefined when there is none that fits; the reason is told.
   *
   * @param restore fills a fresh state; when it rejects it has freed what it took
   * @throws MemoryError `MEM_OUT_OF_MEMORY`
   */
  load<State>(
    space: string,
    restore: (sections: SectionReader) => Promise<State>,
  ): Promise<{ state: State; sequence: number } | undefined> {
    return this.inOrder(space, async () => {
      let snapshot: StoredSnapshot | undefined;
      try {
        snapshot = await this.options.snapshots.open(space);
        if (snapshot === undefined) return undefined;
        const sections = new SectionReader(snapshot);
        const header = (await sections.value('header')) as Header;
        const unfit = await unfitness(this.options.store, this.options.numbers, space, header);
        if (unfit !== undefined) {
          this.report(unfit);
          return undefined;
        }
        return { state: await restore(sections), sequence: header.sequence };
      } catch (error) {
        if (error instanceof MemoryError && error.code !== 'MEM_SNAPSHOT_DAMAGED') throw error;
        this.report({ problem: 'damaged', message: messageOf(error) });
        return undefined;
      } finally {
        await snapshot?.close();
      }
    });
  }

  /**
   * Writes a snapshot in pieces, so that others get their turns.
   *
   * When it was not, because the medium refused or the capture is over, the one before is still there.
   *
   * @param capture called when it is this one's turn; undefined: nothing is to be written
   */
  save(space: string, capture: () => SpaceCapture | undefined): Promise<void> {
    return this.inOrder(space, async () => {
      const captured = capture();
      if (captured === undefined) return;
      try {
        await this.write(space, captured);
      } catch (error) {
        this.report({ problem: 'not-written', message: messageOf(error) });
      } finally {
        captured.release();
      }
    });
  }

  /** @throws MemoryError `MEM_SNAPSHOT_FAILED` something may be left */
  delete(space: string): Promise<void> {
    return this.inOrder(space, () => this.options.snapshots.delete(space));
  }

  private async write(space: string, captured: SpaceCapture): Promise<void> {
    const { store, snapshots } = this.options;
    const entry = await store.readEntry(space, captured.sequence);
    if (entry === undefined || captured.isOver()) return;
    const header: Header = {
      version: CONTENT_VERSION,
      space,
      store: store.identity,
      sequence: captured.sequence,
      entry: fingerprintOf(entry, this.options.numbers),
    };
    const draft = await snapshots.create(space);
    try {
      await draft.write('header', new TextEncoder().encode(`${JSON.stringify(header)}\n`));
      if (captured.carriesRanOut) await this.carryOver(space, draft);
      for (const { name, pieces } of captured.sections) {
        for (const piece of pieces()) {
          await draft.write(name, piece);
          if (captured.isOver()) return;
        }
      }
      await draft.commit();
      this.written++;
      captured.onSaved();
    } finally {
      await draft.discard();
    }
  }

  private async carryOver(space: string, draft: SnapshotDraft): Promise<void> {
    const before = await this.options.snapshots.open(space);
    if (before === undefined) throw new Error('The snapshot before is gone, and with it the sessions that ran out');
    try {
      for await (const piece of before.read(RAN_OUT_SECTION)) await draft.write(RAN_OUT_SECTION, piece);
    } finally {
      await before.close();
    }
  }

  private report(problem: SnapshotProblem): void {
    this.problems++;
    this.options.onProblem?.(problem);
  }

  private async inOrder<Answer>(space: string, run: () => Promise<Answer>): Promise<Answer> {
    const before = this.busy.get(space) ?? Promise.resolve();
    const running = before.then(run);
    const settled = running.catch(() => undefined);
    this.busy.set(space, settled);
    try {
      return await running;
    } finally {
      if (this.busy.get(space) === settled) this.busy.delete(space);
    }
  }
}

/** Why a snapshot cannot be used with a store, undefined when it can. */
export async function snapshotUnfitness(
  store: Pick<Store, 'identity' | 'head' | 'readEntry'>,
  numbers: NumericKernel,
  snapshot: StoredSnapshot,
): Promise<string | undefined> {
  const header = (await new SectionReader(snapshot).value('header')) as Header;
  return (await unfitness(store, numbers, header.space, header))?.message;
}

async function unfitness(
  store: Pick<Store, 'identity' | 'head' | 'readEntry'>,
  numbers: NumericKernel,
  space: string,
  header: Header,
): Promise<SnapshotProblem | undefined> {
  if (header.version !== CONTENT_VERSION) {
    return { problem: 'stale', message: `Cannot use snapshot: found version ${header.version}, expected ${CONTENT_VERSION}` };
  }
  if (header.space !== space || header.store !== store.identity) {
    return { problem: 'foreign', message: 'Cannot use snapshot: found one of another store, expected one of this store' };
  }
  const head = await store.head(space);
  if (header.sequence > head) {
    return { problem: 'future', message: `Cannot use snapshot: found sequence ${header.sequence}, expected at most ${head}` };
  }
  const entry = await store.readEntry(space, header.sequence);
  if (entry !== undefined && fingerprintOf(entry, numbers) === header.entry) return undefined;
  return {
    problem: 'foreign',
    message: `Cannot use snapshot: found one of another journal, whose entry ${header.sequence} is not this one's`,
  };
}

function fingerprintOf({ kind, timeMs, sessionId, idempotencyKey, payload }: JournalEntry, numbers: NumericKernel): string {
  return hexFromName(numbers.sha1(JSON.stringify([kind, timeMs, sessionId, idempotencyKey, payload])));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
