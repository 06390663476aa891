import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadRawKernel } from '../raw-kernel.ts';

const raw = loadRawKernel();
const counters = raw.allocate(128);

describe('countersAtLeast', () => {
  it('marks exactly the counters that reach the value, at any alignment', () => {
    const bytes = fc.array(fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 255 })), { minLength: 64, maxLength: 64 });
    fc.assert(
      fc.property(bytes, fc.integer({ min: 1, max: 255 }), fc.nat({ max: 40 }), (values, least, offset) => {
        raw.u8(counters + offset, 64).set(values);
        const mask = raw.callBig('countersAtLeast', counters + offset, least);
        const expected = values.reduce((sum, value, position) => (value >= least ? sum | (1n << BigInt(position)) : sum), 0n);
        expect(mask).toBe(expected);
      }),
    );
  });
});

describe('clearBelow', () => {
  it('puts groups to zero up to the first that reaches the value, and touches nothing else', () => {
    const groups = raw.allocate(64 * 4);
    for (const reaching of [0, 1, 2, 3]) {
      for (const position of [0, 17, 63]) {
        raw.u8(groups, 256).fill(9);
        raw.u8(groups, 256)[reaching * 64 + position] = 10;
        // The last group lies behind the end.
        expect(raw.call('clearBelow', groups, groups + 192, 10)).toBe(groups + 64 * reaching);
        const zeros = [...raw.u8(groups, 256)].map((value) => (value === 0 ? 0 : 1));
        expect(zeros).toEqual(Array.from({ length: 256 }, (_, at) => (at < 64 * reaching ? 0 : 1)));
      }
    }
  });
});
