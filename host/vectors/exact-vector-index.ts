/**
 * Exact vector index: every stored vector is compared, in the kernel, in f64.
 *
 * KATO's neighbours decide which symbols an event gets, so they must be exact and the same on every machine. A scan of 10,000 vectors of 100
 * components takes about a millisecond; larger memories get an approximate index beside this one.
 */
import type { MemoryArena, MemoryBlock } from '../core/ports/memory-arena.ts';
import type { VectorIndex, VectorIndexFactory, VectorNeighbour } from '../core/ports/vector-index.ts';
import type { VectorKernel } from '../core/ports/vector-kernel.ts';

const BYTES_PER_COMPONENT = 8;
const FIRST_CAPACITY_ROWS = 8;

/** Makes exact indexes that keep their vectors in the kernel's memory. */
export class ExactVectorIndexFactory implements VectorIndexFactory {
  private readonly arena: MemoryArena;
  private readonly kernel: VectorKernel;

  constructor(arena: MemoryArena, kernel: VectorKernel) {
    this.arena = arena;
    this.kernel = kernel;
  }

  create(dimension: number): VectorIndex {
    return new ExactVectorIndex(this.arena, this.kernel, dimension);
  }
}

class ExactVectorIndex implements VectorIndex {
  readonly dimension: number;
  private readonly arena: MemoryArena;
  private readonly kernel: VectorKernel;
  private readonly names: string[] = [];
  private readonly known = new Set<string>();
  private rows: MemoryBlock;

  constructor(arena: MemoryArena, kernel: VectorKernel, dimension: number) {
    this.arena = arena;
    this.kernel = kernel;
    this.dimension = dimension;
    this.rows = arena.allocate(FIRST_CAPACITY_ROWS * dimension * BYTES_PER_COMPONENT);
  }

  get count(): number {
    return this.names.length;
  }

  get byteLength(): number {
    return this.rows.byteLength;
  }

  add(name: string, vector: Float64Array): void {
    if (this.known.has(name)) return;
    this.reserve(1);
    this.rows.f64.set(vector, this.count * this.dimension);
    this.names.push(name);
    this.known.add(name);
  }

  has(name: string): boolean {
    return this.known.has(name);
  }

  reserve(additional: number): void {
    const needed = (this.count + additional) * this.dimension * BYTES_PER_COMPONENT;
    if (needed <= this.rows.byteLength) return;
    const grown = this.allocate(needed);
    grown.f64.set(this.rows.f64.subarray(0, this.count * this.dimension));
    this.free();
    this.rows = grown;
  }

  nameAt(row: number): string {
    return this.names[row];
  }

  componentsOf(firstRow: number, endRow: number): Float64Array {
    return this.rows.f64.slice(firstRow * this.dimension, endRow * this.dimension);
  }

  nearest(vector: Float64Array, limit: number): readonly VectorNeighbour[] {
    if (this.count === 0 || limit === 0) return [];
    const distances = this.arena.allocate(this.count * BYTES_PER_COMPONENT);
    try {
      this.kernel.squaredDistances(vector, this.rows, this.count, distances);
      return this.smallest(distances.f64, limit);
    } finally {
      distances.free();
    }
  }

  /** Overwrites them first: an erasure promises that what was erased is gone, from this memory too. */
  free(): void {
    this.rows.u8.fill(0);
    this.rows.free();
  }

  /** The few nearest by insertion: `limit` is small, so almost every row is refused by one comparison. */
  private smallest(squaredDistances: Float64Array, limit: number): VectorNeighbour[] {
    const nearest: number[] = [];
    const isBefore = (left: number, right: number): boolean =>
      squaredDistances[left] < squaredDistances[right] ||
      (squaredDistances[left] === squaredDistances[right] && this.names[left] < this.names[right]);
    for (let row = 0; row < this.count; row++) {
      if (nearest.length === limit && !isBefore(row, nearest[limit - 1])) continue;
      let place = nearest.length;
      while (place > 0 && isBefore(row, nearest[place - 1])) place--;
      nearest.splice(place, 0, row);
      if (nearest.length > limit) nearest.pop();
    }
    return nearest.map((row) => ({ name: this.names[row], squaredDistance: squaredDistances[row] }));
  }

  /** Twice the size, so that growing costs a constant per vector; just what is needed where there is no room for that. */
  private allocate(needed: number): MemoryBlock {
    const wanted = Math.max(needed, this.rows.byteLength * 2);
    try {
      return this.arena.allocate(wanted);
    } catch (error) {
      if (wanted === needed) throw error;
      return this.arena.allocate(needed);
    }
  }
}
