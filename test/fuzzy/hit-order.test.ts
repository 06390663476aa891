import { describe, expect, it } from 'vitest';
import { orderedHits } from '../../host/fuzzy/hit-order.ts';
import { seededRandom } from '../reference/seeded-random.ts';

describe('orderedHits', () => {
  it('puts higher scores first, and of equal ones the lower index, for few hits and for many', () => {
    const random = seededRandom(5);
    for (const count of [0, 1, 2, 31, 32, 33, 1000]) {
      const hits = Array.from({ length: count }, (_, place) => ({ index: (place * 7919) % 4001, score: Math.floor(random() * 9) / 8 - 1 }));
      const { indexes, scores } = orderedHits({ count, indexOf: (hit) => hits[hit].index, scoreOf: (hit) => hits[hit].score });
      const expected = hits.toSorted((left, right) => right.score - left.score || left.index - right.index);
      expect(Array.from(indexes, (index, place) => ({ index, score: scores[place] }))).toEqual(expected);
    }
  });
});
