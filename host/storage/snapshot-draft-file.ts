/**
 * Draft of a snapshot file: written under another name, synced, renamed into place.
 *
 * Writing runs on the system's threads; the event loop only computes checksums, 0.3 ms a mebibyte.
 */
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import type { SnapshotDraft } from '../core/ports/snapshot-store.ts';
import { MemoryError } from '../errors.ts';
import { syncFolder } from '../files/sync-folder.ts';
import { HEAD_BYTES, headBytes, type SectionEntry, tailBytes } from './snapshot-format.ts';
import { messageOf } from './sqlite-errors.ts';

interface OpenSection extends SectionEntry {
  length: number;
  checksum: number;
}

export class SnapshotDraftFile implements SnapshotDraft {
  readonly #path: string;
  readonly #draftPath: string;
  readonly #handle: FileHandle;
  readonly #sections: OpenSection[] = [];
  #end = HEAD_BYTES;
  #closed = false;
  #isCommitted = false;

  private constructor(path: string, draftPath: string, handle: FileHandle) {
    this.#path = path;
    this.#draftPath = draftPath;
    this.#handle = handle;
  }

  /** @param path where the finished file will be */
  static async create(path: string, draftPath: string): Promise<SnapshotDraftFile> {
    const handle = await open(draftPath, 'w');
    const draft = new SnapshotDraftFile(path, draftPath, handle);
    try {
      await draft.#writeAt(0, headBytes());
    } catch (error) {
      await draft.#close();
      throw error;
    }
    return draft;
  }

  async write(section: string, bytes: Uint8Array): Promise<void> {
    let current = this.#sections.at(-1);
    if (current?.name !== section) {
      current = { name: section, offset: this.#end, length: 0, checksum: 0 };
      this.#sections.push(current);
    }
    // A copy: what the caller hands in may be part of memory that others go on writing to.
    const copy = new Uint8Array(bytes);
    const offset = this.#end;
    current.checksum = crc32(copy, current.checksum);
    current.length += copy.length;
    this.#end += copy.length;
    await this.#attempt('write', () => this.#writeAt(offset, copy));
  }

  async commit(): Promise<number> {
    const tail = tailBytes(this.#sections, this.#end);
    await this.#attempt('commit', async () => {
      await this.#writeAt(this.#end, tail);
      await this.#handle.sync();
      await this.#close();
      await rename(this.#draftPath, this.#path);
      this.#isCommitted = true;
      await syncFolder(dirname(this.#path));
    });
    return this.#end + tail.length;
  }

  async discard(): Promise<void> {
    if (this.#isCommitted) return;
    await this.#attempt('discard', async () => {
      await this.#close();
      await rm(this.#draftPath, { force: true });
    });
  }

  async #writeAt(offset: number, bytes: Uint8Array): Promise<void> {
    for (let written = 0; written < bytes.length; ) {
      written += (await this.#handle.write(bytes, written, bytes.length - written, offset + written)).bytesWritten;
    }
  }

  async #close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#handle.close();
  }

  async #attempt<Answer>(what: string, run: () => Promise<Answer>): Promise<Answer> {
    try {
      return await run();
    } catch (cause) {
      throw snapshotFailedError(what, cause);
    }
  }
}

export function snapshotFailedError(what: string, cause: unknown): MemoryError {
  return new MemoryError('MEM_SNAPSHOT_FAILED', `Cannot ${what} a snapshot: ${messageOf(cause)}`, { cause });
}
