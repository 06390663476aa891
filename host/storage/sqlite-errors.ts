/**
 * Tells SQLite's errors apart by their number.
 *
 * Source: sqlite.org/rescode.html. The low byte is the primary code, the rest says which operation failed.
 */

const BUSY = 5;
const CORRUPT = 11;
const NOT_A_DATABASE = 26;
const IO_ERROR_FSYNC = 10 | (4 << 8);
const IO_ERROR_FOLDER_FSYNC = 10 | (5 << 8);

/** Another connection holds the lock. */
export function isBusy(error: unknown): boolean {
  return primaryCodeOf(error) === BUSY;
}

/** The file is damaged, or no SQLite file. */
export function isCorrupt(error: unknown): boolean {
  const code = primaryCodeOf(error);
  return code === CORRUPT || code === NOT_A_DATABASE;
}

/**
 * After such an error nobody knows what the file holds: the system may have dropped what it could not write, and a
 * second sync would report success (Rebello et al., "Can Applications Recover from fsync Failures?", USENIX ATC 2020).
 */
export function endsTheStore(error: unknown): boolean {
  const code = codeOf(error);
  return code === IO_ERROR_FSYNC || code === IO_ERROR_FOLDER_FSYNC || isCorrupt(error);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function primaryCodeOf(error: unknown): number {
  return codeOf(error) & 0xff;
}

function codeOf(error: unknown): number {
  const isSqlite = error instanceof Error && 'errcode' in error && typeof error.errcode === 'number';
  return isSqlite ? Number(error.errcode) : 0;
}
