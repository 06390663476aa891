import { describe, expect, it } from 'vitest';
import { checkedThreads, searchLimit } from '../../host/fuzzy/choice-search.ts';

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
