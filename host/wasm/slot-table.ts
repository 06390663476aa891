/**
 * Slot table: one entry per id, all zero between kernel calls.
 *
 * The kernel sets entries of the ids in a query and puts them back to zero before it returns, so the table is cleared only
 * when it is made. It grows with the largest id, with a reserve, because learning adds ids one by one.
 */
import type { MemoryArena } from '../core/ports/memory-arena.ts';
import { ReusableBlock } from './reusable-block.ts';
import { addressOf } from './shared-block.ts';

export class SlotTable {
  private readonly block: ReusableBlock;
  private readonly entryBytes: number;

  /** @param entryBytes 1 for a narrow index, 4 for a wide one */
  constructor(arena: MemoryArena, entryBytes: 1 | 4) {
    this.block = new ReusableBlock(arena);
    this.entryBytes = entryBytes;
  }

  /** Address of the table with an entry for every id below `idLimit`. */
  addressFor(idLimit: number): number {
    const needed = Math.max(idLimit, 1) * this.entryBytes;
    const grows = this.block.byteLength < needed;
    const block = this.block.atLeast(needed);
    if (grows) block.u8.fill(0);
    return addressOf(block);
  }

  /** Gives the table back; the next use makes a new one. */
  free(): void {
    this.block.free();
  }
}
