import { beforeEach, describe, expect, it } from 'vitest';
import { VectorMemory } from '../../host/sequence/vector-memory.ts';
import { engine } from './twin-memory.ts';

describe('VectorMemory', () => {
  let vectors: VectorMemory;

  beforeEach(() => {
    vectors = new VectorMemory(engine.vectors);
  });

  it('finds a vector only when what waits was indexed', () => {
    vectors.remember('a', Float64Array.of(1, 2));
    expect([vectors.neighboursOf(Float64Array.of(1, 2)), vectors.count]).toEqual([[], 0]);
    vectors.indexWaiting();
    expect([vectors.neighboursOf(Float64Array.of(1, 2)), vectors.count]).toEqual([['a'], 1]);
    vectors.clear();
  });

  it('answers the three nearest, nearest first, of the same dimension only', () => {
    for (const x of [1, 2, 3, 4]) vectors.remember(`v${x}`, Float64Array.of(x, 0));
    vectors.remember('other', Float64Array.of(0));
    vectors.indexWaiting();
    expect(vectors.neighboursOf(Float64Array.of(0, 0))).toEqual(['v1', 'v2', 'v3']);
    expect(vectors.neighboursOf(Float64Array.of(9))).toEqual(['other']);
    expect(vectors.neighboursOf(Float64Array.of(9, 9, 9))).toEqual([]);
    expect(vectors.count).toBe(5);
    vectors.clear();
  });

  it('counts what a request learned itself as if it were indexed', () => {
    vectors.remember('v2', Float64Array.of(2));
    vectors.indexWaiting();
    const learned = [
      { name: 'v1', vector: Float64Array.of(1) },
      { name: 'v2', vector: Float64Array.of(100) },
      { name: 'w1', vector: Float64Array.of(-1) },
      { name: 'plane', vector: Float64Array.of(0, 0) },
    ];
    const found = vectors.neighboursOf(Float64Array.of(0), learned);
    learned.forEach(({ name, vector }) => {
      vectors.remember(name, vector);
    });
    vectors.indexWaiting();
    expect(found).toEqual(['v1', 'w1', 'v2']);
    expect(vectors.neighboursOf(Float64Array.of(0))).toEqual(found);
    vectors.clear();
  });

  it('drops what waits and what is indexed, and gives memory back', () => {
    const before = engine.arena.bytesInUse;
    vectors.remember('a', Float64Array.of(1));
    vectors.indexWaiting();
    vectors.remember('b', Float64Array.of(2));
    vectors.clear();
    vectors.indexWaiting();
    expect(vectors.neighboursOf(Float64Array.of(1))).toEqual([]);
    expect(engine.arena.bytesInUse).toBe(before);
  });
});
