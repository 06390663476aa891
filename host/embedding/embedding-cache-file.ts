/**
 * Embedding cache file: known vectors, kept from one run to the next. A cache: deletable at any time, and never believed when damaged.
 *
 *   embeddings-<16 digits of the identity's SHA-256>.cache
 *
 *   "MNEC" | version u32 | dimension u32 | count u32 | length of identity u32 | identity, UTF-8
 *   count times, least recently used first:  16 bytes content hash | dimension f32
 *   SHA-256 of all before, 32 bytes
 *
 * All little-endian, whatever the machine. Written beside it, synced and renamed, so a killed process leaves the file of the run before.
 */
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { EmbedderIdentity } from '../core/ports/embedder.ts';
import { MemoryError } from '../errors.ts';
import { syncFolder } from '../files/sync-folder.ts';

/** "MNEC" read as a little-endian u32. */
const MAGIC = 0x4345_4e4d;
const VERSION = 1;
const HEADER_BYTES = 20;
const KEY_BYTES = 16;
const DIGEST_BYTES = 32;
const DIGITS_IN_NAME = 16;
const FILE_NAME = /^embeddings-[0-9a-f]{16}[.]cache([.]tmp)?$/;

/** Key of 8 UTF-16 units, and its vector. */
type Entry = readonly [key: string, vector: Float32Array];

/** Name in the folder of caches. */
export function embeddingCacheName({ text }: EmbedderIdentity): string {
  return `embeddings-${createHash('sha256').update(text).digest('hex').slice(0, DIGITS_IN_NAME)}.cache`;
}

/** Replaces the file of this identity. */
export async function saveEmbeddings(folder: string, identity: EmbedderIdentity, entries: readonly Entry[]): Promise<void> {
  const { dimension } = identity;
  const name = Buffer.from(identity.text);
  const entryBytes = KEY_BYTES + dimension * 4;
  const bytes = Buffer.alloc(HEADER_BYTES + name.length + entries.length * entryBytes + DIGEST_BYTES);
  for (const [place, word] of [MAGIC, VERSION, dimension, entries.length, name.length].entries()) bytes.writeUInt32LE(word, place * 4);
  name.copy(bytes, HEADER_BYTES);
  let at = HEADER_BYTES + name.length;
  for (const [key, vector] of entries) {
    bytes.write(key, at, 'utf16le');
    for (let place = 0; place < dimension; place++) bytes.writeFloatLE(vector[place], at + KEY_BYTES + place * 4);
    at += entryBytes;
  }
  createHash('sha256').update(bytes.subarray(0, at)).digest().copy(bytes, at);
  await mkdir(folder, { recursive: true });
  const path = join(folder, embeddingCacheName(identity));
  const file = await open(`${path}.tmp`, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.tmp`, path);
  await syncFolder(folder);
}

/**
 * Deletes the files of all identities, and what a killed process left of one: vectors tell much about their texts.
 *
 * @throws MemoryError `MEM_STORE_FAILED` some are still there
 */
export async function removeEmbeddings(folder: string): Promise<void> {
  try {
    const ours = (await readdir(folder)).filter((name) => FILE_NAME.test(name));
    for (const name of ours) await rm(join(folder, name), { force: true });
    if (ours.length > 0) await syncFolder(folder);
  } catch (cause) {
    const code = codeOf(cause);
    if (code !== 'ENOENT') throw new MemoryError('MEM_STORE_FAILED', `Cannot delete known vectors from "${folder}": ${code}`, { cause });
  }
}

/** What was saved, or why it cannot be used; undefined when nothing was saved. */
export async function loadEmbeddings(
  folder: string,
  identity: EmbedderIdentity,
): Promise<{ readonly entries: Entry[] } | { readonly reason: string } | undefined> {
  const name = embeddingCacheName(identity);
  let bytes: Buffer;
  try {
    bytes = await readFile(join(folder, name));
  } catch (error) {
    const code = codeOf(error);
    return code === 'ENOENT' ? undefined : { reason: `"${name}" cannot be read: ${code}` };
  }
  const end = bytes.length - DIGEST_BYTES;
  if (end < HEADER_BYTES || !createHash('sha256').update(bytes.subarray(0, end)).digest().equals(bytes.subarray(end)))
    return { reason: `"${name}" is damaged: its digest does not fit` };
  const [magic, version, dimension, count, nameLength] = [0, 4, 8, 12, 16].map((at) => bytes.readUInt32LE(at));
  if (magic !== MAGIC || version !== VERSION) return { reason: `"${name}" has format version "${version}", expected "${VERSION}"` };
  const first = HEADER_BYTES + nameLength;
  const found = bytes.toString('utf8', HEADER_BYTES, Math.min(first, end));
  if (found !== identity.text) return { reason: `"${name}" has vectors of "${found}", expected "${identity.text}"` };
  const entryBytes = KEY_BYTES + dimension * 4;
  if (dimension !== identity.dimension || first + count * entryBytes !== end)
    return { reason: `"${name}" has ${end - first} bytes of vectors, expected ${count} times ${entryBytes}` };
  const entries = Array.from({ length: count }, (_, index): Entry => {
    const at = first + index * entryBytes;
    const vector = new Float32Array(dimension);
    for (let place = 0; place < dimension; place++) vector[place] = bytes.readFloatLE(at + KEY_BYTES + place * 4);
    return [bytes.toString('utf16le', at, at + KEY_BYTES), vector];
  });
  return { entries };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
