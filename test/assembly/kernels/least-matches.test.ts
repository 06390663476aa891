import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadRawKernel } from '../raw-kernel.ts';

const raw = loadRawKernel();

function similarityOf(matches: number, total: number): number {
  return (((2.0 * matches) / total) * 100.0) / 100.0;
}

function leastMatches(least: number, total: number): number {
  if (least === 0) return 0;
  let matches = 1;
  while (similarityOf(matches, total) < least) matches++;
  return matches;
}

describe('symbolSimilarity', () => {
  it('rounds as the written formula does', () => {
    expect(raw.call('symbolSimilarity', 1, 3)).toBe(0.6666666666666665);
    expect(raw.call('symbolSimilarity', 2, 4)).toBe(1);
  });
});

describe('leastMatches', () => {
  it('agrees with counting up from 1 at any threshold', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 2000 }), (least, total) => {
        expect(raw.call('leastMatches', least, total)).toBe(leastMatches(least, total));
      }),
    );
  });

  it('agrees on and beside every similarity that can occur', () => {
    for (let total = 1; total <= 130; total++) {
      for (let matches = 1; 2 * matches <= total; matches++) {
        const exact = similarityOf(matches, total);
        for (const least of [exact, exact - 1e-16, Math.min(1, exact + 2e-16)]) {
          expect(raw.call('leastMatches', least, total)).toBe(leastMatches(least, total));
        }
      }
    }
  });

  it('needs nothing at threshold 0 and one match at the smallest threshold above', () => {
    expect(raw.call('leastMatches', 0, 20)).toBe(0);
    expect(raw.call('leastMatches', Number.MIN_VALUE, 20)).toBe(1);
  });
});
