/**
 * Moves the write-ahead log into the store file, when nobody waits or when the log is long.
 *
 * SQLite's own automatic checkpoint (off) would run inside somebody's commit every 4 MB.
 *
 *   idle for a second      TRUNCATE  the log is copied and cut to nothing
 *   log above 64 MiB       PASSIVE   copied; the next commit starts the log over, within the same file
 *   log above 128 MiB      TRUNCATE  each start-over may leave the file a little longer; this bounds it
 *
 * The file's size tells when the log is full again: after a start-over it grows only once the log is longer than before.
 */
import { fstatSync } from 'node:fs';
import { endsTheStore, messageOf } from './sqlite-errors.ts';
import type { SqliteDatabase } from './sqlite-module.ts';

const IDLE_MS = 1000;
const PASSIVE_ABOVE_BYTES = 64 * 1024 * 1024;
const TRUNCATE_ABOVE_BYTES = 128 * 1024 * 1024;
/** After one that could not finish (a reader held on to the log, the disk was full) the log must grow by this much. */
const RETRY_GROWTH_BYTES = 8 * 1024 * 1024;

/** Says what went wrong; false when the store cannot go on. */
export type CheckpointFailed = (message: string, usable: boolean) => void;

export class Checkpoints {
  readonly #database: SqliteDatabase;
  readonly #logDescriptor: number;
  readonly #onFailure: CheckpointFailed;
  readonly #busyTimeoutMs: number;
  #idleTimer: NodeJS.Timeout | null = null;
  #lastCommitMs = 0;
  #nextAboveBytes = PASSIVE_ABOVE_BYTES;

  /** @param busyTimeoutMs what the connection waits for others outside of checkpoints */
  constructor(database: SqliteDatabase, logDescriptor: number, busyTimeoutMs: number, onFailure: CheckpointFailed) {
    this.#database = database;
    this.#logDescriptor = logDescriptor;
    this.#busyTimeoutMs = busyTimeoutMs;
    this.#onFailure = onFailure;
  }

  /** Called after the acknowledgement of each commit. */
  committed(): void {
    this.#lastCommitMs = performance.now();
    this.#idleTimer ??= setTimeout(() => this.#idle(), IDLE_MS);
    const logBytes = fstatSync(this.#logDescriptor).size;
    if (logBytes <= this.#nextAboveBytes) return;
    const finished = this.#run(logBytes > TRUNCATE_ABOVE_BYTES ? 'TRUNCATE' : 'PASSIVE');
    const remainingBytes = fstatSync(this.#logDescriptor).size;
    this.#nextAboveBytes = finished ? Math.max(PASSIVE_ABOVE_BYTES, remainingBytes) : remainingBytes + RETRY_GROWTH_BYTES;
  }

  /** @returns true when the log is empty now */
  truncate(): boolean {
    return this.#run('TRUNCATE');
  }

  stop(): void {
    if (this.#idleTimer !== null) clearTimeout(this.#idleTimer);
  }

  /** One timer, set again for what is left, instead of one set and cleared by every commit. */
  #idle(): void {
    const leftMs = this.#lastCommitMs + IDLE_MS - performance.now();
    if (leftMs > 1) {
      this.#idleTimer = setTimeout(() => this.#idle(), leftMs);
      return;
    }
    this.#idleTimer = null;
    if (this.truncate()) this.#nextAboveBytes = PASSIVE_ABOVE_BYTES;
  }

  /** @returns true when everything in the log was copied */
  #run(mode: 'PASSIVE' | 'TRUNCATE'): boolean {
    // A checkpoint can wait for a better moment; the appends behind it cannot wait for a reader to finish.
    this.#database.exec('PRAGMA busy_timeout = 0');
    try {
      const row = this.#database.prepare(`PRAGMA wal_checkpoint(${mode})`).get();
      return row !== undefined && row.busy === 0 && row.log === row.checkpointed;
    } catch (error) {
      this.#onFailure(`Cannot move the log into the store: ${messageOf(error)}`, !endsTheStore(error));
      return false;
    } finally {
      this.#database.exec(`PRAGMA busy_timeout = ${this.#busyTimeoutMs}`);
    }
  }
}
