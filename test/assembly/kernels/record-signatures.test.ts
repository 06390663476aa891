import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadRawKernel } from '../raw-kernel.ts';

const raw = loadRawKernel();
const BUCKETS = raw.constant('SIGNATURE_BUCKETS');
const ROW_BYTES = raw.constant('SIGNATURE_RECORDS') / 8;
const signatures = raw.allocate(BUCKETS * ROW_BYTES);
const rows = raw.allocate(4 * 64);
const candidates = raw.allocate(16);

/** Signs the records from `first` on; answers which of 128 the kernel takes for candidates. */
function candidatesOf(records: readonly number[][], first: number, query: readonly number[], limit: number, need: number): number[] {
  raw.u8(signatures, BUCKETS * ROW_BYTES).fill(0);
  for (const [index, symbols] of records.entries()) {
    const ordinal = first + index;
    for (const symbol of symbols) raw.u8(signatures + (symbol % BUCKETS) * ROW_BYTES, ROW_BYTES)[ordinal >> 3] |= 1 << (ordinal & 7);
  }
  const rowCount = raw.call('signatureRows', signatures, raw.words(query), query.length, limit, rows);
  raw.call('recordsHolding', rows, rowCount, first, need, candidates);
  const words = raw.u64(candidates, 2);
  return Array.from({ length: 128 }, (_, record) => record).filter((record) => (words[record >> 6] >> BigInt(record & 63)) & 1n);
}

describe('recordsHolding', () => {
  it('agrees with counting the positions of the query whose bucket the record holds', () => {
    const symbol = fc.oneof(fc.nat({ max: 40 }), fc.nat({ max: 5000 }));
    const shape = fc.record({
      records: fc.array(fc.array(symbol, { maxLength: 30 }), { maxLength: 128 }),
      query: fc.constantFrom(1, 2, 4, 31, 32, 63, 64).chain((length) => fc.array(symbol, { minLength: length, maxLength: length })),
      limit: fc.constantFrom(30, 4000, 6000),
      first: fc.constantFrom(0, 128, 896),
      need: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.constantFrom(15, 16, 17, 31, 32, 63, 64)),
    });
    fc.assert(
      fc.property(shape, ({ records, query, limit, first, need }) => {
        const expected = records.flatMap((symbols, record) => {
          const buckets = new Set(symbols.map((one) => one % BUCKETS));
          const held = query.filter((one) => one < limit && buckets.has(one % BUCKETS)).length;
          return held >= need ? [record] : [];
        });
        expect(candidatesOf(records, first, query, limit, need)).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('counts up to 64 symbols of one record', () => {
    const query = Array.from({ length: 64 }, (_, position) => position);
    expect(candidatesOf([query, query.slice(1)], 0, query, 100, 64)).toEqual([0]);
    expect(candidatesOf([query, query.slice(1)], 0, query, 100, 63)).toEqual([0, 1]);
  });
});

describe('signatureRows', () => {
  it('leaves out ids that no record can hold', () => {
    expect(raw.call('signatureRows', signatures, raw.words([3, 0xffff_ffff, 10, 4]), 4, 10, rows)).toBe(2);
    expect([...raw.u32(rows, 2)]).toEqual([signatures + 3 * ROW_BYTES, signatures + 4 * ROW_BYTES]);
  });
});
