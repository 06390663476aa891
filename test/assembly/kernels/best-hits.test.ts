import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../reference/seeded-random.ts';
import { loadRawKernel } from '../raw-kernel.ts';

const raw = loadRawKernel();
const HIT_BYTES = raw.constant('HIT_BYTES');

describe('offerHit', () => {
  it('keeps the best whatever the order, the lower index of equal scores, and the worst of them at the root', () => {
    const random = seededRandom(9);
    for (const capacity of [0, 1, 2, 3, 10, 64]) {
      const hits = Array.from({ length: 200 }, (_, index) => ({ index, score: Math.floor(random() * 12) }));
      const heap = raw.allocate(Math.max(1, capacity * HIT_BYTES));
      let count = 0;
      for (const { index, score } of [...hits].sort((one, other) => ((one.index * 7) % 31) - ((other.index * 7) % 31))) {
        count = raw.call('offerHit', heap, count, capacity, score, index);
      }
      const kept = Array.from({ length: count }, (_, at) => ({
        index: raw.u32(heap + at * HIT_BYTES + raw.constant('HIT_INDEX'), 1)[0],
        score: raw.f64(heap + at * HIT_BYTES, 1)[0],
      }));
      const best = hits.sort((one, other) => other.score - one.score || one.index - other.index).slice(0, capacity);
      if (capacity > 0) expect(kept[0]).toEqual(best[capacity - 1]);
      expect(kept.sort((one, other) => other.score - one.score || one.index - other.index)).toEqual(best);
    }
  });
});
