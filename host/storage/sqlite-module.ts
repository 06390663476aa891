/**
 * Loads SQLite from the runtime, and says readably when the runtime has none.
 *
 * Imported dynamically and here only: a static import would make the whole package unloadable on a runtime without
 * `node:sqlite`, also for those who use the memory store.
 */
import type * as sqlite from 'node:sqlite';
import { MemoryError } from '../errors.ts';

export type SqliteModule = typeof sqlite;
export type SqliteDatabase = sqlite.DatabaseSync;
export type SqliteStatement = sqlite.StatementSync;
export type SqliteValue = sqlite.SQLOutputValue;
export type SqliteRow = Record<string, SqliteValue>;

/**
 * @param importModule replaced by tests
 * @throws MemoryError `MEM_RUNTIME_UNSUPPORTED` this runtime has no `node:sqlite`
 */
export async function loadSqlite(importModule: () => Promise<SqliteModule> = () => import('node:sqlite')): Promise<SqliteModule> {
  try {
    return await importModule();
  } catch (cause) {
    throw new MemoryError(
      'MEM_RUNTIME_UNSUPPORTED',
      `Cannot load "node:sqlite": found runtime "${process.version}" without it, expected Node 22.19 or newer; ":memory:" works without`,
      { cause },
    );
  }
}
