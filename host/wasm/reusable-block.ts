/**
 * Reusable block: a region that a binding keeps from call to call and exchanges for a larger one when it must.
 *
 * Contents are lost when it grows: working memory, not storage.
 */
import type { MemoryArena, MemoryBlock } from '../core/ports/memory-arena.ts';
import { addressOf } from './shared-block.ts';

export class ReusableBlock {
  private readonly arena: MemoryArena;
  private current: MemoryBlock | undefined;

  constructor(arena: MemoryArena) {
    this.arena = arena;
  }

  get byteLength(): number {
    return this.current?.byteLength ?? 0;
  }

  /**
   * The region, at least `byteLength` bytes. Half as much again is kept as reserve where there is room for it.
   *
   * @throws MemoryError `MEM_OUT_OF_MEMORY` no room; the smaller region stays
   */
  atLeast(byteLength: number): MemoryBlock {
    if (this.current !== undefined && this.current.byteLength >= byteLength) return this.current;
    const grown = this.arena.allocate(Math.max(byteLength, this.byteLength + (this.byteLength >> 1)));
    this.current?.free();
    this.current = grown;
    return grown;
  }

  /** Address of the region, grown to `byteLength`. */
  addressAtLeast(byteLength: number): number {
    return addressOf(this.atLeast(byteLength));
  }
}
