import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SharedArena } from '../../host/wasm/arena.ts';
import { loadKernel } from '../../host/wasm/load-kernel.ts';
import { KernelPatternMatches, type MatchRegion } from '../../host/wasm/pattern-matches.ts';

const { map, memory, functions } = loadKernel();
const arena = new SharedArena(memory, functions.heapBase() >>> 0, 2 ** 24);

describe('matchedPositionsOf', () => {
  it('appends the set positions in ascending order, of the asked match only', () => {
    const sets = fc.array(fc.uniqueArray(fc.nat({ max: 127 }), { maxLength: 128 }), { minLength: 2, maxLength: 2 });
    fc.assert(
      fc.property(sets, (positions) => {
        const stride = map.MATCH_HEADER_BYTES + 16;
        const block = arena.allocate(stride * 2);
        block.u8.fill(0);
        for (const [index, set] of positions.entries()) {
          const first = (index * stride + map.MATCH_HEADER_BYTES) / 4;
          for (const position of set) block.u32[first + (position >> 5)] |= 1 << (position & 31);
        }
        const matches = new KernelPatternMatches(2, block, map, stride);
        for (const [index, set] of positions.entries()) {
          const into = [-1];
          matches.matchedPositionsOf(index, into);
          expect(into).toEqual([-1, ...set.toSorted((left, right) => left - right)]);
        }
        block.free();
      }),
    );
  });
});

describe('matches in several regions', () => {
  it('are read in any order as if they lay one behind the other', () => {
    const stride = map.MATCH_HEADER_BYTES + 8;
    const blocks = [arena.allocate(stride * 20), arena.allocate(stride * 20)];
    const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(sizes, fc.array(fc.nat({ max: 19 }), { maxLength: 30 }), (counts, order) => {
        const regions: MatchRegion[] = [];
        let count = 0;
        for (const [position, size] of counts.entries()) {
          const offset = position * 4 * stride;
          const block = blocks[position % 2];
          regions.push({ before: count, block, offset });
          for (let record = 0; record < size; record++, count++) {
            block.u32[(offset + record * stride + map.MATCH_ORDINAL) / 4] = count;
            block.f64[(offset + record * stride + map.MATCH_SIMILARITY) / 8] = count / 100;
            block.u32[(offset + record * stride + map.MATCH_HEADER_BYTES) / 4] = 1 << count;
          }
        }
        const matches = new KernelPatternMatches(count, regions, map, stride);
        for (const index of [...Array(count).keys(), ...order.map((wanted) => wanted % count)]) {
          const positions: number[] = [];
          matches.matchedPositionsOf(index, positions);
          expect([matches.ordinalOf(index), matches.similarityOf(index), positions]).toEqual([index, index / 100, [index]]);
        }
      }),
    );
    for (const block of blocks) block.free();
  });
});
