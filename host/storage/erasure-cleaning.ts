/**
 * Cleans a store file after an erasure, so that no byte of what was emptied is left in it or in its log.
 *
 * Emptying rows overwrites them (`secure_delete`), but when pages were split earlier, copies of rows stayed in the gaps of the pages that they
 * left, and old states of pages lie in the log. So the file is written anew (VACUUM) and the log is cut to nothing:
 *
 *   transaction of the erasure   rows emptied, table `unclean` made      killed before its commit: nothing happened
 *   VACUUM, truncating checkpoint                                       killed here: `unclean` is found at the next open, and this runs again
 *   `unclean` dropped
 *
 * Cost: a copy of the whole file. Erasing is rare, and a promise to a person.
 */
import type { SqliteDatabase } from './sqlite-module.ts';

/** Precondition: the transaction of the erasure is open. */
export function markUnclean(database: SqliteDatabase): void {
  database.exec('CREATE TABLE IF NOT EXISTS unclean (reason TEXT)');
}

export function isUnclean(database: SqliteDatabase): boolean {
  return database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'unclean'").get() !== undefined;
}

/** @returns false when somebody reads the log, so that it could not be cut; the mark stays then */
export function cleanAfterErasure(database: SqliteDatabase): boolean {
  database.exec('VACUUM');
  const row = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get();
  if (row === undefined || row.busy !== 0) return false;
  database.exec('DROP TABLE unclean');
  return true;
}
