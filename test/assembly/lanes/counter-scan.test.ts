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

describe('clearCounters', () => {
  it('puts 64 counters to zero and none beside them', () => {
    raw.u8(counters, 128).fill(9);
    raw.call('clearCounters', counters + 32);
    expect([...raw.u8(counters, 128)]).toEqual(Array.from({ length: 128 }, (_, position) => (position >= 32 && position < 96 ? 0 : 9)));
  });
});
