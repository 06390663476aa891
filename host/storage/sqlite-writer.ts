/**
 * The one connection that writes a store file: a group in, a committed transaction out.
 *
 * Runs in the writer thread (`sqlite-writer-thread.ts`), so that neither inserting nor syncing holds up the main thread.
 *
 * Invariants:
 *  1. A group becomes visible as a whole or not at all; after a failed one the connection is outside any transaction.
 *  2. A group with a durable entry is synced when `commit` returns; any other one is given to `DeferredSync`.
 *  3. After an error that leaves the file's state unknown nothing more is written.
 */
import { fdatasyncSync } from 'node:fs';
import { dirname } from 'node:path';
import { MemoryError } from '../errors.ts';
import { syncFolderNow } from '../files/sync-folder.ts';
import { Checkpoints, type WriterTime } from './checkpoints.ts';
import { DeferredSync, LONG_GROUP_ENTRIES } from './deferred-sync.ts';
import type { EntryGroup } from './entry-group.ts';
import { cleanAfterErasure, isUnclean, markUnclean } from './erasure-cleaning.ts';
import { GroupInsert } from './group-insert.ts';
import { LogFile } from './log-file.ts';
import { endsTheStore, messageOf } from './sqlite-errors.ts';
import type { SqliteDatabase, SqliteModule, SqliteStatement } from './sqlite-module.ts';
import { prepareSchema } from './sqlite-schema.ts';

export interface WriterOptions {
  readonly path: string;
  /** Most bytes of the store file, without its log; null for no limit. */
  readonly capacityBytes: number | null;
}

export type CommitOutcome =
  | { readonly committed: true }
  | { readonly committed: false; readonly message: string /** False when the store cannot go on. */; readonly usable: boolean };

/** Something went wrong that no commit was waiting for. */
export interface WriterNotice {
  readonly message: string;
  readonly usable: boolean;
}

/** How long a commit waits for another program that writes to the file. */
const BUSY_TIMEOUT_MS = 5000;

/** Holds the pages of a long transaction; beyond it SQLite writes them early and reads them back. */
const CACHE_KIB = 32 * 1024;

export class SqliteWriter {
  readonly #database: SqliteDatabase;
  readonly #insert: GroupInsert;
  readonly #begin: SqliteStatement;
  readonly #commit: SqliteStatement;
  readonly #log: LogFile;
  readonly #deferredSync: DeferredSync;
  readonly #checkpoints: Checkpoints;
  readonly #report: (message: string, usable: boolean) => void;
  #syncsCommits = false;
  #usable = true;

  /** @throws MemoryError `MEM_STORE_CORRUPT`, `MEM_STORE_FAILED` */
  constructor(sqlite: SqliteModule, options: WriterOptions, time: WriterTime, notify: (notice: WriterNotice) => void) {
    const { path } = options;
    const database = new sqlite.DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
    try {
      prepareSchema(database, path);
      configure(database, options);
      this.#insert = new GroupInsert(database);
      this.#begin = database.prepare('BEGIN IMMEDIATE');
      this.#commit = database.prepare('COMMIT');
      this.#log = new LogFile(path, pageBytesOf(database));
      syncFolderNow(dirname(path));
    } catch (error) {
      database.close();
      throw error;
    }
    this.#database = database;
    const report = (message: string, usable: boolean): void => {
      this.#usable &&= usable;
      notify({ message, usable });
    };
    this.#deferredSync = new DeferredSync(this.#log.descriptor, time.timer, (error) =>
      report(`Cannot sync the log: ${error.message}`, false),
    );
    this.#checkpoints = new Checkpoints(database, this.#log, BUSY_TIMEOUT_MS, time, report);
    this.#report = report;
    // A process was killed between an erasure and its cleaning.
    if (isUnclean(database)) this.#cleanUp();
  }

  commit(group: EntryGroup): CommitOutcome {
    if (!this.#usable) return { committed: false, message: 'an earlier error ended the store', usable: false };
    if (group.payloads.length >= LONG_GROUP_ENTRIES) this.#deferredSync.beforeLongWork();
    try {
      this.#setSyncsCommits(group.durable);
      this.#begin.run();
      if (group.durable && group.payloads.length < LONG_GROUP_ENTRIES) this.#log.makeRoom();
      if (group.erases !== null) markUnclean(this.#database);
      this.#insert.insert(group);
      this.#commit.run();
    } catch (error) {
      this.#rollBack();
      this.#usable &&= !endsTheStore(error);
      return { committed: false, message: messageOf(error), usable: this.#usable };
    }
    if (group.durable) this.#deferredSync.synced();
    else this.#deferredSync.committed();
    if (group.erases !== null) this.#cleanUp();
    return { committed: true };
  }

  /** What need not be waited for; called after the acknowledgement was sent. */
  afterCommit(): void {
    if (this.#usable) this.#checkpoints.committed();
  }

  /** Makes everything durable and lets the files go. */
  async close(): Promise<void> {
    this.#checkpoints.stop();
    await this.#deferredSync.stop();
    try {
      // A log that cannot be emptied now (the disk is full, another program reads) is as durable, and read at the next open.
      if (this.#usable && !this.#checkpoints.truncate()) fdatasyncSync(this.#log.descriptor);
    } finally {
      this.#log.close();
      this.#database.close();
    }
  }

  /** Synced commits are switched per group: `synchronous` cannot change within a transaction. */
  #setSyncsCommits(syncs: boolean): void {
    if (this.#syncsCommits === syncs) return;
    this.#database.exec(`PRAGMA synchronous = ${syncs ? 'FULL' : 'NORMAL'}`);
    this.#syncsCommits = syncs;
  }

  /** The erasure holds already; what could not be cleaned now, because another program reads the file, is when the store is opened again. */
  #cleanUp(): void {
    try {
      if (!cleanAfterErasure(this.#database)) this.#report('Cannot clean the file after an erasure now: another program reads it', true);
    } catch (error) {
      this.#report(`Cannot clean the file after an erasure: ${messageOf(error)}`, !endsTheStore(error));
    }
  }

  /** SQLite has rolled back by itself after some errors, and then refuses to do it again. */
  #rollBack(): void {
    try {
      this.#database.exec('ROLLBACK');
    } catch {
      // Nothing was open any more.
    }
  }
}

function configure(database: SqliteDatabase, options: WriterOptions): void {
  const mode = database.prepare('PRAGMA journal_mode = WAL').get()?.journal_mode;
  if (mode !== 'wal') {
    throw new MemoryError(
      'MEM_STORE_FAILED',
      `Cannot open store "${options.path}": found journal mode "${String(mode)}", expected a file system that allows "wal"`,
    );
  }
  database.exec(`
    PRAGMA synchronous = NORMAL;
    PRAGMA secure_delete = ON;
    PRAGMA wal_autocheckpoint = 0;
    PRAGMA cache_size = -${CACHE_KIB};
  `);
  if (options.capacityBytes !== null) {
    database.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(options.capacityBytes / pageBytesOf(database)))}`);
  }
  // The first read makes the log's file.
  database.prepare('SELECT count(*) FROM space').get();
}

function pageBytesOf(database: SqliteDatabase): number {
  return Number(database.prepare('PRAGMA page_size').get()?.page_size);
}
