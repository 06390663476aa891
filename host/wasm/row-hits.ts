/** Row hits: reads the heap that a scan of rows leaves, and puts neighbours in their order. */
import type { MemoryBlock } from '../core/ports/memory-arena.ts';
import type { RecordNeighbour } from '../core/ports/record-vectors.ts';

/** Where the parts of a hit are; the module's constants. */
interface HitMap {
  readonly HIT_BYTES: number;
  readonly HIT_SCORE: number;
  readonly HIT_INDEX: number;
}

/** @returns the kept records in the order of the heap */
export function readHits({ f64, u32 }: MemoryBlock, count: number, { HIT_BYTES, HIT_SCORE, HIT_INDEX }: HitMap): RecordNeighbour[] {
  return Array.from({ length: count }, (_, hit) => {
    const at = hit * HIT_BYTES;
    // Taken from 0, so that -0, the dot product of what has nothing in common, becomes 0.
    return { recordId: u32[(at + HIT_INDEX) / 4], distance: 0 - f64[(at + HIT_SCORE) / 8] };
  });
}

/** By rising distance, ties by rising record id; sorts in place. */
export function sortNeighbours(neighbours: RecordNeighbour[]): RecordNeighbour[] {
  return neighbours.sort((left, right) => left.distance - right.distance || left.recordId - right.recordId);
}
