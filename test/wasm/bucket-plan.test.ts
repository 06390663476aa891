import { describe, expect, it } from 'vitest';
import { planBuckets } from '../../host/wasm/bucket-plan.ts';

const sliced = (length: number, choiceCount = 1000) => ({ length, choiceCount, isSliced: true });
const plain = (choiceCount: number) => ({ length: 0, choiceCount, isSliced: false });
const asked = { scorer: 'levenshtein', queryLength: 10, least: Number.NEGATIVE_INFINITY, isAmbiguous: false } as const;

describe('planBuckets', () => {
  it('goes from the length of the query outwards, and to plain lists last', () => {
    expect(planBuckets([sliced(7), sliced(10), sliced(10), sliced(11), plain(3), plain(4)], asked).order).toEqual([1, 2, 3, 0, 4, 5]);
  });

  it('counts no work for lengths that the least score rules out, and more for texts than for groups', () => {
    const rows = [sliced(7), sliced(9), sliced(30)];
    const all = planBuckets(rows, asked).work;
    for (const [scorer, least, share] of [
      ['levenshtein', -2, 1 / 3],
      ['indel', -3, 2 / 3],
      ['lcs', 9, 2 / 3],
      ['ratio', 0.9, 1 / 3],
      ['normalizedLevenshtein', 0.7, 2 / 3],
    ] as const) {
      expect(planBuckets(rows, { ...asked, scorer, least }).work / all, scorer).toBeCloseTo(share);
    }
    expect(planBuckets([plain(1000)], asked).work).toBeGreaterThan(planBuckets([sliced(9)], asked).work);
    const scored = planBuckets(rows, { ...asked, least: undefined }).work;
    expect(planBuckets(rows, { ...asked, least: undefined, isAmbiguous: true }).work).toBeGreaterThan(scored);
  });
});
