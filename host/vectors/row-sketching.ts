/**
 * Row sketching: gives rows of f32 their sketches while an index is searched, a part with each search.
 *
 * By the searches, and not when vectors are added: only an index that is compared as a whole reads sketches, not one that has a graph, and
 * not one that is too small for it to matter. Sketches take a quarter of what the rows take (dimension + 16 bytes a row) and are in no file.
 */
import type { MemoryArena } from '../core/ports/memory-arena.ts';
import type { RowKernel, RowLayout, RowSlab } from '../core/ports/row-kernel.ts';
import { MemoryError } from '../errors.ts';

/** Components of an index from which on its rows are sketched: 4 MiB. Less is compared within a tenth of a millisecond. */
const LEAST_COMPONENTS = 1 << 20;
/** Components that a search sketches beside its own work: some half a millisecond. */
const COMPONENTS_PER_SEARCH = 1 << 17;

/**
 * Sketches the next rows that have no sketch. Memory that is short is left to those who need it.
 *
 * @param records   of the index
 * @param slabRows  rows of a slab that is full-grown; others get no sketches
 * @returns bytes that were taken
 */
export function sketchNext(
  kernel: RowKernel,
  arena: MemoryArena,
  layout: RowLayout,
  slabs: Iterable<RowSlab>,
  records: number,
  slabRows: number,
): number {
  const { dimension, sketchBytes } = layout;
  if (sketchBytes === 0 || records * dimension < LEAST_COMPONENTS) return 0;
  for (const slab of slabs) {
    if (slab.rowCount < slabRows || slab.sketchedRows === slabRows) continue;
    const taken = slab.sketches === undefined ? takeSketches(arena, slab, slabRows * sketchBytes) : 0;
    if (slab.sketches === undefined) return 0;
    const rows = Math.min(slabRows - slab.sketchedRows, Math.ceil(COMPONENTS_PER_SEARCH / dimension));
    kernel.sketchRows(layout, slab, slab.sketchedRows, rows);
    slab.sketchedRows += rows;
    return taken;
  }
  return 0;
}

function takeSketches(arena: MemoryArena, slab: RowSlab, byteLength: number): number {
  try {
    slab.sketches = arena.allocate(byteLength);
  } catch (error) {
    if (error instanceof MemoryError) return 0;
    throw error;
  }
  slab.sketches.u8.fill(0);
  return slab.sketches.byteLength;
}
