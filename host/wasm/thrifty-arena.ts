/**
 * Thrifty arena: the arena as whoever stores things sees it: full while some room is left for those who only ask.
 *
 * Without it a memory that learned until nothing more fits could not even be queried, because queries need room to work in.
 */
import type { MemoryArena, MemoryBlock } from '../core/ports/memory-arena.ts';
import { MemoryError } from '../errors.ts';
import type { SharedArena } from './arena.ts';

/** Of the whole memory, and at most: ordinary queries of a million patterns work in about 10 MiB. */
const KEPT_SHARE = 1 / 16;
const MOST_KEPT_BYTES = 16_777_216;

export class ThriftyArena implements MemoryArena {
  private readonly arena: SharedArena;
  private readonly keptBytes: number;

  /** @param leastKeptBytes  kept also of a small memory */
  constructor(arena: SharedArena, maximumBytes: number, leastKeptBytes = 0) {
    this.arena = arena;
    this.keptBytes = Math.max(leastKeptBytes, Math.min(maximumBytes * KEPT_SHARE, MOST_KEPT_BYTES));
  }

  get bytesInUse(): number {
    return this.arena.bytesInUse;
  }

  get bytesReserved(): number {
    return this.arena.bytesReserved;
  }

  allocate(byteLength: number): MemoryBlock {
    const taken = this.arena.bytesTakenBy(byteLength);
    const left = this.arena.bytesFree - taken;
    if (taken === 0 || left >= this.keptBytes) return this.arena.allocate(byteLength);
    throw new MemoryError(
      'MEM_OUT_OF_MEMORY',
      `Cannot store ${byteLength} bytes in kernel memory: ${left} bytes would be left, expected ${this.keptBytes} for queries`,
    );
  }
}
