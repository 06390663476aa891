/**
 * Usearch graph: one HNSW graph of the library, guarded against what the library does not check.
 *
 *   trap of usearch 2.26                                     here
 *   a damaged file crashes or hangs the process              size and SHA-256 are checked before the library sees a file
 *   `load` takes over other dimensions without a word        dimensions, connectivity and count are compared after it
 *   adding a key that is there throws in mid-batch           such keys are removed first
 *   a view takes no changes                                  it is loaded before the first one
 *   several threads build another graph each time            one thread, in the order of the calls: the same calls, the same bytes
 *   i8 drops the length of a vector                          used for cosine only, where vectors have length 1 (graph-plan.ts)
 *   `exactSearch` ignores the offset of a subarray           not used; rows-file.ts and vector-rows.ts keep the vectors
 *
 * A removed record stays in the graph as a way to others, without ever being an answer. After a load the library's random levels start anew, so a graph
 * that was saved, loaded and grown differs from one that only grew; its answers are as good.
 *
 * Source: Malkov & Yashunin, "Efficient and robust approximate nearest neighbor search using Hierarchical Navigable Small World graphs",
 *   IEEE TPAMI, 2018.
 */
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { GraphFile, GraphSettings } from './graph-requests.ts';
import type { GraphPart } from './index-manifest.ts';
import type { UsearchModule } from './usearch-module.ts';
import { namedByDigest } from './whole-file.ts';

const ONE_THREAD = 1;
const PIECE_BYTES = 1 << 20;
const MAGIC = 'usearch';

type UsearchIndex = InstanceType<UsearchModule['Index']>;

export class UsearchGraph {
  private readonly library: UsearchModule;
  private readonly settings: GraphSettings;
  private index: UsearchIndex;
  /** The file that a view reads; undefined for a graph in memory. */
  private viewed: GraphFile | undefined;

  constructor(library: UsearchModule, settings: GraphSettings) {
    this.library = library;
    this.settings = settings;
    this.index = this.newIndex();
  }

  get count(): number {
    return Number(this.index.size());
  }

  /** @returns how many of the records were there before */
  put(recordIds: Uint32Array, vectors: Float32Array): number {
    const before = this.remove(recordIds);
    if (recordIds.length > 0) this.index.add(keysOf(recordIds), vectors, ONE_THREAD);
    return before;
  }

  /** @returns how many of the records were there */
  remove(recordIds: Uint32Array): number {
    if (recordIds.length === 0) return 0;
    this.takeIntoMemory();
    const keys = keysOf(recordIds);
    const isThere = [this.index.contains(keys)].flat();
    const known = keys.filter((_, place) => isThere[place]);
    if (known.length > 0) this.index.remove(known);
    return known.length;
  }

  search(vector: Float32Array, limit: number): Uint32Array {
    const most = Math.min(limit, this.count);
    return most < 1 ? new Uint32Array(0) : Uint32Array.from(this.index.search(vector, most, ONE_THREAD).keys, Number);
  }

  /** Writes the graph as whole-file.ts does; the library can write to a path only. */
  save(folder: string, prefix: string): GraphPart {
    this.takeIntoMemory();
    const temporary = join(folder, `${prefix}graph.tmp`);
    this.index.save(temporary);
    sync(temporary);
    const { sha256, bytes } = digestOf(temporary);
    const name = namedByDigest(prefix, sha256, 'graph');
    renameSync(temporary, join(folder, name));
    sync(folder);
    return { name, bytes, sha256, connectivity: this.settings.connectivity };
  }

  /**
   * Reads a file into a new graph.
   *
   * @returns why it cannot be used; the graph is empty then
   */
  open(file: GraphFile, access: 'load' | 'view'): string | null {
    const reason = unfit(file, this.settings.connectivity);
    if (reason !== null) return reason;
    const path = join(file.folder, file.part.name);
    try {
      if (access === 'view') this.index.view(path);
      else this.index.load(path);
    } catch (error) {
      this.index = this.newIndex();
      return `"${file.part.name}" cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    }
    const found = [this.index.dimensions(), this.index.connectivity(), this.count].map(Number);
    const expected = [this.settings.dimension, this.settings.connectivity, file.count];
    if (found.some((value, place) => value !== expected[place])) {
      this.index = this.newIndex();
      return `"${file.part.name}" has dimensions, connectivity and count ${found.join(', ')}, expected ${expected.join(', ')}`;
    }
    this.viewed = access === 'view' ? file : undefined;
    return null;
  }

  private takeIntoMemory(): void {
    if (this.viewed === undefined) return;
    const file = this.viewed;
    this.viewed = undefined;
    this.index = this.newIndex();
    const reason = this.open(file, 'load');
    if (reason !== null) throw new Error(`Cannot take a viewed graph into memory: ${reason}`);
  }

  private newIndex(): UsearchIndex {
    const { MetricKind, ScalarKind, Index } = this.library;
    const { dimension, metric, scalar, connectivity, expansionAdd, expansionSearch } = this.settings;
    return new Index({
      dimensions: dimension,
      metric: metric === 'ip' ? MetricKind.IP : MetricKind.L2sq,
      quantization: { f32: ScalarKind.F32, bf16: ScalarKind.BF16, i8: ScalarKind.I8 }[scalar],
      connectivity,
      expansion_add: expansionAdd,
      expansion_search: expansionSearch,
      multi: false,
    });
  }
}

function keysOf(recordIds: Uint32Array): BigUint64Array {
  return BigUint64Array.from(recordIds, BigInt);
}

/** Why the library must not see the file, or null. */
function unfit({ folder, part }: GraphFile, connectivity: number): string | null {
  try {
    const path = join(folder, part.name);
    const { size } = statSync(path);
    if (size !== part.bytes) return `"${part.name}" has ${size} bytes, expected ${part.bytes}`;
    if (digestOf(path).sha256 !== part.sha256) return `"${part.name}" is damaged: its digest does not fit`;
    if (!hasMagic(path, part.bytes)) return `"${part.name}" is no graph: the library's mark is missing`;
  } catch (error) {
    return `"${part.name}" cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (part.connectivity === connectivity) return null;
  return `"${part.name}" has connectivity ${part.connectivity}, expected ${connectivity}`;
}

function digestOf(path: string): { sha256: string; bytes: number } {
  const hash = createHash('sha256');
  const piece = Buffer.alloc(PIECE_BYTES);
  const file = openSync(path, 'r');
  let bytes = 0;
  try {
    for (let read = readSync(file, piece); read > 0; read = readSync(file, piece)) {
      hash.update(piece.subarray(0, read));
      bytes += read;
    }
  } finally {
    closeSync(file);
  }
  return { sha256: hash.digest('hex'), bytes };
}

/**
 * Whether the library's mark stands where it should: behind the number of vectors, their bytes (both u32) and the vectors. Of anything else
 * the library would take the numbers at their word and not come back for minutes.
 */
function hasMagic(path: string, bytes: number): boolean {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(8);
    const mark = Buffer.alloc(MAGIC.length);
    if (readSync(file, head, 0, 8, 0) !== 8) return false;
    const position = head.length + head.readUInt32LE(0) * head.readUInt32LE(4);
    if (position > bytes) return false;
    readSync(file, mark, 0, mark.length, position);
    return mark.toString('latin1') === MAGIC;
  } finally {
    closeSync(file);
  }
}

/** Makes a file's content, or a folder's names, durable. */
function sync(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
