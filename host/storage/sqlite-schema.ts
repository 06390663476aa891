/**
 * The tables of a store file, made in a new file and checked in an old one.
 *
 * Everything is plain and readable with SQL, by any SQLite, while the store runs:
 *
 *   space    number  name                     one row per space; numbers grow from 1 and are never used again
 *            1       'node'
 *            2       X'9F…'                   an erased one: 32 bytes, a hash of the name (erased-names.ts)
 *
 *   journal  space_number  sequence  kind        time_ms        session_id  idempotency_key  durable
 *            1             1         'observed'  1760000000000  'session…'  NULL             0
 *            1             2         'learned'   1760000000001  'session…'  'key'            1
 *
 *   payload  space_number  sequence  json          one row per journal row, written in the same transaction
 *            1             1         '{"strings":["a"]}'
 *
 *   session  space_number  session_id  opened_sequence  ttl_seconds     sessions opened and not closed: a digest of the journal,
 *            1             'session…'  1                3600            so that opening a store need not fold it
 *
 *   closing  time_ms        space_number  session_id       sessions closed under an idempotency key within the last day:
 *            1760000000002  1             'session…'       where a repeated closing finds its answer
 *
 *   identity id           forgets_names       one row: tells this store from every other one, for what is kept beside it
 *            '5b…'        NULL                the column is there when no erased space has its name any more
 *
 *   unclean  only between an erasure and the end of its cleaning (erasure-cleaning.ts)
 *
 * Keys start with the space and grow within it, so rows land at the end of a run of pages instead of anywhere; without
 * rowid, so that a key is stored once. The header is apart from the payload so that a fold over headers reads few pages
 * and a payload can be emptied without touching the header.
 *
 * `PRAGMA application_id` says whose file it is ("MNEM"), `PRAGMA user_version` which drawing above it follows.
 */
import { MemoryError } from '../errors.ts';
import { erasedName } from './erased-names.ts';
import { markUnclean } from './erasure-cleaning.ts';
import { isCorrupt, messageOf } from './sqlite-errors.ts';
import type { SqliteDatabase } from './sqlite-module.ts';

/** "MNEM" in ASCII. */
const APPLICATION_ID = 0x4d4e454d;
const SCHEMA_VERSION = 1;

const CREATE_TABLES = `
  CREATE TABLE space (
    number INTEGER PRIMARY KEY,
    name   TEXT NOT NULL UNIQUE
  );
  CREATE TABLE journal (
    space_number    INTEGER NOT NULL,
    sequence        INTEGER NOT NULL,
    kind            TEXT    NOT NULL,
    time_ms         INTEGER NOT NULL,
    session_id      TEXT    NOT NULL,
    idempotency_key TEXT,
    durable         INTEGER NOT NULL,
    PRIMARY KEY (space_number, sequence)
  ) WITHOUT ROWID;
  CREATE TABLE payload (
    space_number INTEGER NOT NULL,
    sequence     INTEGER NOT NULL,
    json         TEXT    NOT NULL,
    PRIMARY KEY (space_number, sequence)
  ) WITHOUT ROWID;
  CREATE TABLE session (
    space_number    INTEGER NOT NULL,
    session_id      TEXT    NOT NULL,
    opened_sequence INTEGER NOT NULL,
    ttl_seconds     INTEGER NOT NULL,
    PRIMARY KEY (space_number, session_id)
  ) WITHOUT ROWID;
  CREATE TABLE closing (
    time_ms      INTEGER NOT NULL,
    space_number INTEGER NOT NULL,
    session_id   TEXT    NOT NULL,
    PRIMARY KEY (time_ms, space_number, session_id)
  ) WITHOUT ROWID;
`;

/** Not among the tables above: stores that were made before it was thought of get it when they are opened. */
const CREATE_IDENTITY = `
  CREATE TABLE IF NOT EXISTS identity (id TEXT NOT NULL, forgets_names INTEGER);
  INSERT INTO identity (id) SELECT lower(hex(randomblob(16))) WHERE NOT EXISTS (SELECT 1 FROM identity);
`;

const ERASED_BY_NAME = `
  SELECT number, name FROM space
  WHERE typeof(name) = 'text'
    AND (SELECT kind FROM journal WHERE space_number = number ORDER BY sequence DESC LIMIT 1) = 'erased'`;

/**
 * Makes the tables in an empty file, or checks that the file is a store that this version reads.
 *
 * Writes nothing into a file that it refuses.
 *
 * @throws MemoryError `MEM_STORE_CORRUPT` the file is damaged, another program's, or a newer version's
 */
export function prepareSchema(database: SqliteDatabase, path: string): void {
  try {
    const applicationId = readNumber(database, 'PRAGMA application_id');
    const version = readNumber(database, 'PRAGMA user_version');
    const tableCount = readNumber(database, 'SELECT count(*) FROM sqlite_schema');
    if (applicationId === 0 && version === 0 && tableCount === 0) {
      createSchema(database);
      return;
    }
    if (applicationId !== APPLICATION_ID) {
      throw corruptError(path, `found a file of another program (application id ${applicationId})`);
    }
    if (version !== SCHEMA_VERSION) {
      throw corruptError(path, `found schema version ${version}`);
    }
    const isKnown = database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'identity'").get() !== undefined;
    if (!isKnown)
      inTransaction(database, 'CREATE TABLE identity (id TEXT NOT NULL); INSERT INTO identity SELECT lower(hex(randomblob(16)));');
    if (!forgetsNames(database)) forgetErasedNames(database);
  } catch (cause) {
    if (isCorrupt(cause)) throw corruptError(path, `found "${messageOf(cause)}"`, cause);
    throw cause;
  }
}

/** @param found what was found instead of a good file, as a phrase */
export function corruptError(path: string, found: string, cause?: unknown): MemoryError {
  return new MemoryError(
    'MEM_STORE_CORRUPT',
    `Cannot read store "${path}": ${found}, expected a store file of schema version ${SCHEMA_VERSION}`,
    { cause },
  );
}

function createSchema(database: SqliteDatabase): void {
  inTransaction(
    database,
    `
    ${CREATE_TABLES}
    ${CREATE_IDENTITY}
    PRAGMA application_id = ${APPLICATION_ID};
    PRAGMA user_version = ${SCHEMA_VERSION};
  `,
  );
}

function forgetsNames(database: SqliteDatabase): boolean {
  return database.prepare("SELECT 1 FROM pragma_table_info('identity') WHERE name = 'forgets_names'").get() !== undefined;
}

/** For a store that was made when an erasure left the name of the space; once, because it looks at every space. */
function forgetErasedNames(database: SqliteDatabase): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    database.exec('ALTER TABLE identity ADD COLUMN forgets_names INTEGER');
    const identity = String(database.prepare('SELECT id FROM identity').get()?.id);
    const erased = database.prepare(ERASED_BY_NAME).all();
    const rename = database.prepare('UPDATE space SET name = ? WHERE number = ?');
    for (const { number, name } of erased) rename.run(erasedName(identity, String(name)), number);
    if (erased.length > 0) markUnclean(database);
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

/** In one transaction: a process killed in the middle leaves the file as it was; an empty one is a new one. */
function inTransaction(database: SqliteDatabase, statements: string): void {
  database.exec(`BEGIN IMMEDIATE; ${statements} COMMIT;`);
}

function readNumber(database: SqliteDatabase, sql: string): number {
  const row = database.prepare(sql).get() ?? {};
  return Number(Object.values(row)[0] ?? 0);
}
