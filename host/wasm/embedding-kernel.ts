/**
 * Embedding kernel: hashed vectors of packed texts, and means of a model's rows.
 *
 *   texts ─ MessageBatch ─> bytes, starts ─ one call ─> rows in kernel memory ─ copied ─> the answer
 */
import type { EmbeddingKernel, EmbeddingTable, TermHashes, TermWeights } from '../core/ports/embedding-kernel.ts';
import type { MemoryArena, MemoryBlock } from '../core/ports/memory-arena.ts';
import type { Kernel } from './kernel-binding.ts';
import { MessageBatch } from './message-batch.ts';
import { ReusableBlock } from './reusable-block.ts';
import { addressOf } from './shared-block.ts';

const F32_BYTES = 4;
/** Rows of one call: the kernel's copy of the answer stays below this, or is one row. */
const ROWS_BYTES = 4_194_304;
/** Texts whose words are hashed in one call. */
const MOST_TEXTS = 65_536;
/** Working memory above this is given back after a call. */
const KEPT_BYTES = 16_777_216;

export class SharedEmbeddingKernel implements EmbeddingKernel {
  private readonly kernel: Kernel;
  private readonly arena: MemoryArena;
  private readonly batch: MessageBatch;
  private readonly tables = new Set<SharedEmbeddingTable>();
  private readonly marks: ReusableBlock;
  private readonly words: ReusableBlock;
  private readonly ends: ReusableBlock;
  private readonly rows: ReusableBlock;

  constructor(kernel: Kernel, arena: MemoryArena) {
    this.kernel = kernel;
    this.arena = arena;
    this.batch = new MessageBatch(arena);
    this.marks = new ReusableBlock(arena);
    this.words = new ReusableBlock(arena);
    this.ends = new ReusableBlock(arena);
    this.rows = new ReusableBlock(arena);
  }

  hashed(texts: readonly string[], dimension: number, weights?: TermWeights): Float32Array {
    const matrix = new Float32Array(texts.length * dimension);
    this.eachBatch(texts, Math.max(1, Math.floor(ROWS_BYTES / (dimension * F32_BYTES))), (first, count, marks) => {
      const { bytesAddress, startsAddress } = this.batch;
      const weightsAddress = weights === undefined ? 0 : this.weigh(this.hash(count, marks), weights);
      const rows = this.rows.atLeast(count * dimension * F32_BYTES);
      this.kernel.functions.embedHashed(bytesAddress, startsAddress, count, dimension, marks, weightsAddress, addressOf(rows));
      matrix.set(f32Of(rows, count * dimension), first * dimension);
    });
    return matrix;
  }

  termHashes(texts: readonly string[]): TermHashes {
    const ends = new Uint32Array(texts.length);
    const pieces: Uint32Array[] = [];
    let total = 0;
    this.eachBatch(texts, MOST_TEXTS, (first, count, marks) => {
      pieces.push(this.hash(count, marks).slice());
      const batchEnds = this.ends.atLeast(count * F32_BYTES).u32;
      for (let index = 0; index < count; index++) ends[first + index] = total + batchEnds[index];
      total += batchEnds[count - 1];
    });
    const hashes = new Uint32Array(total);
    let at = 0;
    for (const piece of pieces) {
      hashes.set(piece, at);
      at += piece.length;
    }
    return { hashes, ends };
  }

  openTable(rows: Float32Array, dimension: number): EmbeddingTable {
    const table = new SharedEmbeddingTable(this.kernel, this.arena, rows, dimension, () => this.tables.delete(table));
    this.tables.add(table);
    return table;
  }

  /** Leaves nothing of the texts that were embedded last, nor of their vectors. */
  overwriteWork(): void {
    this.batch.overwrite();
    for (const block of [this.marks, this.words, this.ends, this.rows]) block.overwrite();
    for (const table of this.tables) table.overwriteWork();
  }

  /** Packs at most `most` texts at a time and hands on where they start, how many they are, and room for marks. */
  private eachBatch(texts: readonly string[], most: number, take: (first: number, count: number, marks: number) => void): void {
    const { functions } = this.kernel;
    for (let first = 0; first < texts.length; ) {
      const packed = this.batch.pack(texts.slice(first, first + most), 0);
      let longest = 0;
      for (let index = 0; index < packed; index++) longest = Math.max(longest, this.batch.byteLengthOf(index));
      take(first, packed, this.marks.addressAtLeast(functions.markBytes(longest) >>> 0));
      first += packed;
    }
    for (const block of [this.marks, this.words, this.ends, this.rows]) block.releaseAbove(KEPT_BYTES);
  }

  /** Hashes of the packed texts' words, in kernel memory; `ends` says whose they are. */
  private hash(count: number, marks: number): Uint32Array {
    let bytes = 0;
    for (let index = 0; index < count; index++) bytes += this.batch.byteLengthOf(index);
    // Words are a byte or more, and so is what is between them.
    const words = this.words.atLeast((Math.ceil(bytes / 2) + count) * F32_BYTES);
    const ends = this.ends.atLeast(count * F32_BYTES);
    const { bytesAddress, startsAddress } = this.batch;
    this.kernel.functions.hashWords(bytesAddress, startsAddress, count, marks, addressOf(ends), addressOf(words));
    return words.u32.subarray(0, ends.u32[count - 1]);
  }

  /** Puts weights in the place of hashes; returns where they lie. */
  private weigh(hashes: Uint32Array, weights: TermWeights): number {
    const numbers = new Float32Array(hashes.buffer, hashes.byteOffset, hashes.length);
    for (let index = 0; index < hashes.length; index++) numbers[index] = weights.weightOf(hashes[index]);
    return hashes.byteOffset;
  }
}

class SharedEmbeddingTable implements EmbeddingTable {
  readonly rowCount: number;
  private readonly kernel: Kernel;
  private readonly dimension: number;
  private readonly table: MemoryBlock;
  private readonly onFree: () => void;
  private readonly ids: ReusableBlock;
  private readonly ends: ReusableBlock;
  private readonly rows: ReusableBlock;

  constructor(kernel: Kernel, arena: MemoryArena, rows: Float32Array, dimension: number, onFree: () => void) {
    this.kernel = kernel;
    this.onFree = onFree;
    this.dimension = dimension;
    this.rowCount = rows.length / dimension;
    this.ids = new ReusableBlock(arena);
    this.ends = new ReusableBlock(arena);
    this.rows = new ReusableBlock(arena);
    this.table = arena.allocate(Math.max(rows.byteLength, F32_BYTES));
    f32Of(this.table, rows.length).set(rows);
  }

  pooled(ids: Uint32Array, ends: Uint32Array, normalised: boolean): Float32Array {
    const components = ends.length * this.dimension;
    const idBlock = this.ids.atLeast(Math.max(ids.byteLength, F32_BYTES));
    const endBlock = this.ends.atLeast(Math.max(ends.byteLength, F32_BYTES));
    const rows = this.rows.atLeast(Math.max(components * F32_BYTES, F32_BYTES));
    idBlock.u32.set(ids);
    endBlock.u32.set(ends);
    const { poolRows } = this.kernel.functions;
    poolRows(
      addressOf(idBlock),
      addressOf(endBlock),
      ends.length,
      addressOf(this.table),
      this.dimension,
      Number(normalised),
      addressOf(rows),
    );
    const matrix = f32Of(rows, components).slice();
    for (const block of [this.ids, this.ends, this.rows]) block.releaseAbove(KEPT_BYTES);
    return matrix;
  }

  overwriteWork(): void {
    for (const block of [this.ids, this.ends, this.rows]) block.overwrite();
  }

  free(): void {
    for (const block of [this.ids, this.ends, this.rows, this.table]) block.free();
    this.onFree();
  }
}

/** Numbers of a block. */
function f32Of(block: MemoryBlock, length: number): Float32Array {
  return new Float32Array(block.u8.buffer, block.u8.byteOffset, length);
}
