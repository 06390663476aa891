import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commonSubsequence, positionsHeld } from '../../reference/common-subsequence.ts';
import { buildRawIndex, loadRawKernel } from '../raw-kernel.ts';

const raw = loadRawKernel();

const cases = fc
  .record({
    alphabet: fc.constantFrom(1, 2, 4, 30, 400),
    queryLength: fc.constantFrom(0, 1, 4, 31, 32),
    length: fc.constantFrom(1, 2, 4, 31, 32),
  })
  .chain(({ alphabet, queryLength, length }) => {
    const run = (size: number) => fc.array(fc.nat({ max: alphabet - 1 }), { minLength: size, maxLength: size });
    return fc.record({
      alphabet: fc.constant(alphabet),
      query: run(queryLength),
      records: fc.tuple(...[0, 1, 2, 3].map(() => run(length))),
    });
  });

describe('commonOfFour', () => {
  it('agrees with the table in each lane, and tells which ids matter', () => {
    fc.assert(
      fc.property(cases, ({ alphabet, query, records }) => {
        const { address, slots } = buildRawIndex(raw, query, alphabet, 1);
        const masks = raw.u32(address + raw.constant('INDEX_MASKS'), 1)[0];
        const shared = raw.allocate(48);
        const runs = records.map((record) => raw.words(record));
        raw.call('commonOfFour', slots, masks, ...runs, records[0].length, shared);
        const words = raw.u32(shared, 12);
        for (const [lane, record] of records.entries()) {
          expect(zeros(words[lane])).toBe(commonSubsequence(query, record));
          expect(BigInt(words[4 + lane])).toBe(positionsHeld(record, query));
          expect(BigInt(words[8 + lane])).toBe(positionsHeld(query, record));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('gives every lane the same when one run stands in all', () => {
    const { address, slots } = buildRawIndex(raw, [1, 2, 3, 4], 9, 1);
    const masks = raw.u32(address + raw.constant('INDEX_MASKS'), 1)[0];
    const shared = raw.allocate(48);
    const run = raw.words([2, 8, 4, 1]);
    raw.call('commonOfFour', slots, masks, run, run, run, run, 4, shared);
    expect([...raw.u32(shared + 16, 8)]).toEqual([0b1101, 0b1101, 0b1101, 0b1101, 0b1011, 0b1011, 0b1011, 0b1011]);
    expect(new Set(raw.u32(shared, 4)).size).toBe(1);
  });
});

function zeros(state: number): number {
  return 32 - [...state.toString(2)].filter((bit) => bit === '1').length;
}
