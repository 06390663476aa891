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

  it('keeps the same of runs with a cutoff, by place or by index, and takes nothing that is no number', () => {
    for (const kind of ['distance', 'similarity'] as const) {
      const random = seededRandom(9);
      const scores = Float64Array.from({ length: 500 }, (_, at) => (at % 7 === 0 ? Number.NaN : Math.floor(random() * 40)));
      const indexes = Uint32Array.from(scores, (_, at) => 3 * at);
      const byPlace = new BestChoices(20, kind);
      const byIndex = new BestChoices(20, kind);
      const expected = new BestChoices(20, kind);
      byPlace.offerAll(scores, 0, 200, 20);
      byPlace.offerAll(scores, 200, 500, 20);
      byIndex.offerAll(scores, 0, 500, 20, indexes);
      for (const [index, score] of scores.entries()) if (kind === 'distance' ? score <= 20 : score >= 20) expected.offer(index, score);
      expect(byPlace.list()).toEqual(expected.list());
      expect(byIndex.list()).toEqual(expected.list().map(({ index, score }) => ({ index: 3 * index, score })));
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
