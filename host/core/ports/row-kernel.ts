/** Row kernel: vectors as rows of kernel memory, and the rows that are nearest to a query. */
import type { MemoryBlock } from './memory-arena.ts';
import type { RecordNeighbour, VectorMetric } from './record-vectors.ts';

export interface RowLayout {
  readonly dimension: number;
  readonly metric: VectorMetric;
  readonly scalar: 'f32' | 'i8';
  /** Bytes from row to row, padding included. */
  readonly rowBytes: number;
  /** Bytes of a row's factors; 0 when it needs none. */
  readonly factorBytes: number;
  /** Bytes of a row's sketch; 0 when rows have none. */
  readonly sketchBytes: number;
}

/** Rows of neighbouring records. Row r belongs to record `firstRecord + r` if bit r of `present` is set. */
export interface RowSlab {
  readonly firstRecord: number;
  readonly rowCount: number;
  /** `rowCount * rowBytes`; padding is zero. */
  readonly rows: MemoryBlock;
  /** `rowCount * factorBytes`; absent when there are none. */
  readonly factors: MemoryBlock | undefined;
  /** A bit per row, in whole u32 words; bits behind the last row are clear. */
  readonly present: MemoryBlock;
  /**
   * `rowCount * sketchBytes`: a coarse image of each row, by which a search tells most rows that are too far without reading them.
   * Answers are the same with and without. Absent until somebody makes them.
   */
  sketches: MemoryBlock | undefined;
  /** Rows that have their sketches, from the first on: sketches are used when all have. */
  sketchedRows: number;
}

export interface RowKernel {
  layoutOf(dimension: number, metric: VectorMetric, scalar: 'f32' | 'i8'): RowLayout;
  /** Writes a vector as row `row` of the slab, and its sketch where rows have theirs; does not touch `present`. Precondition: `dimension` finite components. */
  storeRow(layout: RowLayout, slab: RowSlab, row: number, vector: Float32Array): void;
  /** Writes the sketches of `rowCount` rows from row `first` on. Precondition: the slab has room for sketches. */
  sketchRows(layout: RowLayout, slab: RowSlab, first: number, rowCount: number): void;
  /** Reads a row as it is kept: of length 1 for cosine, and rounded for i8. Precondition: `target` has `dimension` components. */
  readRow(layout: RowLayout, slab: RowSlab, row: number, target: Float32Array): void;
  /** Records of the slabs that are there and, with a filter, that it lets through. */
  countSelected(slabs: Iterable<RowSlab>, filter?: Uint32Array): number;
  /**
   * Compares every present row that the filter lets through.
   *
   * Distances of f32 are summed in an order that is fixed by the component's position, so they are the same on every machine, with any
   * filter and on any number of threads.
   *
   * @param limit   at least 1
   * @param filter  a bit per record; records behind its end are left out
   * @returns at most `limit` neighbours by rising distance, ties by rising record id
   */
  nearest(
    layout: RowLayout,
    slabs: readonly RowSlab[],
    vector: Float32Array,
    limit: number,
    filter: Uint32Array | undefined,
  ): RecordNeighbour[];
  /** Present rows at most `distance` away, in no order; distances are those of `nearest`. */
  within(layout: RowLayout, slabs: readonly RowSlab[], vector: Float32Array, distance: number): RecordNeighbour[];
}
