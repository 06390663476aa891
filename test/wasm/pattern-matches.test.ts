import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadKernel } from '../../host/wasm/load-kernel.ts';
import { KernelPatternMatches } from '../../host/wasm/pattern-matches.ts';

const { map } = loadKernel();

describe('matchedPositionsOf', () => {
  it('appends the set positions in ascending order, of the asked match only', () => {
    const sets = fc.array(fc.uniqueArray(fc.nat({ max: 127 }), { maxLength: 128 }), { minLength: 2, maxLength: 2 });
    fc.assert(
      fc.property(sets, (positions) => {
        const stride = map.MATCH_HEADER_BYTES + 16;
        const buffer = new ArrayBuffer(stride * 2);
        const words = new Uint32Array(buffer);
        for (const [index, set] of positions.entries()) {
          const first = (index * stride + map.MATCH_HEADER_BYTES) / 4;
          for (const position of set) words[first + (position >> 5)] |= 1 << (position & 31);
        }
        const matches = new KernelPatternMatches(2, words, new Float64Array(buffer), map, stride);
        for (const [index, set] of positions.entries()) {
          const into = [-1];
          matches.matchedPositionsOf(index, into);
          expect(into).toEqual([-1, ...set.toSorted((left, right) => left - right)]);
        }
      }),
    );
  });
});
