/**
 * Band index: the sets of one collection by the bands of their MinHash signatures, for approximate search.
 *
 * Bands are fixed by (bands, rows) and the tokens of a set alone; the index is brought up to date before a search, so adding and removing
 * cost nothing. It takes 8 bytes per set and band, and 2 to 4 for buckets.
 *
 * Invariants:
 *  1. Sets below `linkedCount` are in their buckets; keys behind are not read.
 *  2. Room is made before anything is linked, so running out of memory changes nothing.
 */

import type { MemoryArena, MemoryBlock } from '../core/ports/memory-arena.ts';
import type { SetBands, TokenSetColumns, TokenSetKernel } from '../core/ports/token-set-kernel.ts';
import { GrowableBlock } from '../core/postings/growable-block.ts';

const WORDS_PER_LINK = 2;
/** A longer bucket costs a cache miss a set, a shorter one memory. */
const SETS_PER_BUCKET = 2;
const FEWEST_BUCKETS = 64;

export class BandIndex implements SetBands {
  readonly bands: number;
  readonly rows: number;
  bucketCount = 0;
  private readonly arena: MemoryArena;
  private readonly kernel: TokenSetKernel;
  private readonly linkColumn: GrowableBlock;
  private headBlock: MemoryBlock | undefined;
  private linkedCount = 0;

  constructor(arena: MemoryArena, kernel: TokenSetKernel, { bands, rows }: Pick<SetBands, 'bands' | 'rows'>) {
    this.arena = arena;
    this.kernel = kernel;
    this.bands = bands;
    this.rows = rows;
    this.linkColumn = new GrowableBlock(arena);
  }

  get links(): MemoryBlock {
    return this.linkColumn.block;
  }

  get heads(): MemoryBlock {
    if (this.headBlock === undefined) throw new Error('Cannot search bands before sets were linked');
    return this.headBlock;
  }

  /**
   * Links the sets that were added since.
   *
   * @throws MemoryError `MEM_OUT_OF_MEMORY` none was linked
   */
  update(columns: TokenSetColumns): void {
    const { count } = columns;
    if (count === this.linkedCount && this.headBlock !== undefined) return;
    const words = count * this.bands * WORDS_PER_LINK;
    this.linkColumn.reserve(words - this.linkColumn.length);
    const grown = this.largerHeads(count);
    const isNew = grown !== this.headBlock;
    try {
      this.kernel.writeBandKeys(columns, this, this.linkedCount);
    } catch (error) {
      if (isNew) grown.free();
      throw error;
    }
    if (isNew) {
      this.headBlock?.free();
      this.headBlock = grown;
      this.bucketCount = bucketsFor(count);
      grown.u8.fill(0);
    }
    this.kernel.linkBands(columns, this, isNew ? 0 : this.linkedCount);
    this.linkColumn.length = words;
    this.linkedCount = count;
  }

  free(): void {
    this.linkColumn.free();
    this.headBlock?.free();
  }

  /** The heads themselves when they are enough. */
  private largerHeads(count: number): MemoryBlock {
    const wanted = bucketsFor(count);
    if (this.headBlock !== undefined && wanted <= this.bucketCount) return this.headBlock;
    return this.arena.allocate(wanted * this.bands * 4);
  }
}

/** A power of two. */
function bucketsFor(count: number): number {
  let buckets = FEWEST_BUCKETS;
  while (buckets * SETS_PER_BUCKET < count) buckets *= 2;
  return buckets;
}
