/**
 * Vector memory of one space: the vectors that were observed, by dimension, and those that wait for the next learning.
 *
 * A vector becomes a neighbour only when something is learned, whichever session learns (specs/kato.md 1.2). Each dimension has an index of
 * its own, so nothing is dropped for having another dimension than the first one.
 */
import type { VectorIndex, VectorIndexFactory } from '../core/ports/vector-index.ts';
import type { SectionReader } from '../core/snapshots/section-reader.ts';
import { linesSection, type SectionSource, valueSection } from '../core/snapshots/section-source.ts';
import { exactJson } from './exact-json.ts';

/** Neighbours that stand for a vector in its event, besides its own name. */
const NEIGHBOUR_COUNT = 3;

/** Components of one piece of a snapshot: half a mebibyte. */
const COMPONENTS_A_PIECE = 65_536;

/** A percept vector and the symbol that stands for it. */
export interface NamedVector {
  readonly name: string;
  readonly vector: Float64Array;
}

export class VectorMemory {
  private readonly factory: VectorIndexFactory;
  private readonly indexes = new Map<number, VectorIndex>();
  private waiting: NamedVector[] = [];
  /** Vectors that are observed and not durable yet, by dimension. */
  private readonly promised = new Map<number, number>();

  constructor(factory: VectorIndexFactory) {
    this.factory = factory;
  }

  get count(): number {
    let count = 0;
    for (const index of this.indexes.values()) count += index.count;
    return count;
  }

  /** Findable vectors by dimension, dimensions in the order of their first vector. */
  figures(): readonly { readonly dimension: number; readonly count: number; readonly bytes: number }[] {
    return [...this.indexes.values()].map(({ dimension, count, byteLength }) => ({ dimension, count, bytes: byteLength }));
  }

  /** Memory of all vectors, found or waiting. */
  get byteLength(): number {
    let bytes = 0;
    for (const index of this.indexes.values()) bytes += index.byteLength;
    for (const { vector } of this.waiting) bytes += vector.byteLength;
    return bytes;
  }

  /** What was observed and waits for the next learning, in the order of observation. */
  get waitingVectors(): readonly NamedVector[] {
    return this.waiting;
  }

  /**
   * Names of the nearest indexed vectors of the same dimension, nearest first, ties by name; empty when there are none.
   *
   * @param learned vectors that count as indexed too, behind those that are: a request may look up what it learned itself
   */
  neighboursOf(vector: Float64Array, learned: readonly NamedVector[] = []): readonly string[] {
    const index = this.indexes.get(vector.length);
    const indexed = index?.nearest(vector, NEIGHBOUR_COUNT) ?? [];
    if (learned.length === 0) return indexed.map((neighbour) => neighbour.name);
    const neighbours = new Map(indexed.map(({ name, squaredDistance }) => [name, squaredDistance]));
    for (const other of learned) {
      // The first vector of a name counts, as in the index.
      if (other.vector.length !== vector.length || index?.has(other.name) || neighbours.has(other.name)) continue;
      neighbours.set(other.name, squaredDistanceBetween(vector, other.vector));
    }
    const nearest = [...neighbours].sort(([leftName, left], [rightName, right]) => left - right || (leftName < rightName ? -1 : 1));
    return nearest.slice(0, NEIGHBOUR_COUNT).map(([name]) => name);
  }

  /** Keeps an observed vector for the next learning. */
  remember(name: string, vector: Float64Array): void {
    this.waiting.push({ name, vector });
  }

  /** Announces a vector that will be remembered, until it is, or never will be (`release`). */
  promise(dimension: number): void {
    this.promised.set(dimension, (this.promised.get(dimension) ?? 0) + 1);
  }

  release(dimension: number): void {
    const left = (this.promised.get(dimension) ?? 0) - 1;
    if (left > 0) this.promised.set(dimension, left);
    else this.promised.delete(dimension);
  }

  /**
   * Makes room for all that waits and all that is promised, so that indexing them cannot fail.
   *
   * @throws MemoryError `MEM_OUT_OF_MEMORY` what is findable stays so
   */
  reserveWaiting(): void {
    const needed = new Map(this.promised);
    for (const { vector } of this.waiting) needed.set(vector.length, (needed.get(vector.length) ?? 0) + 1);
    for (const [dimension, count] of needed) this.indexOf(dimension).reserve(count);
  }

  /** Makes what waits findable, in the order of observation. */
  indexWaiting(): void {
    for (const { name, vector } of this.waiting) this.indexOf(vector.length).add(name, vector);
    this.waiting = [];
  }

  /**
   * Indexes only grow, so their vectors are read later, up to the count of now.
   *
   *   vectors                            [[dimension, count], …], in the order of the indexes' making
   *   vectors-<dimension>.names          one a line, in the order of adding
   *   vectors-<dimension>.components     f64, one vector behind the other
   *   vectors.waiting                    [name, components] a line
   */
  capture(): readonly SectionSource[] {
    const { waiting } = this;
    const waitingCount = waiting.length;
    const indexes = [...this.indexes.values()].map((index) => ({ index, count: index.count }));
    return [
      valueSection(
        'vectors',
        indexes.map(({ index, count }) => [index.dimension, count]),
      ),
      ...indexes.flatMap(({ index, count }) => [
        linesSection(`vectors-${index.dimension}.names`, function* () {
          for (let row = 0; row < count; row++) yield JSON.stringify(index.nameAt(row));
        }),
        { name: `vectors-${index.dimension}.components`, pieces: () => componentPieces(index, count) },
      ]),
      linesSection('vectors.waiting', function* () {
        for (const { name, vector } of waiting.slice(0, waitingCount)) yield exactJson([name, [...vector]]);
      }),
    ];
  }

  /** Precondition: nothing was remembered. */
  async restore(sections: SectionReader): Promise<void> {
    for (const [dimension, count] of (await sections.value('vectors')) as readonly (readonly [number, number])[]) {
      const components = await sections.doubles(`vectors-${dimension}.components`);
      if (components.length !== dimension * count) throw new Error(`Found ${components.length} components of ${count} vectors`);
      const index = this.indexOf(dimension);
      let row = 0;
      for await (const name of sections.lines(`vectors-${dimension}.names`)) {
        index.add(String(name), components.subarray(row * dimension, (row + 1) * dimension));
        row++;
      }
    }
    for await (const line of sections.lines('vectors.waiting')) {
      const [name, components] = line as [string, number[]];
      this.remember(name, Float64Array.from(components));
    }
  }

  clear(): void {
    for (const index of this.indexes.values()) index.free();
    this.indexes.clear();
    this.waiting = [];
  }

  private indexOf(dimension: number): VectorIndex {
    const known = this.indexes.get(dimension);
    if (known !== undefined) return known;
    const index = this.factory.create(dimension);
    this.indexes.set(dimension, index);
    return index;
  }
}

function* componentPieces(index: VectorIndex, count: number): Generator<Uint8Array> {
  const rows = Math.max(1, Math.floor(COMPONENTS_A_PIECE / index.dimension));
  for (let row = 0; row < count; row += rows) yield new Uint8Array(index.componentsOf(row, Math.min(row + rows, count)).buffer);
}

/** Summed as the kernel does: ascending components, f64. */
function squaredDistanceBetween(left: Float64Array, right: Float64Array): number {
  let squares = 0;
  for (let component = 0; component < left.length; component++) {
    const difference = left[component] - right[component];
    squares += difference * difference;
  }
  return squares;
}
