import type { MemoryBlock } from './memory-arena.ts';

/** Distance kernel: one vector against all rows of a block. */
export interface VectorKernel {
  /**
   * Writes the squared Euclidean distance of `vector` to each of `rowCount` rows into `distances.f64`, in row order.
   *
   * Sums run over ascending component index, in f64, so that every runtime and thread count gives the same bits.
   * Precondition: `rows.f64` holds `rowCount * vector.length` values; `distances.f64` has room for `rowCount`.
   */
  squaredDistances(vector: Float64Array, rows: MemoryBlock, rowCount: number, distances: MemoryBlock): void;
}
