/**
 * The store that keeps everything in memory and nothing beyond the process.
 *
 * For `MNEME_DATA=:memory:`, for tests, and as the slow obvious twin of every adapter that has a medium: the contract
 * suite says what both must do.
 *
 * Invariants:
 *  1. `journal[i].sequence === i + 1`.
 *  2. An append takes effect in the turn of its call, so calls are ordered without a queue.
 */
import type { Clock } from '../core/ports/clock.ts';
import type { AppendResult, JournalEntry, NewEntry, Store, StoredClosing, StoredSession, StoreStatistics } from '../core/ports/store.ts';
import { CLOSINGS_KEPT_MS } from '../core/ports/store.ts';
import { compareCodePoints } from './code-point-order.ts';
import { erasedName } from './erased-names.ts';
import { HeadWatch } from './head-watch.ts';
import { followJournal, MAXIMUM_BATCH_ENTRIES, readJournal } from './journal-feed.ts';
import { checkAppend, storeClosedError } from './store-errors.ts';
import { StoreMeter } from './store-meter.ts';

interface MemorySpace {
  readonly journal: JournalEntry[];
  /** Session id to time to live; the order of insertion is the order of the openings. */
  readonly openSessions: Map<string, number>;
}

/**
 * @param options.clock measures response times
 *
 * @example
 * const store = createMemoryStore();
 * await store.append('space', 0, [entry]); // { outcome: 'appended', sequence: 1 }
 */
export function createMemoryStore({ clock }: { readonly clock: Clock }): Store {
  return new MemoryStore(clock);
}

/** Stores of this process so far: none of them outlives it. */
let storeCount = 0;

class MemoryStore implements Store {
  readonly identity = `memory-${++storeCount}`;
  readonly heads = new HeadWatch();
  readonly #spaces = new Map<string, MemorySpace>();
  /** Those that hold nothing but their erasure, by what is kept of their names. */
  readonly #erased = new Map<string, MemorySpace>();
  readonly #meter: StoreMeter;
  /** In the order of time. */
  #closings: (StoredClosing & { readonly timeMs: number })[] = [];
  #closed = false;

  constructor(clock: Clock) {
    this.#meter = new StoreMeter(clock);
  }

  async append(space: string, expectedSequence: number, entries: readonly NewEntry[]): Promise<AppendResult> {
    const beganMs = this.#meter.appendBegan();
    try {
      if (this.#closed) throw storeClosedError(`append to space "${space}"`);
      checkAppend(space, expectedSequence);
    } catch (error) {
      this.#meter.failed(String(error));
      throw error;
    }
    const head = this.#find(space)?.journal.length ?? 0;
    this.#meter.appendEnded(beganMs, this.#meter.nowMs());
    if (head !== expectedSequence) return { outcome: 'conflict', sequence: head };
    if (entries.length > 0) this.#keep(space, entries);
    return { outcome: 'appended', sequence: head + entries.length };
  }

  async erase(space: string, expectedSequence: number, entry: NewEntry): Promise<AppendResult> {
    const known = this.#find(space);
    const isExpected = !this.#closed && known !== undefined && known.journal.length === expectedSequence;
    if (isExpected) {
      known.journal.forEach((kept, index) => {
        known.journal[index] = { ...kept, payload: '', sessionId: '', idempotencyKey: null };
      });
      known.openSessions.clear();
      this.#closings = this.#closings.filter((closing) => closing.space !== space);
    }
    const appending = this.append(space, expectedSequence, [entry]);
    // In this turn, before anybody appends to what is empty now.
    if (this.#spaces.get(space)?.journal.length === expectedSequence + 1) this.#forgetName(space);
    return appending;
  }

  read(space: string, fromSequence: number): AsyncIterable<readonly JournalEntry[]> {
    this.#meter.began();
    return readJournal(this, space, fromSequence);
  }

  follow(space: string, fromSequence: number): AsyncIterable<readonly JournalEntry[]> {
    this.#meter.began();
    return followJournal(this, space, fromSequence);
  }

  async readEntry(space: string, sequence: number): Promise<JournalEntry | undefined> {
    this.#checkOpen(`read entry ${sequence} of space "${space}"`);
    return this.#find(space)?.journal[sequence - 1];
  }

  async readPayload(space: string, sequence: number): Promise<string | undefined> {
    this.#checkOpen(`read entry ${sequence} of space "${space}"`);
    return this.#find(space)?.journal[sequence - 1]?.payload;
  }

  async head(space: string): Promise<number> {
    this.#checkOpen(`read the head of space "${space}"`);
    return this.#find(space)?.journal.length ?? 0;
  }

  async spaces(): Promise<readonly string[]> {
    this.#checkOpen('list the spaces');
    return [...this.#spaces.keys()].sort(compareCodePoints);
  }

  async openSessions(): Promise<readonly StoredSession[]> {
    const names = await this.spaces();
    return names.flatMap((space) =>
      [...(this.#spaces.get(space)?.openSessions ?? [])].map(([sessionId, ttlSeconds]) => ({ sessionId, space, ttlSeconds })),
    );
  }

  async closings(): Promise<readonly StoredClosing[]> {
    this.#checkOpen('list the closings');
    return this.#closings.map(({ sessionId, space }) => ({ sessionId, space }));
  }

  statistics(): StoreStatistics {
    return this.#meter.statistics('memory', !this.#closed);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.heads.close();
    this.#spaces.clear();
    this.#erased.clear();
  }

  /** For `journal-feed.ts`. */
  readBatch(space: string, fromSequence: number): readonly JournalEntry[] {
    if (this.#closed) throw storeClosedError(`read space "${space}"`);
    const start = Math.max(fromSequence, 1) - 1;
    return this.#find(space)?.journal.slice(start, start + MAXIMUM_BATCH_ENTRIES) ?? [];
  }

  /** For `journal-feed.ts`. */
  isClosed(): boolean {
    return this.#closed;
  }

  #keep(name: string, entries: readonly NewEntry[]): void {
    const space: MemorySpace = this.#find(name) ?? { journal: [], openSessions: new Map() };
    if (this.#erased.size > 0) this.#erased.delete(this.#erasedKey(name));
    this.#spaces.set(name, space);
    for (const { ttlSeconds = 0, ...entry } of entries) {
      space.journal.push({ ...entry, sequence: space.journal.length + 1 });
      const { kind, sessionId } = entry;
      const isOpen = space.openSessions.has(sessionId);
      if ((kind === 'session-opened' && !isOpen) || (kind === 'session-extended' && isOpen)) space.openSessions.set(sessionId, ttlSeconds);
      if (kind === 'session-closed') this.#close(name, space, entry);
    }
    this.heads.advanced(name);
  }

  #close(name: string, { openSessions }: MemorySpace, { sessionId, timeMs, idempotencyKey }: NewEntry): void {
    openSessions.delete(sessionId);
    if (idempotencyKey === null) return;
    const kept = this.#closings.filter((closing) => closing.timeMs >= timeMs - CLOSINGS_KEPT_MS);
    this.#closings = [...kept, { sessionId, space: name, timeMs }].sort((left, right) => left.timeMs - right.timeMs);
  }

  #find(name: string): MemorySpace | undefined {
    return this.#spaces.get(name) ?? (this.#erased.size === 0 ? undefined : this.#erased.get(this.#erasedKey(name)));
  }

  /** Precondition: the space was emptied and holds its erasure. */
  #forgetName(name: string): void {
    const space = this.#spaces.get(name);
    if (space === undefined) return;
    this.#spaces.delete(name);
    this.#erased.set(this.#erasedKey(name), space);
  }

  #erasedKey(name: string): string {
    return Buffer.from(erasedName(this.identity, name)).toString('hex');
  }

  #checkOpen(attempted: string): void {
    this.#meter.began();
    if (!this.#closed) return;
    const error = storeClosedError(attempted);
    this.#meter.failed(error.message);
    throw error;
  }
}
