/** What every vector index must do: one body of tests, run by each adapter's own test file. */
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MemoryArena } from '../../host/core/ports/memory-arena.ts';
import type { VectorIndex, VectorIndexFactory, VectorNeighbour } from '../../host/core/ports/vector-index.ts';
import { compareCodePoints } from '../../host/core/symbols/code-point-order.ts';
import { between, seededRandom } from '../sequence/random-corpus.ts';

/** @param arena where the factory's indexes keep their vectors; nothing may stay there after `free` */
export function describeVectorIndex(name: string, factory: VectorIndexFactory, arena: MemoryArena): void {
  describe(`${name}, as a vector index`, () => {
    let bytesBefore: number;
    let index: VectorIndex;

    beforeAll(() => {
      // The kernel keeps room for the widest query that it was asked.
      const widest = factory.create(8192);
      widest.add('zero', new Float64Array(8192));
      expect(widest.nearest(new Float64Array(8192), 1)).toEqual([{ name: 'zero', squaredDistance: 0 }]);
      widest.free();
    });

    beforeEach(() => {
      bytesBefore = arena.bytesInUse;
      index = factory.create(2);
    });

    afterEach(() => {
      index.free();
      expect(arena.bytesInUse).toBe(bytesBefore);
    });

    it('finds nothing while it is empty', () => {
      expect(index.nearest(Float64Array.of(0, 0), 3)).toEqual([]);
      expect([index.count, index.dimension]).toEqual([0, 2]);
    });

    it('makes room at once for vectors to come', () => {
      index.add('first', Float64Array.of(1, 2));
      index.reserve(1000);
      const reserved = arena.bytesInUse;
      for (let x = 0; x < 1000; x++) index.add(`v${x}`, Float64Array.of(x, 0));
      expect(arena.bytesInUse).toBe(reserved);
      expect(index.nearest(Float64Array.of(1, 2), 1)).toEqual([{ name: 'first', squaredDistance: 0 }]);
    });

    it('answers squared Euclidean distances, nearest first', () => {
      index.add('far', Float64Array.of(3, 4));
      index.add('here', Float64Array.of(0, 0));
      index.add('near', Float64Array.of(0, -1));
      expect(index.nearest(Float64Array.of(0, 0), 3)).toEqual([
        { name: 'here', squaredDistance: 0 },
        { name: 'near', squaredDistance: 1 },
        { name: 'far', squaredDistance: 25 },
      ]);
    });

    it('answers at most the limit, and all for a limit above the count', () => {
      for (const x of [1, 2, 3]) index.add(`v${x}`, Float64Array.of(x, 0));
      const origin = Float64Array.of(0, 0);
      expect(index.nearest(origin, 0)).toEqual([]);
      expect(index.nearest(origin, 2).map((neighbour) => neighbour.name)).toEqual(['v1', 'v2']);
      expect(index.nearest(origin, 100).map((neighbour) => neighbour.name)).toEqual(['v1', 'v2', 'v3']);
    });

    it('breaks ties by name', () => {
      for (const tied of ['b', 'VCTR|10', 'a', 'VCTR|1', 'B']) index.add(tied, Float64Array.of(1, 0));
      const names = index.nearest(Float64Array.of(0, 0), 5).map((neighbour) => neighbour.name);
      expect(names).toEqual(['B', 'VCTR|1', 'VCTR|10', 'a', 'b']);
      expect(index.nearest(Float64Array.of(0, 0), 2).map((neighbour) => neighbour.name)).toEqual(['B', 'VCTR|1']);
    });

    it('keeps the first vector of a name', () => {
      index.add('same', Float64Array.of(1, 0));
      index.add('same', Float64Array.of(9, 0));
      expect(index.count).toBe(1);
      expect(index.nearest(Float64Array.of(0, 0), 5)).toEqual([{ name: 'same', squaredDistance: 1 }]);
    });

    it('does not keep the array that was added', () => {
      const vector = Float64Array.of(1, 0);
      index.add('copied', vector);
      vector[0] = 50;
      expect(index.nearest(Float64Array.of(0, 0), 1)).toEqual([{ name: 'copied', squaredDistance: 1 }]);
    });

    it.each([1, 2, 3, 4, 5, 7, 8, 100, 769])('agrees with a plain scan in %s dimensions, while it grows', (dimension) => {
      const random = seededRandom(dimension);
      const wide = factory.create(dimension);
      const rows = new Map<string, Float64Array>();
      const randomVector = (): Float64Array => Float64Array.from({ length: dimension }, () => between(random, -3, 3) / 4);
      for (let count = 0; count < 60; count++) {
        const name = `v${between(random, 0, 50)}`;
        const vector = randomVector();
        wide.add(name, vector);
        if (!rows.has(name)) rows.set(name, vector);
        const query = randomVector();
        expect(wide.nearest(query, 5)).toEqual(scan(rows, query, 5));
      }
      expect(wide.count).toBe(rows.size);
      wide.free();
    });
  });
}

/** Sums run over ascending components, as the kernel's port states, so even the bits agree. */
function scan(rows: ReadonlyMap<string, Float64Array>, query: Float64Array, limit: number): VectorNeighbour[] {
  const neighbours = [...rows].map(([name, row]) => {
    let squares = 0;
    row.forEach((component, position) => {
      const difference = query[position] - component;
      squares += difference * difference;
    });
    return { name, squaredDistance: squares };
  });
  return neighbours
    .sort((left, right) => left.squaredDistance - right.squaredDistance || compareCodePoints(left.name, right.name))
    .slice(0, limit);
}
