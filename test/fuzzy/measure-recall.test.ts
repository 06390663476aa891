import { describe, expect, it } from 'vitest';
import { measureRecall } from '../../host/fuzzy/measure-recall.ts';
import { createTokenSets } from '../../host/fuzzy/token-sets.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { searchByBands } from '../reference/min-hash.ts';
import { searchSets } from '../reference/token-sets.ts';

const SETS = Array.from({ length: 400 }, (_, index) => Array.from({ length: 1 + (index % 12) }, (_unused, at) => (index % 70) + at));
const approximate = { method: 'lsh', bands: 10, rows: 3 } as const;

describe('measureRecall', () => {
  it('counts what bands find of the exact hits, without the asked sets themselves', () => {
    const sets = createTokenSets(createEngineKernels(), SETS);
    const cutoff = 0.5;
    const counts = SETS.map((set) => [
      searchSets(SETS, set, 'jaccard', cutoff, SETS.length).length - 1,
      searchByBands(SETS, set, { ...approximate, cutoff, limit: SETS.length }).length - 1,
    ]);
    const [exactHits, foundHits] = [0, 1].map((column) => counts.reduce((sum, row) => sum + row[column], 0));
    const measured = sets.measureRecall({ approximate, cutoff, sampleSize: 1_000, seed: 5 });
    expect(measured).toEqual({
      sampleSize: 400,
      exactHits,
      foundHits,
      recall: foundHits / exactHits,
      expectedRecall: sets.search([1], { cutoff, approximate }).expectedRecall,
    });
    expect(foundHits).toBeLessThan(exactHits);
    expect(measured.recall).toBeGreaterThan(measured.expectedRecall);
    sets.free();
  });

  it('asks the same sets for the same seed and others for another, and never a removed one', () => {
    const sets = createTokenSets(createEngineKernels(), SETS);
    for (let index = 0; index < 390; index++) sets.remove(index);
    const asked: number[][] = [];
    const watched = {
      tokensOf: (index: number) => {
        asked[asked.length - 1].push(index);
        return sets.tokensOf(index);
      },
      search: sets.search.bind(sets),
    };
    for (const seed of [1, 1, 0xffff_ffff]) {
      asked.push([]);
      measureRecall(
        watched,
        Uint32Array.from({ length: 10 }, (_, index) => 390 + index),
        { approximate, cutoff: 0.9, sampleSize: 4, seed },
      );
    }
    expect(asked[1]).toEqual(asked[0]);
    expect(asked[2]).not.toEqual(asked[0]);
    expect(new Set(asked[0]).size).toBe(4);
    expect(sets.measureRecall({ approximate, cutoff: 0.9 }).sampleSize).toBe(10);
    sets.free();
  });

  it('is 1 when there is nothing to find, and refuses bad arguments', () => {
    const sets = createTokenSets(createEngineKernels(), [[1], [2]]);
    expect(sets.measureRecall({ approximate, cutoff: 1 })).toMatchObject({ sampleSize: 2, exactHits: 0, recall: 1 });
    const refused = expect.objectContaining({ code: 'MEM_INVALID_ARGUMENT' });
    for (const wrong of [{ cutoff: 0 }, { cutoff: 1.1 }, { sampleSize: 0 }, { sampleSize: 1.5 }, { seed: -1 }, { seed: 4_294_967_296 }]) {
      expect(() => sets.measureRecall({ approximate, cutoff: 0.5, ...wrong })).toThrow(refused);
    }
    sets.free();
  });
});
