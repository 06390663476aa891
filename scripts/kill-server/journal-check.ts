/** Reads the file of a store, as anybody could with SQL, and checks that its journals are whole. */
import { DatabaseSync } from 'node:sqlite';

/**
 * @param entryCounts  entries that the journal of each space must have, by its name
 * @param sessionCount sessions that must be open
 * @throws Error says what is missing, doubled or damaged
 */
export function checkJournals(path: string, entryCounts: ReadonlyMap<string, number>, sessionCount: number): void {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const verdict = database.prepare('PRAGMA integrity_check').get();
    if (verdict?.['integrity_check'] !== 'ok') throw new Error(`SQLite says "${JSON.stringify(verdict)}" of the file`);
    // One transaction for all that follows: a server may be writing.
    database.exec('BEGIN');
    const spaces = database.prepare(`
      SELECT name, count(*) AS entries, min(sequence) AS first, max(sequence) AS last
      FROM journal JOIN space ON number = space_number GROUP BY number`);
    const found = new Map<string, number>();
    for (const { name, entries, first, last } of spaces.all()) {
      if (first !== 1 || last !== entries) throw new Error(`Journal of "${name}" has ${entries} entries from ${first} to ${last}`);
      found.set(String(name), Number(entries));
    }
    for (const [name, expected] of entryCounts) {
      if (found.get(name) !== expected) throw new Error(`Journal of "${name}" has ${found.get(name)} entries, expected ${expected}`);
    }
    const damaged = countOf(
      database,
      `
      SELECT count(*) AS count FROM journal LEFT JOIN payload USING (space_number, sequence) WHERE json IS NULL OR NOT json_valid(json)`,
    );
    if (damaged > 0) throw new Error(`${damaged} entries have no payload, or a damaged one`);
    const orphans = countOf(
      database,
      'SELECT count(*) AS count FROM payload LEFT JOIN journal USING (space_number, sequence) WHERE kind IS NULL',
    );
    if (orphans > 0) throw new Error(`${orphans} payloads have no entry`);
    const sessions = countOf(database, 'SELECT count(*) AS count FROM session');
    if (sessions !== sessionCount) throw new Error(`${sessions} sessions are open, expected ${sessionCount}`);
  } finally {
    database.close();
  }
}

function countOf(database: DatabaseSync, sql: string): number {
  return Number(database.prepare(sql).get()?.['count']);
}
