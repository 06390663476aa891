/**
 * Rows file: the slabs of an exact index, as they lie in memory.
 *
 *   "MNVR" | version u32 | slab bytes follow, by rising first record:
 *   first record u32 | row count u32 | a bit per row, 128 bytes | rows | factors (i8 only)
 *
 * All little-endian. Read in one pass: slabs are filled while the digest is computed, and count only if it fits.
 */
import { createHash } from 'node:crypto';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { MemoryBlock } from '../core/ports/memory-arena.ts';
import type { VectorFileTarget } from '../core/ports/record-vectors.ts';
import type { RowSlab } from '../core/ports/row-kernel.ts';
import { MemoryError } from '../errors.ts';
import { filePrefix, type IndexManifest } from './index-manifest.ts';
import { PRESENT_BYTES, SLAB_ROWS, type VectorRows } from './vector-rows.ts';
import { type FilePart, namedByDigest, writeWhole } from './whole-file.ts';

/** "MNVR" read as a little-endian u32. */
const MAGIC = 0x5256_4e4d;
const VERSION = 3;
/** Written and read at once: large against a system call, small against a turn of the event loop. */
const PIECE_BYTES = 1 << 20;

export async function writeRowsFile(rows: VectorRows, target: VectorFileTarget): Promise<FilePart> {
  const prefix = filePrefix(target);
  await mkdir(target.folder, { recursive: true });
  return writeWhole(target.folder, `${prefix}rows.tmp`, piecesOf(rows), (sha256) => namedByDigest(prefix, sha256, 'rows'));
}

/**
 * Fills empty rows from a file.
 *
 * @returns why it cannot be used; the rows are empty then
 */
export async function readRowsFile(rows: VectorRows, folder: string, { rows: part, count }: IndexManifest): Promise<string | undefined> {
  const slabs: RowSlab[] = [];
  try {
    const reason = await fillSlabs(rows, slabs, join(folder, part.name), part);
    if (reason !== undefined) {
      for (const slab of slabs) rows.freeSlab(slab);
      return reason;
    }
  } catch (error) {
    for (const slab of slabs) rows.freeSlab(slab);
    if (error instanceof MemoryError) throw error;
    return `"${part.name}" cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
  for (const slab of slabs) rows.adopt(slab);
  if (rows.count === count) return undefined;
  const found = rows.count;
  rows.free();
  return `"${part.name}" has ${found} records, expected ${count}`;
}

function* piecesOf(rows: VectorRows): Iterable<Uint8Array> {
  yield wordsOf(MAGIC, VERSION);
  const { rowBytes, factorBytes } = rows.layout;
  for (const { firstRecord, rowCount, present, rows: block, factors } of rows.allSlabs) {
    yield wordsOf(firstRecord, rowCount);
    yield* inPieces(present.u8.subarray(0, PRESENT_BYTES));
    yield* inPieces(block.u8.subarray(0, rowCount * rowBytes));
    if (factors !== undefined) yield* inPieces(factors.u8.subarray(0, rowCount * factorBytes));
  }
}

function wordsOf(...words: number[]): Uint8Array {
  const bytes = Buffer.alloc(words.length * 4);
  for (const [place, word] of words.entries()) bytes.writeUInt32LE(word, place * 4);
  return bytes;
}

/** Copies: files are not written from memory that threads share. */
function* inPieces(bytes: Uint8Array): Iterable<Uint8Array> {
  for (let start = 0; start < bytes.length; start += PIECE_BYTES) yield Uint8Array.from(bytes.subarray(start, start + PIECE_BYTES));
}

async function fillSlabs(rows: VectorRows, slabs: RowSlab[], path: string, part: FilePart): Promise<string | undefined> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    if (size !== part.bytes) return `"${part.name}" has ${size} bytes, expected ${part.bytes}`;
    const hash = createHash('sha256');
    const buffer = Buffer.alloc(PIECE_BYTES);
    let left = size;
    const fill = async (target: Uint8Array): Promise<boolean> => {
      if (target.length > left) return false;
      for (let start = 0; start < target.length; ) {
        const { bytesRead } = await file.read(buffer, 0, Math.min(PIECE_BYTES, target.length - start));
        if (bytesRead === 0) return false;
        hash.update(buffer.subarray(0, bytesRead));
        target.set(buffer.subarray(0, bytesRead), start);
        start += bytesRead;
        left -= bytesRead;
      }
      return true;
    };
    const damaged = `"${part.name}" is damaged: its digest does not fit`;
    const header = Buffer.alloc(8);
    if (!(await fill(header)) || header.readUInt32LE(0) !== MAGIC || header.readUInt32LE(4) !== VERSION) return damaged;
    const { rowBytes, factorBytes } = rows.layout;
    while (left > 0) {
      if (!(await fill(header))) return damaged;
      const [firstRecord, rowCount] = [header.readUInt32LE(0), header.readUInt32LE(4)];
      // Nothing is believed before the digest fits, but nothing absurd is allocated either.
      if (firstRecord % SLAB_ROWS !== 0 || rowCount < 1 || rowCount > SLAB_ROWS || rowCount * (rowBytes + factorBytes) > left)
        return damaged;
      const slab = rows.takeSlab(firstRecord, rowCount);
      slabs.push(slab);
      if (!(await fill(slab.present.u8.subarray(0, PRESENT_BYTES)))) return damaged;
      if (!(await fill(slab.rows.u8.subarray(0, rowCount * rowBytes)))) return damaged;
      if (slab.factors !== undefined && !(await fill(factorsOf(slab.factors, rowCount * factorBytes)))) return damaged;
    }
    return hash.digest('hex') === part.sha256 ? undefined : damaged;
  } finally {
    await file.close();
  }
}

function factorsOf(block: MemoryBlock, byteLength: number): Uint8Array {
  return block.u8.subarray(0, byteLength);
}
