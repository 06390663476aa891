import { describe, expect, it } from 'vitest';
import { createEngineKernels } from '../../../host/wasm/engine-kernels.ts';
import { type Events, matchPatterns } from '../../reference/match-patterns.ts';
import { matchPlain } from '../../reference/match-plain.ts';
import { byLength } from '../../reference/segment-builder.ts';

const kernels = createEngineKernels();

function ascending(length: number, from = 0): number[] {
  return Array.from({ length }, (_, position) => from + position);
}

function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('a settled segment', () => {
  it.each([254, 255, 256, 257, 300, 511, 512, 513])('counts %i shared symbols in one byte without losing the record', (length) => {
    const records: Events[] = [[ascending(length)], [ascending(length, 3)], [ascending(length, length)]];
    for (const least of [1e-9, 0.3, 0.9, 1]) {
      const found = matchPlain(kernels, [{ kind: 'settled', records }], ascending(length), least, length * 2);
      expect(found).toEqual(matchPatterns([records], ascending(length), least));
    }
  });

  it('counts repeated symbols as often as both sides have them', () => {
    const records: Events[] = [[[1]], [[1, 1]], [[1, 2, 1]], [[1, 1, 1], [1]], [[2, 2, 1, 1, 1]]];
    for (const query of [
      [1, 1],
      [1, 1, 1],
      [2, 1, 1, 2],
      [2, 2, 2, 2],
    ]) {
      for (const least of [0.3, 0.5, 0.7, 1]) {
        expect(matchPlain(kernels, [{ kind: 'settled', records }], query, least, 3)).toEqual(matchPatterns([records], query, least));
      }
    }
  });

  it('keeps every match while frequent lists are left out', () => {
    const random = seeded(7);
    // Cubing makes small symbols very frequent, so that the plan has long lists to leave out.
    const symbol = () => Math.floor(60 * random() ** 3);
    const records = byLength(Array.from({ length: 700 }, (): Events => [Array.from({ length: 4 + Math.floor(random() * 12) }, symbol)]));
    for (let round = 0; round < 25; round++) {
      const query = Array.from({ length: 6 + Math.floor(random() * 12) }, symbol);
      const least = 0.2 + random() * 0.7;
      expect(matchPlain(kernels, [{ kind: 'settled', records }], query, least, 60)).toEqual(matchPatterns([records], query, least));
    }
  });

  it.each([1, 2, 31, 32, 33, 63, 64, 65])('tests records of %i symbols four at a time or one by one alike', (length) => {
    const random = seeded(length);
    for (const alphabet of [3, 40, 200]) {
      const symbol = () => Math.floor(alphabet * random());
      for (const queryLength of [2, 12, 32, 33, 64, 65]) {
        const records = Array.from({ length: 13 }, (): Events => [Array.from({ length }, symbol)]);
        const query = Array.from({ length: queryLength }, symbol);
        for (const least of [1e-9, 0.1, 0.3]) {
          expect(matchPlain(kernels, [{ kind: 'settled', records }], query, least, alphabet)).toEqual(
            matchPatterns([records], query, least),
          );
        }
      }
    }
  });

  it('finds nothing for symbols that were learned after it was settled', () => {
    expect(matchPlain(kernels, [{ kind: 'settled', records: [[[1, 2]]] }], [7, 8], 0.1, 9)).toEqual([]);
  });

  it('answers every record at threshold 0', () => {
    const records: Events[] = [[[1]], [[2]], [[1], [2]]];
    expect(matchPlain(kernels, [{ kind: 'settled', records }], [5], 0, 9)).toHaveLength(3);
  });
});
