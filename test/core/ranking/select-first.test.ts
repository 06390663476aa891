import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { selectFirst } from '../../../host/core/ranking/select-first.ts';

describe('selectFirst', () => {
  it('agrees with sorting everything, for any keys, ties and limit', () => {
    const keys = fc.array(fc.oneof(fc.nat({ max: 3 }), fc.constantFrom(-0, 0, -1, 1e300)), { maxLength: 80 });
    fc.assert(
      fc.property(keys, fc.nat({ max: 90 }), (values, limit) => {
        const order = (left: number, right: number): number => values[right] - values[left] || left - right;
        const sorted = values.map((_, item) => item).sort(order);
        expect(selectFirst(values.length, limit, order)).toEqual(sorted.slice(0, limit));
      }),
      { seed: 1, numRuns: 1000 },
    );
  });

  it('selects nothing of nothing, and nothing with a limit of 0', () => {
    const order = (left: number, right: number): number => left - right;
    expect(selectFirst(0, 5, order)).toEqual([]);
    expect(selectFirst(5, 0, order)).toEqual([]);
  });

  it('refuses most items of a long sorted input by one comparison', () => {
    let comparisons = 0;
    const order = (left: number, right: number): number => {
      comparisons++;
      return left - right;
    };
    expect(selectFirst(100_000, 3, order)).toEqual([0, 1, 2]);
    expect(comparisons).toBeLessThan(100_100);
  });
});
