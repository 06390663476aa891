import { describe, expect, it } from 'vitest';
import { checkedThreads, columnsOfHits, searchLimit } from '../../host/fuzzy/choice-search.ts';

describe('searchLimit', () => {
  it('keeps small limits in the kernel, takes all hits for large ones, and asks an empty store nothing', () => {
    expect(searchLimit(10, 100)).toBe(10);
    expect(searchLimit(10, 3)).toBe(3);
    expect(searchLimit(undefined, 5)).toBeUndefined();
    expect(searchLimit(50_000, 1_000_000)).toBeUndefined();
    expect(searchLimit(undefined, 0)).toBe(0);
  });
});

describe('checkedThreads', () => {
  it('takes 1 to 64, and one when nothing is said', () => {
    expect([undefined, 1, 64].map(checkedThreads)).toEqual([1, 1, 64]);
    for (const wrong of [0, 65, 1.5, Number.NaN])
      expect(() => checkedThreads(wrong)).toThrow(expect.objectContaining({ field: ['threads'] }));
  });
});

describe('columnsOfHits', () => {
  it('keeps the order of the hits, and shows negative distances as what they are', () => {
    const hits = { count: 2, indexOf: (hit: number) => 9 - hit, scoreOf: (hit: number) => -hit };
    expect(columnsOfHits(hits, true)).toEqual({ indexes: Uint32Array.of(9, 8), scores: Float64Array.of(0, 1) });
    expect(columnsOfHits(hits, false).scores).toEqual(Float64Array.of(-0, -1));
  });
});
