/**
 * Index manifest: says which files make up a saved index, of whom and of when it is. Written last, so an index is there when it is.
 *
 *   vectors-<name>.json                one line of JSON, a line feed, the SHA-256 of that line in hexadecimal, a line feed
 *   vectors-<name>.<digest>.rows       rows-file.ts
 *   vectors-<name>.<digest>.graph      usearch's own format; never read before its digest was checked, because it crashes on a damaged one
 *   vectors-<name>.*.tmp               a save that was cut short; removed by the next
 *
 * Whatever does not fit is a reason to build the index anew from the journal, and never an error.
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { VectorFileTarget, VectorIdentity } from '../core/ports/record-vectors.ts';
import { InvalidArgumentError } from '../errors.ts';
import { type FilePart, writeWhole } from './whole-file.ts';

const FORMAT = 'mneme-vectors';
/** Raised with every change of the manifest, of the rows file or of what gives records their ids. */
const VERSION = 3;

export interface IndexManifest {
  readonly identity: VectorIdentity;
  /** Records with a vector. */
  readonly count: number;
  /** Of the journal, the last change that the index shows. */
  readonly sequenceNumber: number;
  readonly entry: string;
  readonly rows: FilePart;
  /** Null: none was built. */
  readonly graph: GraphPart | null;
}

export interface GraphPart extends FilePart {
  /** Neighbours of a node; the library takes over the file's without a word. */
  readonly connectivity: number;
}

/** Start of the names of all files of an index. */
export function filePrefix({ name }: Pick<VectorFileTarget, 'name'>): string {
  if (!/^[\w-]{1,128}$/.test(name)) throw new InvalidArgumentError(['name'], `"${name}"`, '1 to 128 letters, digits, "-" or "_"');
  return `vectors-${name}.`;
}

export async function writeManifest(target: VectorFileTarget, manifest: Omit<IndexManifest, 'sequenceNumber' | 'entry'>): Promise<void> {
  const { sequenceNumber, entry = '' } = target;
  const line = JSON.stringify({ format: FORMAT, version: VERSION, sequenceNumber, entry, ...manifest });
  const prefix = filePrefix(target);
  await writeWhole(target.folder, `${prefix}json.tmp`, [Buffer.from(sealed(line))], () => `${prefix}json`);
}

/** Reads the manifest and compares it with what the caller wants; the files that it names are not looked at. */
export async function readManifest(
  target: VectorFileTarget,
  identity: VectorIdentity,
): Promise<{ readonly manifest: IndexManifest } | { readonly reason: string }> {
  const path = `${filePrefix(target)}json`;
  let text: string;
  try {
    text = await readFile(join(target.folder, path), 'utf8');
  } catch (error) {
    return { reason: `"${path}" cannot be read: ${error instanceof Error && 'code' in error ? String(error.code) : String(error)}` };
  }
  const [line] = text.split('\n', 1);
  if (text !== sealed(line)) return { reason: `"${path}" is damaged: its digest does not fit` };
  const found: IndexManifest & { readonly format: unknown; readonly version: unknown } = JSON.parse(line);
  if (found.format !== FORMAT || found.version !== VERSION)
    return { reason: `"${path}" has format "${found.format}" version "${found.version}", expected "${FORMAT}" version "${VERSION}"` };
  for (const key of ['dimension', 'metric', 'scalar', 'embedder', 'preset'] as const) {
    if (!isDeepStrictEqual(found.identity[key], identity[key]))
      return { reason: `"${path}" has ${key} "${found.identity[key]}", expected "${identity[key]}"` };
  }
  if (found.sequenceNumber !== target.sequenceNumber)
    return { reason: `"${path}" shows sequence number ${found.sequenceNumber}, expected ${target.sequenceNumber}` };
  if (found.entry !== (target.entry ?? '')) return { reason: `"${path}" shows entry "${found.entry}", expected "${target.entry ?? ''}"` };
  return { manifest: found };
}

/** Removes files of the index that its manifest does not name: those of earlier saves, and of saves that were cut short. */
export async function removeOthers(target: Pick<VectorFileTarget, 'folder' | 'name'>, kept: readonly string[]): Promise<void> {
  const prefix = filePrefix(target);
  const keep = new Set([`${prefix}json`, ...kept]);
  for (const name of await readdir(target.folder)) {
    if (name.startsWith(prefix) && !keep.has(name)) await rm(join(target.folder, name), { force: true });
  }
}

/** Removes an index's files, the manifest first: what an erasure calls. */
export async function removeIndexFiles(target: Pick<VectorFileTarget, 'folder' | 'name'>): Promise<void> {
  await mkdir(target.folder, { recursive: true });
  const prefix = filePrefix(target);
  await rm(join(target.folder, `${prefix}json`), { force: true });
  await removeOthers(target, []);
}

function sealed(line: string): string {
  return `${line}\n${createHash('sha256').update(line).digest('hex')}\n`;
}
