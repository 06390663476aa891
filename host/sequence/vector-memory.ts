/**
 * Vector memory of one space: the vectors that were observed, by dimension, and those that wait for the next learning.
 *
 * A vector becomes a neighbour only when something is learned, whichever session learns (specs/kato.md 1.2). Each dimension has an index of
 * its own, so nothing is dropped for having another dimension than the first one.
 */
import type { VectorIndex, VectorIndexFactory } from '../core/ports/vector-index.ts';

/** Neighbours that stand for a vector in its event, besides its own name. */
const NEIGHBOUR_COUNT = 3;

export class VectorMemory {
  private readonly factory: VectorIndexFactory;
  private readonly indexes = new Map<number, VectorIndex>();
  private waiting: { readonly name: string; readonly vector: Float64Array }[] = [];

  constructor(factory: VectorIndexFactory) {
    this.factory = factory;
  }

  get count(): number {
    let count = 0;
    for (const index of this.indexes.values()) count += index.count;
    return count;
  }

  /** Names of the nearest indexed vectors of the same dimension, nearest first; empty when there are none. */
  neighboursOf(vector: Float64Array): readonly string[] {
    const index = this.indexes.get(vector.length);
    return index === undefined ? [] : index.nearest(vector, NEIGHBOUR_COUNT).map((neighbour) => neighbour.name);
  }

  /** Keeps an observed vector for the next learning. */
  remember(name: string, vector: Float64Array): void {
    this.waiting.push({ name, vector });
  }

  /** Makes what waits findable, in the order of observation. */
  indexWaiting(): void {
    for (const { name, vector } of this.waiting) {
      let index = this.indexes.get(vector.length);
      if (index === undefined) {
        index = this.factory.create(vector.length);
        this.indexes.set(vector.length, index);
      }
      index.add(name, vector);
    }
    this.waiting = [];
  }

  clear(): void {
    for (const index of this.indexes.values()) index.free();
    this.indexes.clear();
    this.waiting = [];
  }
}
