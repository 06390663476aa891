import { describe, expect, it } from 'vitest';
import { openRawTokenSets } from '../raw-token-sets.ts';

describe('settleTokenSets', () => {
  it('orders sets by length, gives each token its list, and leaves out empty and removed sets', () => {
    const { raw, field } = openRawTokenSets([[4, 7], [1], [], [1, 4, 9], [2, 5]], [4]);
    expect(field('SETS_ORDINAL_COUNT')).toBe(3);
    expect([...raw.u32(field('SETS_ORDER'), 3)]).toEqual([1, 0, 3]);
    expect([...raw.u32(field('SETS_LENGTH_RUNS'), 3 * field('SETS_LENGTH_RUN_COUNT'))]).toEqual([1, 0, 1, 2, 1, 2, 3, 2, 3]);
    const starts = raw.u32(field('SETS_POSTING_STARTS'), 11);
    const listOf = (token: number): number[] => [...raw.u32(field('SETS_POSTINGS') + starts[token] * 4, starts[token + 1] - starts[token])];
    expect([1, 2, 4, 7, 9].map(listOf)).toEqual([[0, 2], [], [1, 2], [1], [2]]);
    expect([...raw.u32(field('SETS_STARTS'), 6)]).toEqual([0, 2, 3, 3, 6, 6]);
    expect(field('SETS_YOUNG_START')).toBe(5);
  });
});
