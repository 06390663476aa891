/**
 * The snapshot store that keeps each snapshot in a file of one folder.
 *
 *   <folder>/<SHA-1 of the name>.snapshot         the names of spaces may be those of people, so no file is called after one
 *   <folder>/<SHA-1 of the name>.snapshot.draft   in the making; one that is found at the start is a dead process's, and removed
 *
 * Precondition: one process at a time; whoever opens this holds the store that the folder belongs to.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { SnapshotDraft, SnapshotStore, StoredSnapshot } from '../core/ports/snapshot-store.ts';
import { syncFolder } from '../files/sync-folder.ts';
import { SnapshotDraftFile, snapshotFailedError } from './snapshot-draft-file.ts';
import { SnapshotFile } from './snapshot-file.ts';

const SNAPSHOT_SUFFIX = '.snapshot';
const DRAFT_SUFFIX = '.draft';

/** @param folder made when the first snapshot is written */
export function openSnapshotFiles(folder: string): SnapshotStore {
  try {
    if (existsSync(folder)) {
      for (const name of readdirSync(folder)) if (name.endsWith(DRAFT_SUFFIX)) rmSync(join(folder, name), { force: true });
    }
  } catch (cause) {
    throw snapshotFailedError('clean up what was left of', cause);
  }
  return new SnapshotFiles(folder);
}

/** Name of the file of a snapshot's name. */
export function snapshotFileName(name: string): string {
  return createHash('sha1').update(name).digest('hex') + SNAPSHOT_SUFFIX;
}

class SnapshotFiles implements SnapshotStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async create(name: string): Promise<SnapshotDraft> {
    const path = this.#pathOf(name);
    try {
      if (!existsSync(this.#folder)) mkdirSync(this.#folder);
      return await SnapshotDraftFile.create(path, path + DRAFT_SUFFIX);
    } catch (cause) {
      throw snapshotFailedError('create', cause);
    }
  }

  open(name: string): Promise<StoredSnapshot | undefined> {
    return SnapshotFile.open(this.#pathOf(name));
  }

  async delete(name: string): Promise<void> {
    const path = this.#pathOf(name);
    try {
      if (!existsSync(this.#folder)) return;
      await rm(path, { force: true });
      await rm(path + DRAFT_SUFFIX, { force: true });
      await syncFolder(this.#folder);
    } catch (cause) {
      throw snapshotFailedError('delete', cause);
    }
  }

  #pathOf(name: string): string {
    return join(this.#folder, snapshotFileName(name));
  }
}
