/**
 * Moves the write-ahead log into the store file, when nobody waits or when the log is long.
 *
 * SQLite's own automatic checkpoint (off) would run inside somebody's commit every 4 MB.
 *
 *   idle for a second      TRUNCATE  the log is copied and cut to nothing
 *   log above 64 MiB       PASSIVE   copied; the next commit starts the log over, within the same file
 *   log above 128 MiB      TRUNCATE  for when a reader kept it from starting over; this bounds it
 *
 * Lengths are those in use: the file may be longer (log-file.ts).
 */
import type { Clock } from '../core/ports/clock.ts';
import type { Timer } from '../core/ports/timer.ts';
import type { LogFile } from './log-file.ts';
import { endsTheStore, messageOf } from './sqlite-errors.ts';
import type { SqliteDatabase } from './sqlite-module.ts';

const IDLE_MS = 1000;
const PASSIVE_ABOVE_BYTES = 64 * 1024 * 1024;
const TRUNCATE_ABOVE_BYTES = 128 * 1024 * 1024;
/** Until the log starts over (a reader may hold on to it, the disk may be full) it must grow by this much before the next try. */
const RETRY_GROWTH_BYTES = 8 * 1024 * 1024;

/** What a writer knows of time. */
export interface WriterTime {
  readonly clock: Clock;
  readonly timer: Timer;
}

/** Says what went wrong; false when the store cannot go on. */
export type CheckpointFailed = (message: string, usable: boolean) => void;

export class Checkpoints {
  readonly #database: SqliteDatabase;
  readonly #log: LogFile;
  readonly #onFailure: CheckpointFailed;
  readonly #busyTimeoutMs: number;
  readonly #time: WriterTime;
  #cancelIdle: (() => void) | undefined;
  #lastCommitMs = 0;
  #nextAboveBytes = PASSIVE_ABOVE_BYTES;

  /** @param busyTimeoutMs what the connection waits for others outside of checkpoints */
  constructor(database: SqliteDatabase, log: LogFile, busyTimeoutMs: number, time: WriterTime, onFailure: CheckpointFailed) {
    this.#database = database;
    this.#log = log;
    this.#busyTimeoutMs = busyTimeoutMs;
    this.#time = time;
    this.#onFailure = onFailure;
  }

  /** Called after the acknowledgement of each commit. */
  committed(): void {
    this.#lastCommitMs = this.#time.clock.nowMs();
    this.#cancelIdle ??= this.#idleAfter(IDLE_MS);
    const usedBytes = this.#log.usedBytes;
    // The log was started over.
    if (usedBytes <= PASSIVE_ABOVE_BYTES) this.#nextAboveBytes = PASSIVE_ABOVE_BYTES;
    if (usedBytes <= this.#nextAboveBytes) return;
    this.#run(usedBytes > TRUNCATE_ABOVE_BYTES ? 'TRUNCATE' : 'PASSIVE');
    this.#nextAboveBytes = usedBytes + RETRY_GROWTH_BYTES;
  }

  /** @returns true when the log is empty now */
  truncate(): boolean {
    return this.#run('TRUNCATE');
  }

  stop(): void {
    this.#cancelIdle?.();
  }

  /** One timer, set again for what is left, instead of one set and cleared by every commit. */
  #idle(): void {
    const leftMs = this.#lastCommitMs + IDLE_MS - this.#time.clock.nowMs();
    // More is left than there was only if the clock was set back, which must not put it off.
    this.#cancelIdle = leftMs > 1 && leftMs <= IDLE_MS ? this.#idleAfter(leftMs) : undefined;
    if (this.#cancelIdle === undefined) this.truncate();
  }

  #idleAfter(delayMs: number): () => void {
    return this.#time.timer.after(delayMs, () => this.#idle());
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
