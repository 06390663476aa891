/** Vector index: named vectors of one dimension, asked for the nearest. One contract suite: `test/contracts/vector-index.ts`. */

export interface VectorNeighbour {
  readonly name: string;
  /** Square of the Euclidean distance: what is summed is what is compared, so rounding a root cannot make two distances equal. */
  readonly squaredDistance: number;
}

export interface VectorIndex {
  readonly dimension: number;
  readonly count: number;
  /** Kernel memory that it holds. */
  readonly byteLength: number;
  /**
   * Adds a vector; a name that is already there keeps its first vector.
   *
   * Precondition: `vector.length === dimension`, all finite; the name is ASCII, as vector names are, so that every order of texts is the same.
   */
  add(name: string, vector: Float64Array): void;
  has(name: string): boolean;
  /**
   * Makes room for so many more vectors, so that adding them cannot fail.
   *
   * @throws MemoryError `MEM_OUT_OF_MEMORY` the index is as it was
   */
  reserve(additional: number): void;
  /** Name of a vector, by the order of adding; `row` from 0 to `count - 1`. */
  nameAt(row: number): string;
  /** A copy of the components of the vectors from one to before another, in the order of adding. */
  componentsOf(firstRow: number, endRow: number): Float64Array;
  /** At most `limit` neighbours by rising distance, ties by name ascending. */
  nearest(vector: Float64Array, limit: number): readonly VectorNeighbour[];
  /** Gives its memory back. */
  free(): void;
}

export interface VectorIndexFactory {
  /** @param dimension 1 to 8,192 */
  create(dimension: number): VectorIndex;
}
