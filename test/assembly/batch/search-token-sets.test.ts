import { describe, expect, it } from 'vitest';
import { searchSets } from '../../reference/token-sets.ts';
import { openRawTokenSets } from '../raw-token-sets.ts';

/** Sets {k, k + 1, …} of 1 to 20 tokens: every overlap occurs. */
const SETS = Array.from({ length: 9_000 }, (_, index) => Array.from({ length: 1 + (index % 20) }, (_unused, at) => (index % 700) + at));

describe('searchTokenSets', () => {
  const { raw, field, search } = openRawTokenSets(SETS);
  const jaccard = raw.constant('MEASURE_JACCARD');
  const byRank = (rows: number[][]): number[][] => rows.sort((left, right) => right[2] - left[2] || left[0] - right[0]);
  const expected = (query: number[], least: number, limit: number): number[][] =>
    searchSets(SETS, query, 'jaccard', least, limit).map(({ index, shared, similarity }) => [index, shared, similarity]);

  it('finds with few postings and with many, with lists left out and without, what comparing all sets finds', () => {
    for (const query of [[3], [10, 11, 12, 13, 14], SETS[419], [...SETS[419], 9_999], Array.from({ length: 400 }, (_, token) => token)]) {
      for (const least of [1e-9, 0.04, 0.3, 0.6, 0.9, 1]) {
        const { found, rows } = search(query, jaccard, least, 0, SETS.length);
        expect(found).toBe(rows.length);
        expect(byRank(rows)).toEqual(expected(query, least, SETS.length));
      }
    }
  });

  it('keeps the best only, and leaves all counters at zero', () => {
    for (const limit of [1, 10, 500])
      expect(byRank(search(SETS[77], jaccard, 0.01, limit, limit).rows)).toEqual(expected(SETS[77], 0.01, limit));
    const counters = raw.u8(field('SETS_COUNTERS'), raw.call('countersBytes', SETS.length));
    expect(counters.every((count) => count === 0)).toBe(true);
  });

  it('says how many there are when they do not fit', () => {
    expect(search(SETS[77], jaccard, 0.5, 0, 3).found).toBe(expected(SETS[77], 0.5, SETS.length).length);
  });
});
