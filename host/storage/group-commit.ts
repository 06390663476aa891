/**
 * Group commit without a timer: while one group is being written, appends queue; when it is acknowledged, everything
 * that queued up goes as the next one.
 *
 * So a single caller waits for nothing but the medium, and a hundred callers share one transaction and one sync.
 * Knows nothing of SQL: it is given a function that commits a group.
 *
 * Invariants:
 *  1. At most one group is being written, so when the next is made every head is known.
 *  2. Appends are answered in the order of their calls; entries are counted into a head before anybody is answered.
 *  3. A group that fails fails all its appends; what queued behind it is judged by the heads as they were before.
 */
import type { AppendResult, NewEntry } from '../core/ports/store.ts';
import { MemoryError } from '../errors.ts';
import { type EntryGroup, type PlacedAppend, packGroup } from './entry-group.ts';
import type { HeadWatch } from './head-watch.ts';
import type { SpaceHeads } from './space-heads.ts';
import { messageOf } from './sqlite-errors.ts';
import type { CommitOutcome } from './sqlite-writer.ts';
import type { StoreMeter } from './store-meter.ts';

/** A group ends here, so that a transaction stays near 100 ms and its message near 32 MiB. An append is never split. */
const MAXIMUM_GROUP_ENTRIES = 32_768;
const MAXIMUM_GROUP_UNITS = 16 * 1024 * 1024;

interface QueuedAppend {
  readonly space: string;
  readonly expectedSequence: number;
  readonly entries: readonly NewEntry[];
  /** True when the space is emptied before its entries are written. */
  readonly erases: boolean;
  readonly beganMs: number;
  readonly resolve: (result: AppendResult) => void;
  readonly reject: (error: MemoryError) => void;
}

/** An append of the group being written. */
interface WrittenAppend {
  readonly append: QueuedAppend;
  /** The sequence that it will have reached; null when it conflicts. */
  readonly reached: number | null;
}

export interface GroupCommitParts {
  readonly heads: SpaceHeads;
  readonly watch: HeadWatch;
  readonly meter: StoreMeter;
  /** What is kept of a space's name when the space is erased. */
  readonly nameOfErased: (name: string) => Uint8Array;
  /** Rejects only when the writer itself is gone. */
  readonly commit: (group: EntryGroup) => Promise<CommitOutcome>;
}

export class GroupCommit {
  readonly #parts: GroupCommitParts;
  #queue: QueuedAppend[] = [];
  #writing = false;
  #ended: MemoryError | null = null;
  #idle: (() => void) | null = null;

  constructor(parts: GroupCommitParts) {
    this.#parts = parts;
  }

  /** Null while the store takes entries. */
  get ended(): MemoryError | null {
    return this.#ended;
  }

  /** Precondition: `checkAppend` passed. */
  append(space: string, expectedSequence: number, entries: readonly NewEntry[]): Promise<AppendResult> {
    return this.#enqueue(space, expectedSequence, entries, false);
  }

  /** Empties a space and appends an entry, in a group of its own. Precondition: `checkAppend` passed. */
  erase(space: string, expectedSequence: number, entry: NewEntry): Promise<AppendResult> {
    return this.#enqueue(space, expectedSequence, [entry], true);
  }

  #enqueue(space: string, expectedSequence: number, entries: readonly NewEntry[], erases: boolean): Promise<AppendResult> {
    const beganMs = this.#parts.meter.appendBegan();
    return new Promise((resolve, reject) => {
      // Copied, because the caller may go on using its array.
      this.#queue.push({ space, expectedSequence, entries: entries.slice(), erases, beganMs, resolve, reject });
      if (this.#writing) return;
      this.#writing = true;
      // Those who call in the same turn share the group.
      setImmediate(() => this.#writeNext());
    });
  }

  /** Refuses everything from now on: the medium's state is unknown. What is being written is still answered. */
  end(error: MemoryError): void {
    this.#ended ??= error;
  }

  /** Resolves when every append was answered. */
  drain(): Promise<void> {
    if (!this.#writing) return Promise.resolve();
    return new Promise((resolve) => {
      this.#idle = resolve;
    });
  }

  #writeNext(): void {
    while (this.#queue.length > 0) {
      if (this.#ended !== null) {
        this.#failAll(this.#takeQueue(this.#queue.length), this.#ended);
        continue;
      }
      const { written, placed } = this.#makeGroup();
      if (placed.length === 0) {
        this.#answer(written);
        continue;
      }
      this.#write(written, placed);
      return;
    }
    this.#writing = false;
    this.#idle?.();
  }

  /** Takes appends from the queue and gives those that fit their places. */
  #makeGroup(): { readonly written: readonly WrittenAppend[]; readonly placed: readonly PlacedAppend[] } {
    const { heads } = this.#parts;
    const written: WrittenAppend[] = [];
    const placed: PlacedAppend[] = [];
    let entryCount = 0;
    let units = 0;
    for (const append of this.#queue) {
      const { space, expectedSequence, entries } = append;
      if (append.erases && placed.length > 0) break;
      if (heads.pendingHeadOf(space) !== expectedSequence) {
        written.push({ append, reached: null });
        continue;
      }
      const appendUnits = unitsOf(entries);
      const isFull = entryCount + entries.length > MAXIMUM_GROUP_ENTRIES || units + appendUnits > MAXIMUM_GROUP_UNITS;
      if (isFull && placed.length > 0) break;
      written.push({ append, reached: expectedSequence + entries.length });
      if (entries.length === 0) continue;
      placed.push({ ...heads.place(space, entries.length, append.erases), entries });
      entryCount += entries.length;
      units += appendUnits;
      if (append.erases) break;
    }
    this.#takeQueue(written.length);
    return { written, placed };
  }

  #write(written: readonly WrittenAppend[], placed: readonly PlacedAppend[]): void {
    const { heads, commit, nameOfErased } = this.#parts;
    const newSpaces = heads.touched().filter((space) => space.head === 0 || space.isNamed !== space.pendingIsNamed);
    const group = packGroup(
      placed,
      newSpaces.map(({ name, pendingIsNamed }) => (pendingIsNamed ? name : nameOfErased(name))),
      newSpaces.map((space) => space.number),
      written.at(-1)?.append.erases === true ? placed[0].spaceNumber : null,
    );
    commit(group).then(
      (outcome) => this.#settle(written, outcome),
      (error: unknown) => this.#settle(written, { committed: false, message: messageOf(error), usable: false }),
    );
  }

  #settle(written: readonly WrittenAppend[], outcome: CommitOutcome): void {
    const { heads, watch } = this.#parts;
    if (outcome.committed) {
      const grown = heads.touched();
      heads.commit();
      this.#answer(written);
      for (const space of grown) watch.advanced(space.name);
    } else {
      heads.rollBack();
      const error = failedError(outcome.message);
      if (!outcome.usable) this.end(error);
      this.#failAll(
        written.map(({ append }) => append),
        error,
      );
    }
    // The callers that were just answered go on first, so that what they append next is in the next group.
    setImmediate(() => this.#writeNext());
  }

  #answer(written: readonly WrittenAppend[]): void {
    const { heads, meter } = this.#parts;
    const nowMs = meter.nowMs();
    for (const { append, reached } of written) {
      meter.appendEnded(append.beganMs, nowMs);
      if (reached !== null) append.resolve({ outcome: 'appended', sequence: reached });
      else append.resolve({ outcome: 'conflict', sequence: heads.find(append.space)?.head ?? 0 });
    }
  }

  #failAll(appends: readonly QueuedAppend[], error: MemoryError): void {
    const { meter } = this.#parts;
    const nowMs = meter.nowMs();
    for (const append of appends) {
      meter.failed(error.message);
      meter.appendEnded(append.beganMs, nowMs);
      append.reject(error);
    }
  }

  #takeQueue(count: number): readonly QueuedAppend[] {
    const taken = this.#queue.slice(0, count);
    this.#queue = this.#queue.slice(count);
    return taken;
  }
}

export function failedError(reason: string): MemoryError {
  return new MemoryError('MEM_STORE_FAILED', `Cannot append to the store: ${reason}; nothing of it was kept`);
}

function unitsOf(entries: readonly NewEntry[]): number {
  let units = 0;
  for (const entry of entries) units += entry.payload.length;
  return units;
}
