import { describe, expect, it } from 'vitest';
import { BestChoices } from '../../host/fuzzy/best-choices.ts';
import { seededRandom } from '../reference/seeded-random.ts';

describe('BestChoices', () => {
  it('keeps what sorting all would put first, of equal scores the lowest index, for any limit', () => {
    for (const kind of ['distance', 'similarity'] as const) {
      for (const limit of [1, 2, 10, 256, 257, 600, Number.POSITIVE_INFINITY]) {
        const random = seededRandom(limit === Number.POSITIVE_INFINITY ? 1 : limit);
        const scored = Array.from({ length: 2000 }, (_, index) => ({ index, score: Math.floor(random() * 40) }));
        const best = new BestChoices(limit, kind);
        for (const { index, score } of scored) best.offer(index, score);
        const sign = kind === 'distance' ? 1 : -1;
        const sorted = [...scored].sort((left, right) => sign * (left.score - right.score) || left.index - right.index);
        expect(best.list()).toEqual(sorted.slice(0, limit));
      }
    }
  });

  it('knows no worst score while there is room', () => {
    const best = new BestChoices(2, 'similarity');
    best.offer(0, 0.5);
    expect(best.worst).toBeUndefined();
    best.offer(1, 0.25);
    expect(best.worst).toBe(0.25);
    best.offer(2, 0.75);
    expect(best.worst).toBe(0.5);
  });
});
