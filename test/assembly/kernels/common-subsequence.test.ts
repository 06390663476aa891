import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commonSubsequence, positionsHeld } from '../../reference/common-subsequence.ts';
import { buildRawIndex, loadRawKernel } from '../raw-kernel.ts';

const LENGTHS = [0, 1, 4, 32, 63, 64, 65, 127, 128, 129, 255, 256, 257, 300];
const ALL_ONES = (1n << 64n) - 1n;
const raw = loadRawKernel();

function pairs(lengths: readonly number[]) {
  return fc
    .record({ alphabet: fc.constantFrom(1, 2, 4, 30, 400), left: fc.constantFrom(...lengths), right: fc.constantFrom(...LENGTHS) })
    .chain(({ alphabet, left, right }) => {
      const run = (length: number) => fc.array(fc.nat({ max: alphabet - 1 }), { minLength: length, maxLength: length });
      return fc.record({ alphabet: fc.constant(alphabet), query: run(left), record: run(right) });
    });
}

describe('advanceNarrow', () => {
  it('agrees with the table for runs up to 64 ids, also in two parts', () => {
    fc.assert(
      fc.property(pairs(LENGTHS.filter((length) => length <= 64)), fc.nat({ max: 300 }), ({ alphabet, query, record }, cut) => {
        const { address, slots } = buildRawIndex(raw, query, alphabet, 1);
        const masks = raw.u32(address + raw.constant('INDEX_MASKS'), 1)[0];
        const at = raw.words(record);
        const middle = Math.min(cut, record.length);
        const half = raw.callBig('advanceNarrow', slots, masks, at, middle, ALL_ONES);
        const state = raw.callBig('advanceNarrow', slots, masks, at + middle * 4, record.length - middle, half);
        expect(zeros(state)).toBe(commonSubsequence(query, record));
      }),
      { numRuns: 150 },
    );
  });
});

describe('commonOfPiece', () => {
  it('agrees with the table, and tells which ids matter, for pieces of up to 64 ids', () => {
    fc.assert(
      fc.property(pairs(LENGTHS.filter((length) => length <= 64)), ({ alphabet, query, record: longer }) => {
        const record = longer.slice(0, 64);
        const { address, slots } = buildRawIndex(raw, query, alphabet, 1);
        const masks = raw.u32(address + raw.constant('INDEX_MASKS'), 1)[0];
        const shared = raw.allocate(16);
        const state = raw.callBig('commonOfPiece', slots, masks, raw.words(record), record.length, ALL_ONES, shared);
        expect(zeros(state)).toBe(commonSubsequence(query, record));
        expect([...raw.u64(shared, 2)]).toEqual([positionsHeld(record, query), positionsHeld(query, record)]);
      }),
      { numRuns: 150 },
    );
  });
});

describe('advanceWide', () => {
  it('agrees with the table for runs above 64 ids', () => {
    fc.assert(
      fc.property(pairs(LENGTHS.filter((length) => length > 64)), ({ alphabet, query, record }) => {
        const { address } = buildRawIndex(raw, query, alphabet, 1);
        raw.call('resetWide', address);
        raw.call('advanceWide', address, raw.words(record), record.length);
        expect(raw.call('commonLengthWide', address)).toBe(commonSubsequence(query, record));
      }),
      { numRuns: 100 },
    );
  });
});

function zeros(state: bigint): number {
  return 64 - [...state.toString(2)].filter((bit) => bit === '1').length;
}
