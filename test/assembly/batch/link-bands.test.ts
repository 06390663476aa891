import { describe, expect, it } from 'vitest';
import { bandKeys, minHash } from '../../reference/min-hash.ts';
import { openRawBands } from '../raw-bands.ts';
import { openRawTokenSets } from '../raw-token-sets.ts';

const [BANDS, ROWS] = [5, 3];
const SETS = Array.from({ length: 60 }, (_, index) => Array.from({ length: index % 7 }, (_unused, at) => (index % 20) + at * 3));
const REMOVED = [8, 30];

describe('linkBands', () => {
  it('puts every set that is neither empty nor removed into the bucket of each of its bands, and no other', () => {
    const sets = openRawTokenSets(SETS, REMOVED);
    const bands = openRawBands(sets, BANDS, ROWS, 1);
    for (const bucketCount of [1, 8, 64]) {
      if (bucketCount > 1) bands.relink(bucketCount);
      for (let band = 0; band < BANDS; band++) {
        const found: number[] = [];
        for (let bucket = 0; bucket < bucketCount; bucket++) {
          for (let next = bands.head(band, bucket); next !== 0; next = bands.link(next - 1, band)[1]) {
            const [key] = bands.link(next - 1, band);
            expect(key % bucketCount).toBe(bucket);
            expect(key).toBe(bandKeys(minHash(SETS[next - 1], BANDS * ROWS), BANDS, ROWS)[band]);
            found.push(next - 1);
          }
        }
        const expected = [...SETS.keys()].filter((index) => SETS[index].length > 0 && !REMOVED.includes(index));
        expect(found.sort((left, right) => left - right)).toEqual(expected);
      }
    }
  });
});
