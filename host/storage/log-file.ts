/**
 * The write-ahead log as a file: how much of it is in use, and room ahead of its end.
 *
 * A synced commit that makes the file longer also waits for the file system to write down the new length; one that overwrites bytes that
 * are there already does not (ext4: 0.10 ms instead of 0.21 for 12 KB). So zeros are written ahead of a log in steady use. SQLite takes
 * zeros behind the last frame, or a log of zeros alone, for the end of the log: a frame counts only with the salt of the log's header.
 *
 *   <path>-wal   header (32) | frame = 24 + page | frame | … | zeros
 *   <path>-shm   … mxFrame: u32 at byte 16, in the machine's byte order: frames in use since the log was last started over
 *
 * Source: sqlite.org, "WAL-mode File Format".
 *
 * Invariant: the file is made longer only inside a writing transaction, when no other connection can append to the log or cut it.
 */
import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';
import { endianness } from 'node:os';

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;
const FRAME_COUNT_OFFSET = 16;
const IS_LITTLE_ENDIAN = endianness() === 'LE';
/** Below, the log is not in steady use: a learning now and then must not pay for room that an idle checkpoint takes away again. */
const STEADY_BYTES = 64 * 1024;
/** Room is made when less than this is left: several commits of about 12 KB. */
const LEAST_ROOM_BYTES = 64 * 1024;
/** About 80 commits. */
const MOST_ROOM_BYTES = 1024 * 1024;

export class LogFile {
  /** For syncing. */
  readonly descriptor: number;
  readonly #indexDescriptor: number;
  readonly #frameBytes: number;
  readonly #frameCount = Buffer.alloc(4);
  readonly #zeros = Buffer.alloc(MOST_ROOM_BYTES);

  /** Precondition: a connection holds the store in WAL mode and has read from it, so both files are there. */
  constructor(path: string, pageBytes: number) {
    this.descriptor = openSync(`${path}-wal`, 'r+');
    try {
      this.#indexDescriptor = openSync(`${path}-shm`, 'r');
    } catch (error) {
      closeSync(this.descriptor);
      throw error;
    }
    this.#frameBytes = FRAME_HEADER_BYTES + pageBytes;
  }

  /** Bytes written since the log was last cut or started over; the file may be longer. */
  get usedBytes(): number {
    readSync(this.#indexDescriptor, this.#frameCount, 0, 4, FRAME_COUNT_OFFSET);
    const frames = IS_LITTLE_ENDIAN ? this.#frameCount.readUInt32LE() : this.#frameCount.readUInt32BE();
    return frames === 0 ? 0 : HEADER_BYTES + frames * this.#frameBytes;
  }

  /** Makes room for the coming commits if the log is in steady use. Precondition: inside a writing transaction that wrote nothing yet. */
  makeRoom(): void {
    const used = this.usedBytes;
    if (used < STEADY_BYTES) return;
    const size = fstatSync(this.descriptor).size;
    if (size - used >= LEAST_ROOM_BYTES) return;
    try {
      writeSync(this.descriptor, this.#zeros, 0, Math.min(used, MOST_ROOM_BYTES), size);
    } catch {
      // A full disk: the commit needs less than this and says itself whether it fits.
    }
  }

  close(): void {
    closeSync(this.#indexDescriptor);
    closeSync(this.descriptor);
  }
}
