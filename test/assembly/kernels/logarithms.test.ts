import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadRawKernel } from '../raw-kernel.ts';

const raw = loadRawKernel();
const positive = fc.double({ min: Number.MIN_VALUE, max: Number.MAX_VALUE, noNaN: true });
const nearOne = fc.double({ min: 0.5, max: 2, noNaN: true });

function expectClose(found: number, expected: number): void {
  // Relative in the last place but a few, absolute where the logarithm passes through 0.
  expect(Math.abs(found - expected)).toBeLessThanOrEqual(1e-15 * Math.max(Math.abs(expected), 0.1));
}

describe('ln', () => {
  it('agrees with the runtime within 1e-15', () => {
    fc.assert(
      fc.property(fc.oneof(positive, nearOne), (value) => {
        expectClose(raw.call('ln', value), Math.log(value));
      }),
      { numRuns: 2000 },
    );
  });

  it('is exact where the answer is', () => {
    expect([raw.call('ln', 1), raw.call('ln', 0), raw.call('ln', Infinity), raw.call('ln', -1)]).toEqual([
      0,
      -Infinity,
      Infinity,
      Number.NaN,
    ]);
  });
});

describe('log2', () => {
  it('agrees with the runtime within 1e-15', () => {
    fc.assert(
      fc.property(fc.oneof(positive, nearOne), (value) => {
        expectClose(raw.call('log2', value), Math.log2(value));
      }),
      { numRuns: 2000 },
    );
  });

  it('is exact for powers of two', () => {
    for (let exponent = -1074; exponent <= 1023; exponent++) expect(raw.call('log2', 2 ** exponent)).toBe(exponent);
  });
});
