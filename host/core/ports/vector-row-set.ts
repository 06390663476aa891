/**
 * Vector row set: vectors under small numbers, changed and compared within the turn of the caller, by cosine. `VectorRows` is one.
 *
 * For what must not wait between looking and deciding; an index of records (record-vectors.ts) may ask other threads.
 */
import type { RecordNeighbour } from './record-vectors.ts';

export interface VectorRowSet {
  /** Memory held, in bytes: grows by doubling. */
  readonly bytes: number;
  has(id: number): boolean;
  /** Makes room for these ids. @throws MemoryError `MEM_OUT_OF_MEMORY` nothing changed */
  reserve(ids: Uint32Array): void;
  /** Precondition: `reserve` made room, the vector is as long as all others, its components are finite. */
  write(id: number, vector: Float32Array): void;
  /** Makes written vectors findable. */
  show(ids: Uint32Array): void;
  /** Makes them findable no longer, and gives back memory that no other needs. */
  hide(ids: Uint32Array): void;
  /**
   * At most `limit` vectors by rising distance (1 - cosine), ties by rising id.
   *
   * @param filter  a bit per id: those whose bit is set are compared
   */
  nearest(vector: Float32Array, limit: number, filter: Uint32Array | undefined): readonly RecordNeighbour[];
  /** Gives all memory back. */
  free(): void;
}

export interface VectorRowSetFactory {
  /** An empty set of vectors of so many components, 1 to 8,192. */
  create(dimension: number): VectorRowSet;
}
