/** A snapshot file that is being read: every byte is checked before its section counts as read. */
import { type FileHandle, open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import type { StoredSnapshot } from '../core/ports/snapshot-store.ts';
import { SnapshotDamagedError } from '../errors.ts';
import { checkHead, FOOT_BYTES, HEAD_BYTES, readFoot, readTable, type SectionEntry } from './snapshot-format.ts';

/** Reading and checking so much takes about a millisecond. */
const PIECE_BYTES = 4 * 1024 * 1024;

export class SnapshotFile implements StoredSnapshot {
  readonly #handle: FileHandle;
  readonly #sections: ReadonlyMap<string, SectionEntry>;

  private constructor(handle: FileHandle, sections: readonly SectionEntry[]) {
    this.#handle = handle;
    this.#sections = new Map(sections.map((section) => [section.name, section]));
  }

  /**
   * Undefined when there is no such file.
   *
   * @throws SnapshotDamagedError the file is not whole, or another version's
   */
  static async open(path: string): Promise<SnapshotFile | undefined> {
    let handle: FileHandle;
    try {
      handle = await open(path, 'r');
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined;
      throw new SnapshotDamagedError('the file cannot be opened', { cause });
    }
    try {
      const { size } = await handle.stat();
      if (size < HEAD_BYTES + FOOT_BYTES) throw new SnapshotDamagedError(`found ${size} bytes, expected a whole file`);
      checkHead(await readBytes(handle, 0, HEAD_BYTES));
      const { tableOffset, tableLength, checksum } = readFoot(await readBytes(handle, size - FOOT_BYTES, FOOT_BYTES), size);
      return new SnapshotFile(handle, readTable(await readBytes(handle, tableOffset, tableLength), checksum));
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Names of all sections, in the order in which they lie. */
  get sections(): readonly string[] {
    return [...this.#sections.keys()];
  }

  sizeOf(section: string): number {
    return this.#sections.get(section)?.length ?? 0;
  }

  async *read(section: string): AsyncGenerator<Uint8Array> {
    const size = this.sizeOf(section);
    const piece = new Uint8Array(Math.min(size, PIECE_BYTES / 4));
    let checksum = 0;
    for (let start = 0; start < size; start += piece.length) {
      const part = piece.subarray(0, Math.min(piece.length, size - start));
      await this.#fill(section, start, part);
      checksum = crc32(part, checksum);
      yield part;
    }
    this.#check(section, checksum);
  }

  async readInto(section: string, target: Uint8Array): Promise<void> {
    let checksum = 0;
    for (let start = 0; start < target.length; start += PIECE_BYTES) {
      const part = target.subarray(start, start + PIECE_BYTES);
      await this.#fill(section, start, part);
      checksum = crc32(part, checksum);
    }
    this.#check(section, checksum);
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  async #fill(section: string, start: number, target: Uint8Array): Promise<void> {
    const offset = (this.#sections.get(section)?.offset ?? 0) + start;
    await fill(this.#handle, offset, target);
  }

  #check(section: string, checksum: number): void {
    const expected = this.#sections.get(section)?.checksum ?? 0;
    if (checksum !== expected) throw new SnapshotDamagedError(`section "${section}" is not what was written`);
  }
}

async function readBytes(handle: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  await fill(handle, offset, bytes);
  return bytes;
}

async function fill(handle: FileHandle, offset: number, target: Uint8Array): Promise<void> {
  for (let filled = 0; filled < target.length; ) {
    const { bytesRead } = await handle.read(target, filled, target.length - filled, offset + filled);
    if (bytesRead === 0) throw new SnapshotDamagedError('the file ends too early');
    filled += bytesRead;
  }
}
