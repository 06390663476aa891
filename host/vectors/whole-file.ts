/**
 * Whole file: a file that is there in full or not at all.
 *
 *   write to <path>.tmp ─> fsync ─> rename to <path> ─> fsync of the folder
 *
 * A process that is killed leaves at most the `.tmp`, which nobody reads and the next save removes.
 */
import { createHash } from 'node:crypto';
import { type FileHandle, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from '../files/sync-folder.ts';

export interface FilePart {
  /** Name in the folder of the manifest. */
  readonly name: string;
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

/** Characters of a digest that make a file's name its own; the manifest holds all of it. */
const DIGEST_IN_NAME = 16;

/** The name says what is inside, so writing a file never changes one that a manifest names. */
export function namedByDigest(prefix: string, sha256: string, extension: string): string {
  return `${prefix}${sha256.slice(0, DIGEST_IN_NAME)}.${extension}`;
}

/**
 * Writes pieces one behind the other.
 *
 * @param nameOf  tells the file's name from the SHA-256 of its content
 */
export async function writeWhole(
  folder: string,
  temporaryName: string,
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  nameOf: (sha256: string) => string,
): Promise<FilePart> {
  const temporary = join(folder, temporaryName);
  const hash = createHash('sha256');
  let bytes = 0;
  const file = await open(temporary, 'w');
  try {
    for await (const piece of pieces) {
      hash.update(piece);
      await writeAll(file, piece);
      bytes += piece.byteLength;
    }
    await file.sync();
  } finally {
    await file.close();
  }
  const sha256 = hash.digest('hex');
  const name = nameOf(sha256);
  await rename(temporary, join(folder, name));
  await syncFolder(folder);
  return { name, bytes, sha256 };
}

async function writeAll(file: FileHandle, piece: Uint8Array): Promise<void> {
  for (let written = 0; written < piece.byteLength; ) written += (await file.write(piece, written)).bytesWritten;
}
