import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadRawKernel } from '../raw-kernel.ts';

const raw = loadRawKernel();

/** Rows for lists of these lengths; the postings themselves are never read. */
function rowsOf(lengths: readonly number[]): number {
  const rows: number[] = [];
  let start = 4096;
  for (const length of lengths) {
    rows.push(start, start + length * 4);
    start += length * 4;
  }
  return raw.words(rows);
}

/** Bytes that ranking takes. */
const PLAN_BYTES = 768;

function plan(lengths: readonly number[], need: number, records: number, hasSpace = true) {
  const rows = rowsOf(lengths);
  const space = hasSpace ? raw.allocate(PLAN_BYTES) : 0;
  const skipped = raw.call('planPostings', rows, lengths.length, need, need + 1, records, 10, space);
  const words = [...raw.u32(rows, lengths.length * 2)];
  const after = lengths.map((_, row) => (words[row * 2 + 1] - words[row * 2]) / 4);
  return { skipped, after };
}

describe('planPostings', () => {
  it('leaves out only the longest lists, keeps every list, and leaves at least two required', () => {
    const lengths = fc.array(fc.nat({ max: 5000 }), { minLength: 1, maxLength: 90 });
    fc.assert(
      fc.property(lengths, fc.integer({ min: 1, max: 80 }), fc.boolean(), (all, need, hasSpace) => {
        const { skipped, after } = plan(all, need, 10_000, hasSpace);
        expect(skipped).toBeLessThanOrEqual(Math.max(0, Math.min(need - 2, all.length - 1)));
        expect([...after].sort((left, right) => left - right)).toEqual([...all].sort((left, right) => left - right));
        const longest = [...all].sort((left, right) => right - left).slice(0, skipped);
        expect(after.slice(0, skipped)).toEqual(longest);
      }),
    );
  });

  it('leaves out a list that is far longer than the others', () => {
    expect(plan([20, 9000, 10, 30, 20, 15], 5, 10_000).skipped).toBeGreaterThanOrEqual(1);
  });

  it('leaves out nothing when one shared symbol is enough', () => {
    expect(plan([20, 9000, 10], 1, 10_000).skipped).toBe(0);
  });
});
