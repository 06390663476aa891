/**
 * Growable block: a column of u32 values in kernel memory that grows at its end.
 *
 * Kernel memory has no realloc, so growth allocates a block of twice the size, copies and frees the old one. Whoever told the
 * kernel about the old block must tell it about the new one: `append` and `reserve` answer true when that happened.
 */
import type { MemoryArena, MemoryBlock } from '../ports/memory-arena.ts';

const BYTES_PER_VALUE = 4;
/** A space with one short pattern should cost little: 16 values are one cache line. */
const FIRST_CAPACITY = 16;
/** A block that is so many times as large as what it holds is worth exchanging. */
const IDLE_SHARE = 4;

export class GrowableBlock {
  length = 0;
  private current: MemoryBlock;
  private readonly arena: MemoryArena;

  constructor(arena: MemoryArena) {
    this.arena = arena;
    this.current = arena.allocate(FIRST_CAPACITY * BYTES_PER_VALUE);
  }

  get block(): MemoryBlock {
    return this.current;
  }

  get byteLength(): number {
    return this.current.byteLength;
  }

  /**
   * Makes room for `additional` more values; true when the block moved.
   *
   * @throws MemoryError `MEM_OUT_OF_MEMORY` the block stays as it is
   */
  reserve(additional: number): boolean {
    const larger = this.larger(additional);
    if (larger === undefined) return false;
    this.moveTo(larger);
    return true;
  }

  /**
   * A block with room for `additional` more values, for `moveTo` or to be freed; undefined when there is room.
   *
   * @throws MemoryError `MEM_OUT_OF_MEMORY` nothing was taken
   */
  larger(additional: number): MemoryBlock | undefined {
    const needed = this.length + additional;
    return needed <= this.current.u32.length ? undefined : this.allocate(needed);
  }

  /** Goes on in a larger block. */
  moveTo(larger: MemoryBlock): void {
    larger.u32.set(this.current.u32.subarray(0, this.length));
    this.current.free();
    this.current = larger;
  }

  /** Precondition: `reserve` made room. */
  push(value: number): void {
    this.current.u32[this.length++] = value;
  }

  /** Takes values off the begin; the others move there, into a smaller block where most of this one would lie idle. */
  dropFirst(count: number): void {
    const kept = this.current.u32.subarray(count, this.length);
    this.length = kept.length;
    if (kept.length * IDLE_SHARE < this.current.u32.length && this.current.u32.length > FIRST_CAPACITY) {
      try {
        const shrunk = this.arena.allocate(Math.max(kept.length, FIRST_CAPACITY) * BYTES_PER_VALUE);
        shrunk.u32.set(kept);
        this.current.free();
        this.current = shrunk;
        return;
      } catch {
        // No room for a smaller one beside it: it stays.
      }
    }
    this.current.u32.copyWithin(0, count, count + kept.length);
  }

  free(): void {
    this.current.free();
  }

  /** Twice the size, so that growing costs a constant per value; just what is needed where there is no room for that. */
  private allocate(needed: number): MemoryBlock {
    const wanted = Math.max(needed, this.current.u32.length * 2);
    try {
      return this.arena.allocate(wanted * BYTES_PER_VALUE);
    } catch (error) {
      if (wanted === needed) throw error;
      return this.arena.allocate(needed * BYTES_PER_VALUE);
    }
  }
}
