/**
 * The one connection that reads a store file, on the main thread.
 *
 * Reading here costs a few microseconds per row and no crossing between threads; the write-ahead log lets it run beside
 * the writer. It sees what is committed, which may be a moment ahead of what is acknowledged: `sqlite-store.ts` bounds
 * every read by the acknowledged head.
 */
import type { JournalEntry, StoredClosing, StoredSession } from '../core/ports/store.ts';
import { MemoryError } from '../errors.ts';
import { kindOfText } from './entry-kinds.ts';
import { erasedName } from './erased-names.ts';
import { MAXIMUM_BATCH_ENTRIES } from './journal-feed.ts';
import { isCorrupt, messageOf } from './sqlite-errors.ts';
import type { SqliteDatabase, SqliteModule, SqliteRow, SqliteStatement, SqliteValue } from './sqlite-module.ts';
import { corruptError } from './sqlite-schema.ts';

/**
 * A batch ends early here, counted in UTF-16 units: it is read, decoded and applied in one turn of the event loop, at about 0.1 microseconds a
 * unit, and 1,000 payloads of 5 MB would not even fit into memory.
 */
const MAXIMUM_BATCH_UNITS = 64 * 1024;

const READ_BATCH = `
  SELECT sequence, kind, time_ms, session_id, idempotency_key, durable, json
  FROM journal LEFT JOIN payload USING (space_number, sequence)
  WHERE space_number = ? AND sequence BETWEEN ? AND ?
  ORDER BY sequence
  LIMIT ${MAXIMUM_BATCH_ENTRIES}`;

/** Names compare as UTF-8 bytes, which is the order of the code points. */
const READ_SESSIONS = `
  SELECT session_id, name, ttl_seconds
  FROM session JOIN space ON space.number = session.space_number
  ORDER BY name, opened_sequence`;

const READ_CLOSINGS = `
  SELECT session_id, name
  FROM closing JOIN space ON space.number = closing.space_number
  ORDER BY time_ms`;

export interface SpaceOnDisk {
  readonly number: number;
  readonly head: number;
  /** False when all that is known of its name is a hash: nothing was written since it was erased. */
  readonly isNamed: boolean;
}

export class SqliteReader {
  readonly #path: string;
  readonly #database: SqliteDatabase;
  readonly #identity: string;
  readonly #readBatch: SqliteStatement;
  readonly #readPayload: SqliteStatement;
  readonly #findSpace: SqliteStatement;
  readonly #readSpaces: SqliteStatement;
  readonly #readSessions: SqliteStatement;
  readonly #readClosings: SqliteStatement;
  readonly #readLastNumber: SqliteStatement;

  /** Precondition: the writer made or checked the schema. */
  constructor(sqlite: SqliteModule, path: string) {
    this.#path = path;
    this.#database = new sqlite.DatabaseSync(path, { readOnly: true });
    const prepare = (sql: string): SqliteStatement => this.#database.prepare(sql);
    this.#readBatch = prepare(READ_BATCH);
    // Rows as arrays halve what reading a journal costs (1.2 instead of 2.4 ms per 1,000 entries); not every runtime has them.
    if ('setReturnArrays' in this.#readBatch) this.#readBatch.setReturnArrays(true);
    this.#readPayload = prepare('SELECT json FROM payload WHERE space_number = ? AND sequence = ?');
    this.#findSpace = prepare(
      'SELECT number, (SELECT max(sequence) FROM journal WHERE space_number = number) AS head FROM space WHERE name = ?',
    );
    this.#readSpaces = prepare("SELECT name FROM space WHERE typeof(name) = 'text' ORDER BY name");
    this.#readSessions = prepare(READ_SESSIONS);
    this.#readClosings = prepare(READ_CLOSINGS);
    this.#identity = String(this.#attempt(() => prepare('SELECT id FROM identity').get())?.id);
    this.#readLastNumber = prepare('SELECT max(number) AS number FROM space');
  }

  /** Entries from one sequence to another, at most 1,000 of them and at least one when there is one. */
  readBatch(spaceNumber: number, fromSequence: number, toSequence: number): readonly JournalEntry[] {
    return this.#attempt(() => {
      const batch: JournalEntry[] = [];
      let units = 0;
      for (const row of this.#readBatch.iterate(spaceNumber, fromSequence, toSequence)) {
        const entry = this.#entryOf(row);
        batch.push(entry);
        units += entry.payload.length;
        if (units >= MAXIMUM_BATCH_UNITS) break;
      }
      return batch;
    });
  }

  readPayload(spaceNumber: number, sequence: number): string | undefined {
    const row = this.#attempt(() => this.#readPayload.get(spaceNumber, sequence));
    return row === undefined ? undefined : String(row.json);
  }

  findSpace(name: string): SpaceOnDisk | undefined {
    const find = (known: string | Uint8Array): SqliteRow | undefined => this.#attempt(() => this.#findSpace.get(known));
    const named = find(name);
    const row = named ?? find(erasedName(this.#identity, name));
    return row === undefined ? undefined : { number: Number(row.number), head: Number(row.head), isNamed: named !== undefined };
  }

  /** The largest number that a space has, 0 without spaces. */
  lastSpaceNumber(): number {
    return Number(this.#attempt(() => this.#readLastNumber.get())?.number ?? 0);
  }

  /** 32 hexadecimal digits, drawn when the store was made. */
  identity(): string {
    return this.#identity;
  }

  /** Ascending by code point; without those that were erased. */
  spaces(): readonly string[] {
    return this.#attempt(() => this.#readSpaces.all()).map((row) => String(row.name));
  }

  openSessions(): readonly StoredSession[] {
    const rows = this.#attempt(() => this.#readSessions.all());
    return rows.map((row) => ({ sessionId: String(row.session_id), space: String(row.name), ttlSeconds: Number(row.ttl_seconds) }));
  }

  closings(): readonly StoredClosing[] {
    const rows = this.#attempt(() => this.#readClosings.all());
    return rows.map((row) => ({ sessionId: String(row.session_id), space: String(row.name) }));
  }

  close(): void {
    this.#database.close();
  }

  /** @param row columns of `READ_BATCH` in their order, with or without their names */
  #entryOf(row: SqliteRow): JournalEntry {
    const columns: readonly SqliteValue[] = Array.isArray(row) ? row : Object.values(row);
    const [sequenceValue, kindValue, timeMs, sessionId, idempotencyKey, durable, payload] = columns;
    const sequence = Number(sequenceValue);
    const kind = kindOfText(String(kindValue));
    if (kind === undefined) throw corruptError(this.#path, `found kind "${String(kindValue)}" in entry ${sequence}`);
    if (payload === null) throw corruptError(this.#path, `found no payload for entry ${sequence}`);
    return {
      kind,
      timeMs: Number(timeMs),
      sessionId: String(sessionId),
      idempotencyKey: idempotencyKey === null ? null : String(idempotencyKey),
      payload: String(payload),
      durable: durable !== 0,
      sequence,
    };
  }

  #attempt<Result>(read: () => Result): Result {
    try {
      return read();
    } catch (cause) {
      if (cause instanceof MemoryError) throw cause;
      if (isCorrupt(cause)) throw corruptError(this.#path, `found "${messageOf(cause)}"`, cause);
      throw new MemoryError('MEM_STORE_FAILED', `Cannot read store "${this.#path}": ${messageOf(cause)}`, { cause });
    }
  }
}
