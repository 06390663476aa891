/**
 * Lets one process at a time hold a store.
 *
 *   <path>.lock         an empty SQLite file under an exclusive transaction that is never committed
 *   <path>.holder.json  {"processId":1234,"since":"2026-11-02T10:00:00.000Z"}, for people and for the error
 *
 * The lock is the system's (SQLite takes it by `fcntl`), so it vanishes with its process however that ends; the second
 * file only says who holds it, and one that a dead process left behind blocks nobody. The lock file stays: removing it
 * would let two processes lock two files of the same name.
 *
 * Never open or close either the store file or the lock file by `node:fs` while a store is open: closing any descriptor
 * of a file drops all `fcntl` locks that this process has on it.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Clock } from '../core/ports/clock.ts';
import { StoreLockedError } from '../errors.ts';
import { isBusy } from './sqlite-errors.ts';
import type { SqliteDatabase, SqliteModule } from './sqlite-module.ts';

export interface StoreLock {
  release(): void;
}

interface Holder {
  readonly processId: number | null;
  readonly since: string | null;
}

/** @throws StoreLockedError another open store, of this process or another one, holds the path */
export function acquireStoreLock(sqlite: SqliteModule, path: string, clock: Clock): StoreLock {
  const holderPath = `${path}.holder.json`;
  const database = new sqlite.DatabaseSync(`${path}.lock`, { timeout: 0 });
  try {
    // In memory, so that no rollback journal lies beside the lock.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (!isBusy(error)) throw error;
    const holder = readHolder(holderPath);
    throw new StoreLockedError(path, holder.processId, holder.since);
  }
  try {
    writeHolder(holderPath, { processId: process.pid, since: new Date(clock.nowMs()).toISOString() });
  } catch (error) {
    database.close();
    throw error;
  }
  return { release: () => release(database, holderPath) };
}

function release(database: SqliteDatabase, holderPath: string): void {
  // The side file first: after the lock is gone it may already be the next holder's.
  rmSync(holderPath, { force: true });
  database.close();
}

/** Renamed into place, so that nobody reads half of it. */
function writeHolder(holderPath: string, holder: Holder): void {
  const draftPath = `${holderPath}.${process.pid}`;
  writeFileSync(draftPath, `${JSON.stringify(holder)}\n`);
  renameSync(draftPath, holderPath);
}

/** What cannot be read is unknown: the holder may be between taking the lock and writing the file. */
function readHolder(holderPath: string): Holder {
  try {
    const found: unknown = JSON.parse(readFileSync(holderPath, 'utf8'));
    if (typeof found !== 'object' || found === null) return { processId: null, since: null };
    const processId = 'processId' in found && typeof found.processId === 'number' ? found.processId : null;
    const since = 'since' in found && typeof found.since === 'string' ? found.since : null;
    return { processId, since };
  } catch {
    return { processId: null, since: null };
  }
}
