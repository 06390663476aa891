/**
 * Record signatures: bits by which the kernel rules out most records of a young segment without reading them.
 *
 *   row b (of SIGNATURE_BUCKETS)   bit o (of SIGNATURE_RECORDS): record o holds a symbol s with s mod SIGNATURE_BUCKETS = b
 *
 * They take 64 KiB whatever they hold, so a segment gets them only once its records are about as large.
 */
import type { MemoryArena, MemoryBlock } from '../ports/memory-arena.ts';
import { SIGNATURE_BUCKETS, SIGNATURE_RECORDS } from '../ports/pattern-kernel.ts';

const ROW_BYTES = SIGNATURE_RECORDS / 8;

export class RecordSignatures {
  readonly block: MemoryBlock;

  /** @throws MemoryError `MEM_OUT_OF_MEMORY` nothing was kept */
  constructor(arena: MemoryArena) {
    this.block = arena.allocate(SIGNATURE_BUCKETS * ROW_BYTES);
    this.block.u32.fill(0);
  }

  /** Notes the symbols `[start, end)` of a column as those of a record; records that have no bit stay without. */
  add(ordinal: number, symbols: Uint32Array, start: number, end: number): void {
    if (ordinal >= SIGNATURE_RECORDS) return;
    const bytes = this.block.u8;
    const column = ordinal >> 3;
    const bit = 1 << (ordinal & 7);
    for (let position = start; position < end; position++) bytes[(symbols[position] % SIGNATURE_BUCKETS) * ROW_BYTES + column] |= bit;
  }
}
