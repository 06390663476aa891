import { describe, expect, it } from 'vitest';
import { searchByBands } from '../../reference/min-hash.ts';
import { openRawBands } from '../raw-bands.ts';
import { openRawTokenSets } from '../raw-token-sets.ts';

const SETS = Array.from({ length: 300 }, (_, index) => Array.from({ length: 1 + (index % 12) }, (_unused, at) => (index % 70) + at));
const REMOVED = new Set([5, 60, 77]);
const PRESENT = SETS.map((set, index) => (REMOVED.has(index) ? null : set));

describe('searchBands', () => {
  const sets = openRawTokenSets(SETS, [...REMOVED]);
  const byRank = (rows: number[][]): number[][] => rows.sort((left, right) => right[2] - left[2] || left[0] - right[0]);

  it.each([
    [1, 1, 1],
    [20, 5, 64],
    [25, 1, 4],
    [7, 3, 512],
  ])('finds what comparing all bands word by word finds: %i bands of %i rows, %i buckets', (bands, rows, bucketCount) => {
    const { address } = openRawBands(sets, bands, rows, bucketCount);
    for (const query of [[3], SETS[77], SETS[131], [...SETS[131], 9_999], [9_998]]) {
      for (const cutoff of [0.05, 0.4, 0.9, 1]) {
        const expected = (limit: number): number[][] =>
          searchByBands(PRESENT, query, { bands, rows, cutoff, limit }).map(({ index, shared, similarity }) => [index, shared, similarity]);
        const { found, rows: hits } = sets.searchBands(address, query, cutoff, 0, SETS.length);
        expect(found).toBe(hits.length);
        expect(byRank(hits)).toEqual(expected(SETS.length));
        expect(byRank(sets.searchBands(address, query, cutoff, 3, 3).rows)).toEqual(expected(3));
      }
    }
  });

  it('says how many there are when they do not fit', () => {
    const { address } = openRawBands(sets, 25, 1, 64);
    const expected = searchByBands(PRESENT, SETS[78], { bands: 25, rows: 1, cutoff: 0.3, limit: SETS.length }).length;
    expect(expected).toBeGreaterThan(2);
    expect(sets.searchBands(address, SETS[78], 0.3, 0, 2).found).toBe(expected);
  });
});
