import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../reference/seeded-random.ts';
import { sharedTokens } from '../../reference/token-sets.ts';
import { loadRawKernel } from '../raw-kernel.ts';

const raw = loadRawKernel();

function overlap(left: readonly number[], right: readonly number[]): number {
  return raw.call('sortedOverlap', raw.words(left), left.length, raw.words(right), right.length);
}

const run = fc.uniqueArray(fc.nat({ max: 60 }), { maxLength: 40 }).map((values) => values.sort((left, right) => left - right));

describe('sortedOverlap', () => {
  it('agrees with the set-based reference for any two ascending runs', () => {
    fc.assert(
      fc.property(run, run, (left, right) => {
        expect(overlap(left, right)).toBe(sharedTokens(new Set(left), new Set(right)));
      }),
      { numRuns: 500 },
    );
  });

  it('agrees at lengths around whole blocks, also when one run is far longer', () => {
    const random = seededRandom(7);
    const draw = (length: number): number[] => {
      const values = new Set<number>();
      while (values.size < length) values.add(Math.floor(random() * (length * 3 + 10)));
      return [...values].sort((left, right) => left - right);
    };
    const lengths = [0, 1, 2, 3, 4, 5, 15, 16, 17, 31, 32, 33, 63, 64, 65, 255, 256, 257, 1_000];
    for (const one of lengths) {
      for (const other of lengths) {
        const [left, right] = [draw(one), draw(other)];
        expect(overlap(left, right)).toBe(sharedTokens(new Set(left), new Set(right)));
      }
    }
  });

  it('compares ids as unsigned', () => {
    expect(overlap([1, 2, 3, 0x7fff_ffff, 0xffff_fffe], [0, 2, 4, 0x8000_0000, 0xffff_fffe])).toBe(2);
  });
});
