/**
 * Looks at the snapshots beside a store's file: is every byte what was written, and does each fit the journal?
 *
 * Read-only, so it may look while another process works with them; one that is replaced meanwhile is read as it was.
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { StoredSnapshot } from '../core/ports/snapshot-store.ts';
import type { JournalEntry } from '../core/ports/store.ts';
import { SnapshotFile } from './snapshot-file.ts';
import { messageOf } from './sqlite-errors.ts';
import { loadSqlite } from './sqlite-module.ts';
import { SqliteReader } from './sqlite-reader.ts';
import { cacheFolderOf } from './store-path.ts';

/** What of a store tells whether a snapshot fits it. */
export interface JournalView {
  readonly identity: string;
  head(space: string): Promise<number>;
  readEntry(space: string, sequence: number): Promise<JournalEntry | undefined>;
}

export interface SnapshotsReport {
  readonly folder: string;
  readonly files: number;
  readonly bytes: number;
  /** One sentence each, with the name of the file: it cannot be read. */
  readonly damaged: readonly string[];
  /** The same: it is sound, and of no use to this store. */
  readonly unfit: readonly string[];
}

/**
 * @param unfitness why a sound snapshot does not fit a journal, undefined when it does
 *
 * Cost: reads all snapshots.
 */
export async function inspectSnapshots(
  path: string,
  unfitness: (journal: JournalView, snapshot: StoredSnapshot) => Promise<string | undefined>,
): Promise<SnapshotsReport> {
  const folder = cacheFolderOf(path);
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.snapshot')) : [];
  const report = { folder, files: names.length, bytes: 0, damaged: [] as string[], unfit: [] as string[] };
  if (names.length === 0) return report;
  const reader = existsSync(path) ? new SqliteReader(await loadSqlite(), path) : undefined;
  try {
    for (const name of names) {
      report.bytes += statSync(join(folder, name)).size;
      try {
        const reason = await inspect(join(folder, name), reader, unfitness);
        if (reason !== undefined) report.unfit.push(`"${name}": ${reason}`);
      } catch (error) {
        report.damaged.push(`"${name}": ${messageOf(error)}`);
      }
    }
  } finally {
    reader?.close();
  }
  return report;
}

async function inspect(
  file: string,
  reader: SqliteReader | undefined,
  unfitness: (journal: JournalView, snapshot: StoredSnapshot) => Promise<string | undefined>,
): Promise<string | undefined> {
  const snapshot = await SnapshotFile.open(file);
  if (snapshot === undefined) return undefined;
  try {
    for (const section of snapshot.sections) for await (const piece of snapshot.read(section)) void piece;
    return reader === undefined ? 'there is no store' : await unfitness(viewOf(reader), snapshot);
  } finally {
    await snapshot.close();
  }
}

function viewOf(reader: SqliteReader): JournalView {
  return {
    identity: reader.identity(),
    head: async (space) => reader.findSpace(space)?.head ?? 0,
    readEntry: async (space, sequence) => {
      const number = reader.findSpace(space)?.number;
      return number === undefined ? undefined : reader.readBatch(number, sequence, sequence)[0];
    },
  };
}
