import { describe, expect, it } from 'vitest';
import { searchLimit } from '../../host/fuzzy/choice-search.ts';

describe('searchLimit', () => {
  it('keeps small limits in the kernel, takes all hits for large ones, and asks an empty store nothing', () => {
    expect(searchLimit(10, 100)).toBe(10);
    expect(searchLimit(10, 3)).toBe(3);
    expect(searchLimit(undefined, 5)).toBeUndefined();
    expect(searchLimit(50_000, 1_000_000)).toBeUndefined();
    expect(searchLimit(undefined, 0)).toBe(0);
  });
});
