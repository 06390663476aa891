import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minHash } from '../../reference/min-hash.ts';
import { loadRawKernel } from '../raw-kernel.ts';

const raw = loadRawKernel();
const MOST_PERMUTATIONS = 132;
const MOST_VALUES = 4_000;
const values = raw.allocate(MOST_VALUES * 4);
const output = raw.allocate(MOST_VALUES * 4);

function signature(set: readonly number[], permutationCount: number): number[] {
  raw.u32(values, MOST_VALUES).set(set);
  // One more word than is asked for, which stays as it is.
  raw.u32(output, MOST_PERMUTATIONS + 1).fill(7);
  raw.call('minHash', values, set.length, permutationCount, output);
  expect(raw.u32(output, permutationCount + 1)[permutationCount]).toBe(7);
  return [...raw.u32(output, permutationCount)];
}

const value = fc.oneof(fc.constantFrom(0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff), fc.nat({ max: 0xffff_ffff }));

describe('minHash', () => {
  it('agrees with the definition over big integers for any values and numbers of permutations', () => {
    const permutationCounts = fc.integer({ min: 1, max: MOST_PERMUTATIONS / 4 }).map((four) => four * 4);
    fc.assert(
      fc.property(fc.array(value, { maxLength: 70 }), permutationCounts, (set, permutationCount) => {
        expect(signature(set, permutationCount)).toEqual(minHash(set, permutationCount));
      }),
      { numRuns: 60 },
    );
  });

  it.each([0, 1, 2, 63, 64, 65, 1_000])('agrees with the definition for %i values', (length) => {
    const set = Array.from({ length }, (_, index) => Math.imul(index + 1, 0x01000193) >>> 0);
    for (const permutationCount of [4, 16, 20, 100]) expect(signature(set, permutationCount)).toEqual(minHash(set, permutationCount));
  });

  it('gives all ones for an empty set, and the same whatever the order and the repeats', () => {
    expect(signature([], 100)).toEqual(Array.from({ length: 100 }, () => 0xffff_ffff));
    expect(signature([5, 0, 0xffff_ffff, 5], 100)).toEqual(signature([0xffff_ffff, 5, 0], 100));
  });
});

describe('minHashBatch', () => {
  it('writes one signature behind the other', () => {
    fc.assert(
      fc.property(fc.array(fc.array(value, { maxLength: 9 }), { maxLength: 12 }), (sets) => {
        raw.u32(values, MOST_VALUES).set(sets.flat());
        const starts = [0];
        for (const { length } of sets) starts.push(starts[starts.length - 1] + length);
        raw.call('minHashBatch', values, raw.words(starts), sets.length, 20, output);
        expect([...raw.u32(output, sets.length * 20)]).toEqual(sets.flatMap((set) => minHash(set, 20)));
      }),
      { numRuns: 50 },
    );
  });
});
