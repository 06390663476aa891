import { describe, expect, it } from 'vitest';
import { planBuckets, rangesOf } from '../../host/wasm/bucket-plan.ts';

const sliced = (length: number, choiceCount = 1024) => ({ length, choiceCount, characters: length * choiceCount, isSliced: true });
const plain = (choiceCount: number, characters = 20 * choiceCount) => ({ length: 0, choiceCount, characters, isSliced: false });
const asked = { scorer: 'levenshtein', queryLength: 10, least: Number.NEGATIVE_INFINITY, isAmbiguous: false } as const;

describe('planBuckets', () => {
  it('goes from the length of the query outwards, and to plain lists last', () => {
    expect(planBuckets([sliced(7), sliced(10), sliced(10), sliced(11), plain(3), plain(4)], asked).order).toEqual([1, 2, 3, 0, 4, 5]);
  });

  it('counts no work for lengths that the least score rules out, and more for texts than for groups', () => {
    const rows = [sliced(7), sliced(9), sliced(30)];
    const all = planBuckets(rows, asked).work;
    for (const [scorer, least, share] of [
      ['levenshtein', -2, 9 / 46],
      ['indel', -3, 16 / 46],
      ['lcs', 9, 39 / 46],
      ['ratio', 0.9, 9 / 46],
      ['normalizedLevenshtein', 0.7, 16 / 46],
    ] as const) {
      expect(planBuckets(rows, { ...asked, scorer, least }).work / all, scorer).toBeCloseTo(share);
    }
    expect(planBuckets([plain(1024)], asked).work).toBeGreaterThan(planBuckets([sliced(9)], asked).work);
    const scored = planBuckets(rows, { ...asked, least: undefined }).work;
    expect(planBuckets(rows, { ...asked, least: undefined, isAmbiguous: true }).work).toBeGreaterThan(scored);
    expect(planBuckets(rows, { ...asked, scorer: 'jaro', least: undefined }).work).toBeGreaterThan(scored);
  });

  it('counts the characters of the choice and of the query', () => {
    const long = { ...asked, queryLength: 1000 };
    expect(planBuckets([sliced(200)], long).work / planBuckets([sliced(200)], asked).work).toBeCloseTo(100);
    expect(planBuckets([plain(16, 16_000)], long).work).toBeGreaterThan(15 * planBuckets([plain(16, 320)], long).work);
  });
});

describe('rangesOf', () => {
  const rows = [sliced(5, 16_384), sliced(6, 16_384), sliced(9, 16_384), sliced(10, 16_384), plain(256), plain(256)];

  it('covers every slot once, and begins with the lengths nearest to the query', () => {
    for (const least of [undefined, Number.NEGATIVE_INFINITY, -2]) {
      for (const queryLength of [0, 10, 1000, 10_000]) {
        const ranges = rangesOf(rows, { ...asked, queryLength, least }, 1);
        const covered = [...ranges].sort((one, other) => one.first - other.first);
        let [row, slot] = [0, 0];
        for (const { first, end, firstSlot, slotCount } of covered) {
          expect([first, firstSlot]).toEqual([row, slot]);
          expect(slotCount).toBe(rows.slice(first, end).reduce((sum, { choiceCount }) => sum + choiceCount, 0));
          row = end;
          slot += slotCount;
        }
        expect(row).toBe(rows.length);
        if (queryLength === 10_000 && least !== -2) expect(ranges[0].first).toBe(3);
      }
    }
  });

  it('takes few rows together where a query is long, and more where threads share them', () => {
    expect(rangesOf(rows, asked, 1).length).toBe(1);
    expect(rangesOf(rows, { ...asked, queryLength: 10_000 }, 1).length).toBeGreaterThanOrEqual(5);
    expect(rangesOf(rows, { ...asked, least: undefined }, 1).length).toBeGreaterThan(
      rangesOf(rows, { ...asked, least: undefined }, 2).length,
    );
  });
});
