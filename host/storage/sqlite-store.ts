/**
 * The store that keeps every journal in one SQLite file.
 *
 *   append ── group-commit ── thread ── sqlite-writer ──┐
 *               │ heads                                <path>, <path>-wal, <path>-shm
 *   read, … ────┴───────────────────── sqlite-reader ──┘
 *
 * This file joins the parts and holds their life: open in order, close in order, and refuse what comes after.
 *
 * Invariants:
 *  1. Nobody reads an entry before it was acknowledged: every read is bounded by the head in `SpaceHeads`.
 *  2. The lock is taken before the first look at the file and released after the last one.
 */
import type { Clock } from '../core/ports/clock.ts';
import type { AppendResult, JournalEntry, NewEntry, Store, StoredClosing, StoredSession, StoreStatistics } from '../core/ports/store.ts';
import { MemoryError } from '../errors.ts';
import { openThreadChannel, type ThreadChannel } from '../threads/thread-channel.ts';
import { threadModuleUrl } from '../threads/thread-module.ts';
import { erasedName } from './erased-names.ts';
import { failedError, GroupCommit } from './group-commit.ts';
import { HeadWatch } from './head-watch.ts';
import { followJournal, readJournal } from './journal-feed.ts';
import { withLongPayloads } from './long-payloads.ts';
import { SpaceHeads } from './space-heads.ts';
import { messageOf } from './sqlite-errors.ts';
import { loadSqlite } from './sqlite-module.ts';
import { SqliteReader } from './sqlite-reader.ts';
import type { WriterNotice } from './sqlite-writer.ts';
import type { WriterRequests } from './sqlite-writer-thread.ts';
import { checkAppend, storeClosedError } from './store-errors.ts';
import { acquireStoreLock, type StoreLock } from './store-lock.ts';
import { StoreMeter } from './store-meter.ts';
import { makeStorePath } from './store-path.ts';

export interface SqliteStoreOptions {
  /** The store's file; it and its folder are made when missing. */
  readonly path: string;
  readonly clock: Clock;
  /** Most bytes that the file may take, without its log; no limit by default. Beyond it appends fail as on a full disk. */
  readonly capacityBytes?: number;
}

/**
 * Opens or makes a store.
 *
 * @throws StoreLockedError   `MEM_STORE_LOCKED` another open store holds the file; says which process and since when
 * @throws MemoryError `MEM_STORE_CORRUPT`       the file is damaged, another program's or a newer version's
 * @throws MemoryError `MEM_STORE_FAILED`        the path cannot be written
 * @throws MemoryError `MEM_RUNTIME_UNSUPPORTED` the runtime has no `node:sqlite`
 *
 * @example
 * const store = await openSqliteStore({ path: 'data/memory.sqlite', clock: { nowMs: () => Date.now() } });
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  const sqlite = await loadSqlite();
  let lock: StoreLock | null = null;
  let writer: WriterThread | null = null;
  try {
    const path = makeStorePath(options.path);
    lock = acquireStoreLock(sqlite, path, options.clock);
    writer = startWriter();
    await writer.channel.request('open', { path, capacityBytes: options.capacityBytes ?? null });
    const reader = new SqliteReader(sqlite, path);
    return new SqliteStore(lock, writer, reader, options.clock);
  } catch (cause) {
    await letGo(writer, lock).catch(() => undefined);
    if (cause instanceof MemoryError) throw cause;
    throw new MemoryError(
      'MEM_STORE_FAILED',
      `Cannot open store "${options.path}": ${messageOf(cause)}, expected a path that can be written`,
      { cause },
    );
  }
}

interface WriterThread {
  readonly channel: ThreadChannel<WriterRequests>;
  /** Hears what no request was waiting for; the thread's death comes as a notice too. */
  onNotice: (notice: WriterNotice) => void;
}

function startWriter(): WriterThread {
  const channel = openThreadChannel<WriterRequests, WriterNotice>({
    url: threadModuleUrl('./sqlite-writer-thread', import.meta.url),
    name: 'mneme-sqlite-writer',
    onNotice: (notice) => writer.onNotice(notice),
    onFailure: (error) => writer.onNotice({ message: error.message, usable: false }),
  });
  const writer: WriterThread = { channel, onNotice: () => {} };
  return writer;
}

/** The lock goes last, and whatever the thread says. */
async function letGo(writer: WriterThread | null, lock: StoreLock | null): Promise<void> {
  try {
    await writer?.channel.close();
  } finally {
    lock?.release();
  }
}

class SqliteStore implements Store {
  readonly identity: string;
  readonly heads = new HeadWatch();
  readonly #lock: StoreLock;
  readonly #writer: WriterThread;
  readonly #reader: SqliteReader;
  readonly #meter: StoreMeter;
  readonly #spaceHeads: SpaceHeads;
  readonly #commits: GroupCommit;
  #closing: Promise<void> | null = null;
  #readerClosed = false;

  constructor(lock: StoreLock, writer: WriterThread, reader: SqliteReader, clock: Clock) {
    this.#lock = lock;
    this.#writer = writer;
    this.#reader = reader;
    this.identity = reader.identity();
    this.#meter = new StoreMeter(clock);
    this.#spaceHeads = new SpaceHeads(reader);
    this.#commits = new GroupCommit({
      heads: this.#spaceHeads,
      watch: this.heads,
      meter: this.#meter,
      nameOfErased: (name) => erasedName(this.identity, name),
      commit: (group) => {
        const light = withLongPayloads(group);
        if (!(light instanceof Promise)) return writer.channel.request('commit', light);
        return light.then((encoded) => writer.channel.request('commit', encoded));
      },
    });
    writer.onNotice = (notice) => {
      this.#meter.noted(notice.message);
      if (!notice.usable) this.#commits.end(failedError(notice.message));
    };
  }

  async append(space: string, expectedSequence: number, entries: readonly NewEntry[]): Promise<AppendResult> {
    if (this.#closing !== null) throw this.#refused(storeClosedError(`append to space "${space}"`));
    try {
      checkAppend(space, expectedSequence);
    } catch (error) {
      throw this.#refused(error);
    }
    return this.#commits.append(space, expectedSequence, entries);
  }

  async erase(space: string, expectedSequence: number, entry: NewEntry): Promise<AppendResult> {
    if (this.#closing !== null) throw this.#refused(storeClosedError(`erase space "${space}"`));
    try {
      checkAppend(space, expectedSequence);
    } catch (error) {
      throw this.#refused(error);
    }
    return this.#commits.erase(space, expectedSequence, entry);
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
    return this.#ask(`read entry ${sequence} of space "${space}"`, () => {
      const state = this.#spaceHeads.find(space);
      return state === undefined || sequence > state.head ? undefined : this.#reader.readBatch(state.number, sequence, sequence)[0];
    });
  }

  async readPayload(space: string, sequence: number): Promise<string | undefined> {
    return this.#ask(`read entry ${sequence} of space "${space}"`, () => {
      const state = this.#spaceHeads.find(space);
      return state === undefined || sequence > state.head ? undefined : this.#reader.readPayload(state.number, sequence);
    });
  }

  async head(space: string): Promise<number> {
    return this.#ask(`read the head of space "${space}"`, () => this.#spaceHeads.find(space)?.head ?? 0);
  }

  async spaces(): Promise<readonly string[]> {
    return this.#ask('list the spaces', () => this.#reader.spaces().filter((name) => this.#spaceHeads.isAcknowledged(name)));
  }

  async openSessions(): Promise<readonly StoredSession[]> {
    return this.#ask('list the open sessions', () => this.#reader.openSessions());
  }

  async closings(): Promise<readonly StoredClosing[]> {
    return this.#ask('list the closings', () => this.#reader.closings());
  }

  statistics(): StoreStatistics {
    return this.#meter.statistics('sqlite', this.#closing === null && this.#commits.ended === null);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** For `journal-feed.ts`. */
  readBatch(space: string, fromSequence: number): readonly JournalEntry[] {
    if (this.#readerClosed) throw this.#refused(storeClosedError(`read space "${space}"`));
    const state = this.#spaceHeads.find(space);
    if (state === undefined || fromSequence > state.head) return [];
    return this.#reader.readBatch(state.number, fromSequence, state.head);
  }

  /** For `journal-feed.ts`. */
  isClosed(): boolean {
    return this.#readerClosed;
  }

  /** Answers what is in flight, then lets go in the order in which nothing is left half open. */
  async #close(): Promise<void> {
    await this.#commits.drain();
    this.#readerClosed = true;
    this.heads.close();
    try {
      // The reader first: the writer empties the log only when nobody reads it.
      this.#reader.close();
      await this.#writer.channel.request('close', null);
    } catch (cause) {
      if (this.#commits.ended === null) {
        throw new MemoryError('MEM_STORE_FAILED', `Cannot close the store: ${messageOf(cause)}`, { cause });
      }
    } finally {
      await letGo(this.#writer, this.#lock);
    }
  }

  #ask<Answer>(attempted: string, answer: () => Answer): Answer {
    this.#meter.began();
    try {
      if (this.#closing !== null) throw storeClosedError(attempted);
      return answer();
    } catch (error) {
      this.#meter.failed(messageOf(error));
      throw error;
    }
  }

  /** Counts an append or read that was refused before it began. */
  #refused(error: unknown): unknown {
    this.#meter.began();
    this.#meter.failed(messageOf(error));
    return error;
  }
}
