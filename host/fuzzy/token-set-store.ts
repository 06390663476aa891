/**
 * Token-set store: the sets of one collection in kernel memory, grown, removed from and settled.
 *
 *   tokens   4 7 | 1 | | 1 4 9        starts   0 2 3 3 6        removed   0 0 0 0
 *
 * Invariants:
 *  1. An index is never given twice; a removed set keeps its index and loses its tokens when the columns are settled.
 *  2. Room is made before anything is written, so running out of memory changes nothing.
 *  3. Sets from the young start on are few against the settled ones; when settling finds no memory they stay young, and all answers with them.
 */
import type { MemoryArena, MemoryBlock } from '../core/ports/memory-arena.ts';
import type { SettledSets, TokenSetColumns, TokenSetKernel } from '../core/ports/token-set-kernel.ts';
import { GrowableBlock } from '../core/postings/growable-block.ts';
import { MemoryError } from '../errors.ts';

/** So many young sets are compared in the time of a small query. */
const FEW_YOUNG = 512;
/** Young sets are settled when they exceed this share: each set is then settled about 16 times while a collection grows set by set. */
const YOUNG_SHARE = 1 / 16;
const FIRST_REMOVED = 64;

export class TokenSetStore implements TokenSetColumns {
  private readonly arena: MemoryArena;
  private readonly kernel: TokenSetKernel;
  private readonly tokenColumn: GrowableBlock;
  private readonly startColumn: GrowableBlock;
  private removedBlock: MemoryBlock;
  private settledSets: SettledSets | null = null;
  private settledCount = 0;
  private longest = 0;
  private tokenLimit = 0;
  private retryAt = 0;

  constructor(arena: MemoryArena, kernel: TokenSetKernel) {
    this.arena = arena;
    this.kernel = kernel;
    this.tokenColumn = new GrowableBlock(arena);
    this.startColumn = new GrowableBlock(arena);
    this.removedBlock = arena.allocate(FIRST_REMOVED);
    this.removedBlock.u8.fill(0);
    this.startColumn.push(0);
  }

  get tokens(): MemoryBlock {
    return this.tokenColumn.block;
  }

  get starts(): MemoryBlock {
    return this.startColumn.block;
  }

  get removed(): MemoryBlock {
    return this.removedBlock;
  }

  get count(): number {
    return this.startColumn.length - 1;
  }

  get settled(): SettledSets | null {
    return this.settledSets;
  }

  isRemoved(index: number): boolean {
    return this.removedBlock.u8[index] !== 0;
  }

  /** Tokens of a set, a fresh array. */
  tokensOf(index: number): Uint32Array {
    const { u32 } = this.starts;
    return this.tokens.u32.slice(u32[index], u32[index + 1]);
  }

  sizeOf(index: number): number {
    const { u32 } = this.starts;
    return u32[index + 1] - u32[index];
  }

  /**
   * Adds sets, each strictly ascending.
   *
   * @throws MemoryError `MEM_OUT_OF_MEMORY` none was added
   */
  append(sets: readonly Uint32Array[]): void {
    const tokenCount = sets.reduce((sum, { length }) => sum + length, 0);
    this.tokenColumn.reserve(tokenCount);
    this.startColumn.reserve(sets.length);
    this.reserveRemoved(this.count + sets.length);
    for (const set of sets) {
      this.tokenColumn.block.u32.set(set, this.tokenColumn.length);
      this.tokenColumn.length += set.length;
      this.startColumn.push(this.tokenColumn.length);
      this.longest = Math.max(this.longest, set.length);
      if (set.length > 0) this.tokenLimit = Math.max(this.tokenLimit, set[set.length - 1] + 1);
    }
    if (this.count - this.settledCount > Math.max(FEW_YOUNG, this.settledCount * YOUNG_SHARE) && this.count >= this.retryAt)
      this.trySettle();
  }

  /** Precondition: the set is there. */
  remove(index: number): void {
    this.removedBlock.u8[index] = 1;
  }

  free(): void {
    for (const block of [this.tokenColumn, this.startColumn, this.removedBlock]) block.free();
    if (this.settledSets !== null) freeSettled(this.settledSets);
  }

  private reserveRemoved(count: number): void {
    if (count <= this.removedBlock.byteLength) return;
    const grown = this.arena.allocate(Math.max(count, this.removedBlock.byteLength * 2));
    grown.u8.fill(0);
    grown.u8.set(this.removedBlock.u8);
    this.removedBlock.free();
    this.removedBlock = grown;
  }

  /** Without room for it the sets stay young; it is tried again when there are twice as many. */
  private trySettle(): void {
    const taken: MemoryBlock[] = [];
    const take = (words: number): MemoryBlock => {
      taken.push(this.arena.allocate(Math.max(words, 1) * 4));
      return taken[taken.length - 1];
    };
    try {
      const settled: SettledSets = {
        descriptor: take(this.kernel.descriptorBytes / 4),
        order: take(this.count),
        lengthRuns: take(3 * Math.min(this.count, this.longest + 1)),
        postingStarts: take(this.tokenLimit + 2),
        postings: take(this.tokenColumn.length),
        tokenLimit: this.tokenLimit,
      };
      const { tokens, starts, removed, count } = this;
      this.kernel.settle({ tokens, starts, removed, count, settled }, this.longest);
      this.tokenColumn.length = starts.u32[count];
      if (this.settledSets !== null) freeSettled(this.settledSets);
      this.settledSets = settled;
      this.settledCount = count;
    } catch (error) {
      for (const block of taken) block.free();
      if (!(error instanceof MemoryError)) throw error;
      this.retryAt = this.count * 2;
    }
  }
}

function freeSettled({ descriptor, order, lengthRuns, postingStarts, postings }: SettledSets): void {
  for (const block of [descriptor, order, lengthRuns, postingStarts, postings]) block.free();
}
