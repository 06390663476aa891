import { describe, expect, it } from 'vitest';
import { EmbeddingCache } from '../../../host/core/caching/embedding-cache.ts';

const vectorOf = (value: number): Float32Array => new Float32Array(100).fill(value);
/** What one of these vectors counts. */
const ENTRY = 740;

describe('EmbeddingCache', () => {
  it('keeps a copy, counts hits and misses, and says how many bytes it holds', () => {
    const cache = new EmbeddingCache(10 * ENTRY);
    const given = vectorOf(1);
    cache.set('a', given);
    given.fill(9);
    expect(cache.get('a')).toEqual(vectorOf(1));
    expect(cache.get('b')).toBeUndefined();
    expect(cache.statistics()).toEqual({ hits: 1, misses: 1, evictions: 0, entries: 1, bytes: ENTRY, capacityBytes: 10 * ENTRY });
  });

  it('lets go what was not used for longest, when bytes run out', () => {
    const cache = new EmbeddingCache(2 * ENTRY + 10);
    cache.set('a', vectorOf(1));
    cache.set('b', vectorOf(2));
    cache.get('a');
    cache.set('c', vectorOf(3));
    expect(['a', 'b', 'c'].map((key) => cache.get(key)?.[0])).toEqual([1, undefined, 3]);
    expect(cache.statistics().evictions).toBe(1);
    cache.clear();
    expect(cache.statistics()).toMatchObject({ entries: 0, evictions: 1 });
  });

  it('does not keep a vector that is larger than all its room', () => {
    const cache = new EmbeddingCache(100);
    expect(cache.set('a', vectorOf(1))).toEqual(vectorOf(1));
    expect(cache.statistics().entries).toBe(0);
  });

  it('hands its entries on in the order of use, and takes them over in it', () => {
    const cache = new EmbeddingCache(10 * ENTRY);
    for (const [place, key] of ['a', 'b', 'c'].entries()) cache.set(key, vectorOf(place));
    cache.get('a');
    expect(cache.entries().map(([key]) => key)).toEqual(['b', 'c', 'a']);
    const smaller = new EmbeddingCache(2 * ENTRY);
    smaller.adopt(cache.entries());
    expect(smaller.entries()).toEqual([
      ['c', vectorOf(2)],
      ['a', vectorOf(0)],
    ]);
  });
});
