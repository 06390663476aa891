/**
 * Looks at a store's file without opening it as a store: is it there, who holds it, is it sound?
 *
 * Read-only, so it may look while another process works with the file. The look at the lock takes it for a moment when it is free.
 */
import { existsSync } from 'node:fs';
import type { Clock } from '../core/ports/clock.ts';
import { StoreLockedError } from '../errors.ts';
import { messageOf } from './sqlite-errors.ts';
import { loadSqlite, type SqliteModule } from './sqlite-module.ts';
import { acquireStoreLock } from './store-lock.ts';

export interface StoreReport {
  readonly exists: boolean;
  /** Null when nobody holds it. */
  readonly holder: { readonly processId: number | null; readonly since: string | null } | null;
  /** One sentence each; empty when the file is sound. */
  readonly problems: readonly string[];
  /** Entries of all journals. */
  readonly entries: number;
}

/** As many as a reader wants to see; SQLite could list thousands. */
const MOST_PROBLEMS = 5;

/**
 * @throws MemoryError `MEM_RUNTIME_UNSUPPORTED` this runtime has no `node:sqlite`
 *
 * Cost: reads the whole file.
 */
export async function inspectStore(path: string, clock: Clock): Promise<StoreReport> {
  if (!existsSync(path)) return { exists: false, holder: null, problems: [], entries: 0 };
  const sqlite = await loadSqlite();
  return { exists: true, holder: holderOf(sqlite, path, clock), ...contentOf(sqlite, path) };
}

function holderOf(sqlite: SqliteModule, path: string, clock: Clock): StoreReport['holder'] {
  try {
    acquireStoreLock(sqlite, path, clock).release();
    return null;
  } catch (error) {
    if (!(error instanceof StoreLockedError)) throw error;
    return { processId: error.holderProcessId, since: error.heldSince };
  }
}

function contentOf(sqlite: SqliteModule, path: string): Pick<StoreReport, 'problems' | 'entries'> {
  try {
    const database = new sqlite.DatabaseSync(path, { readOnly: true });
    try {
      const rows = database.prepare(`PRAGMA integrity_check(${MOST_PROBLEMS})`).all();
      const problems = rows.map((row) => String(Object.values(row)[0])).filter((text) => text !== 'ok');
      const entries = problems.length > 0 ? 0 : Number(Object.values(database.prepare('SELECT count(*) FROM journal').get() ?? {})[0]);
      return { problems, entries };
    } finally {
      database.close();
    }
  } catch (error) {
    return { problems: [messageOf(error)], entries: 0 };
  }
}
