/**
 * Reusable block: a region that a binding keeps from call to call and exchanges for a larger one when it must.
 *
 * Contents are lost when it grows: working memory, not storage. What is left for a larger region is overwritten, because it may be a text or a
 * vector of somebody who has it erased (`overwrite`).
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
   * The region, at least `byteLength` bytes. It grows by half its size at once where there is room for that.
   *
   * @throws MemoryError `MEM_OUT_OF_MEMORY` no room; the smaller region stays as it is
   */
  atLeast(byteLength: number): MemoryBlock {
    if (this.current !== undefined && this.current.byteLength >= byteLength) return this.current;
    const grown = this.allocate(Math.max(byteLength, this.byteLength + Math.floor(this.byteLength / 2)), byteLength);
    this.overwrite();
    this.current?.free();
    this.current = grown;
    return grown;
  }

  /** Leaves nothing of what was last worked on. */
  overwrite(): void {
    this.current?.u8.fill(0);
  }

  /** Gives the region back when it is larger than this; the next use takes a new one. */
  releaseAbove(byteLength: number): void {
    if (this.byteLength > byteLength) this.free();
  }

  /** Gives the region back. */
  free(): void {
    this.current?.free();
    this.current = undefined;
  }

  /** Address of the region, grown to `byteLength`. */
  addressAtLeast(byteLength: number): number {
    return addressOf(this.atLeast(byteLength));
  }

  private allocate(wanted: number, needed: number): MemoryBlock {
    try {
      return this.arena.allocate(wanted);
    } catch (error) {
      if (wanted === needed) throw error;
      return this.arena.allocate(needed);
    }
  }
}
