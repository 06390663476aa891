/**
 * A snapshot file that is being read: every byte is checked before its section counts as read.
 *
 * The system's threads read the next piece while this one is checked and used.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import type { StoredSnapshot } from '../core/ports/snapshot-store.ts';
import { SnapshotDamagedError } from '../errors.ts';
import { checkHead, FOOT_BYTES, HEAD_BYTES, readFoot, readTable, type SectionEntry } from './snapshot-format.ts';

/** Checking so much takes under a millisecond. */
const PIECE_BYTES = 4 * 1024 * 1024;
/** Whoever works through a section value by value gets smaller pieces: 65,536 numbers or 13,000 names, some milliseconds of work. */
const WORKED_PIECE_BYTES = 256 * 1024;

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
    const pieceBytes = Math.min(size, WORKED_PIECE_BYTES);
    const buffers = [new Uint8Array(pieceBytes), new Uint8Array(size > pieceBytes ? pieceBytes : 0)];
    const partAt = (start: number): Uint8Array => buffers[(start / pieceBytes) % 2].subarray(0, Math.min(pieceBytes, size - start));
    yield* this.#readAhead(section, size, pieceBytes, partAt);
  }

  async readInto(section: string, target: Uint8Array): Promise<void> {
    const parts = this.#readAhead(section, target.length, PIECE_BYTES, (start) => target.subarray(start, start + PIECE_BYTES));
    while ((await parts.next()).done !== true);
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  /** Yields the parts of a section as they are read and checked, while the next one is being read. */
  async *#readAhead(section: string, size: number, pieceBytes: number, partAt: (start: number) => Uint8Array): AsyncGenerator<Uint8Array> {
    const offset = this.#sections.get(section)?.offset ?? 0;
    const read = (start: number): Promise<void> => {
      if (start >= size) return Promise.resolve();
      const reading = fill(this.#handle, offset + start, partAt(start));
      // It may fail before anybody waits for it.
      reading.catch(() => undefined);
      return reading;
    };
    let checksum = 0;
    let reading = read(0);
    try {
      for (let start = 0; start < size; start += pieceBytes) {
        await reading;
        reading = read(start + pieceBytes);
        const part = partAt(start);
        checksum = crc32(part, checksum);
        yield part;
      }
    } finally {
      // Nobody may free what a thread still writes to.
      await reading.catch(() => undefined);
    }
    this.#check(section, checksum);
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
