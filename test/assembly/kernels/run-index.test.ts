import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildRawIndex, loadRawKernel, type RawKernel } from '../raw-kernel.ts';

const LIMIT = 9;
const LENGTHS = [1, 4, 32, 63, 64, 65, 128, 129, 300];
const UNKNOWN = 0xffff_ffff;

const runs = fc
  .constantFrom(...LENGTHS)
  .chain((length) => fc.array(fc.oneof(fc.nat({ max: LIMIT + 1 }), fc.constant(UNKNOWN)), { minLength: length, maxLength: length }));

function distinctOf(raw: RawKernel, index: number): number[] {
  const count = raw.u32(index + raw.constant('INDEX_DISTINCT_COUNT'), 1)[0];
  return [...raw.u32(raw.u32(index + raw.constant('INDEX_DISTINCT'), 1)[0], count)];
}

/** Positions of the slot, read back from a narrow or a wide index. */
function positionsOf(raw: RawKernel, index: number, slot: number, narrow: boolean): number[] {
  const region = (name: string) => raw.u32(index + raw.constant(name), 1)[0];
  if (narrow) {
    const mask = raw.u64(region('INDEX_MASKS'), slot + 1)[slot];
    return Array.from({ length: 64 }, (_, position) => position).filter((position) => (mask >> BigInt(position)) & 1n);
  }
  const ends = raw.u32(region('INDEX_ENDS'), slot + 1);
  return [...raw.u32(region('INDEX_POSITIONS'), ends[slot]).subarray(ends[slot - 1])];
}

describe('buildRunIndex', () => {
  it('lists the known ids in order of first occurrence, with all their positions', () => {
    fc.assert(
      fc.property(runs, (run) => {
        const raw = loadRawKernel();
        const { address } = buildRawIndex(raw, run, LIMIT, 1);
        const known = run.filter((id) => id < LIMIT);
        const distinct = [...new Set(known)];
        expect(raw.u32(address + raw.constant('INDEX_KNOWN_COUNT'), 1)[0]).toBe(known.length);
        expect(distinctOf(raw, address)).toEqual(distinct);
        for (const [number, id] of distinct.entries()) {
          const positions = run.flatMap((other, position) => (other === id ? [position] : []));
          expect(positionsOf(raw, address, number + 1, run.length <= 64)).toEqual(positions);
          expect(raw.call('occurrencesOf', address, number + 1)).toBe(positions.length);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('clearRunIndex', () => {
  it('puts the slot table back to zero', () => {
    fc.assert(
      fc.property(runs, (run) => {
        const raw = loadRawKernel();
        const { address, slots } = buildRawIndex(raw, run, LIMIT, 1);
        const hadSlots = raw.u8(slots, LIMIT * 4).some((byte) => byte !== 0);
        raw.call('clearRunIndex', address);
        expect(hadSlots).toBe(run.some((id) => id < LIMIT));
        expect(raw.u8(slots, LIMIT * 4).every((byte) => byte === 0)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
