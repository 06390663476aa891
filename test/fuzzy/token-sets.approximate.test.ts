import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTokenSets } from '../../host/fuzzy/token-sets.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { searchByBands } from '../reference/min-hash.ts';
import { seededRandom } from '../reference/seeded-random.ts';

const engine = createEngineKernels();

/** Changed copies of a few models: every similarity occurs. */
function relatedSets(seed: number, count: number): number[][] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, index) =>
    Array.from({ length: 12 }, (_unused, at) => (random() < 0.2 ? Math.floor(random() * 500) : (index % 25) * 20 + at)),
  );
}

describe('approximate search of token sets', () => {
  it('answers the sets that share a band and reach the cutoff, by similarity and index, and says how much that can be', () => {
    const set = fc.array(fc.nat({ max: 15 }), { maxLength: 8 });
    fc.assert(
      fc.property(
        fc.array(set, { maxLength: 25 }),
        set.filter(({ length }) => length > 0),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom(0.1, 1 / 3, 0.5, 1),
        fc.integer({ min: 1, max: 30 }),
        (all, query, bands, rows, cutoff, limit) => {
          const sets = createTokenSets(engine, all);
          const approximate = { method: 'lsh', bands, rows } as const;
          const { hits, expectedRecall, ...rest } = sets.search(query, { measure: 'jaccard', cutoff, limit, approximate });
          expect(hits).toEqual(searchByBands(all, query, { bands, rows, cutoff, limit }));
          expect(rest).toEqual({ approximate: true, method: 'lsh', bands, rows });
          expect(expectedRecall).toBeCloseTo(1 - (1 - cutoff ** rows) ** bands, 12);
          sets.free();
        },
      ),
      { numRuns: 100 },
    );
  });

  it('goes on exactly so while sets are added, removed and settled between the searches, for several bands at once', () => {
    const all: (number[] | null)[] = [];
    const sets = createTokenSets(engine);
    for (let round = 0; round < 6; round++) {
      const more = [...relatedSets(round, 150), []];
      sets.addAll(more);
      all.push(...more);
      for (let index = round; index < all.length; index += 9) {
        if (all[index] !== null) sets.remove(index);
        all[index] = null;
      }
      for (const [bands, rows] of [
        [10, 3],
        [3, 1],
      ]) {
        for (const query of [more[2], more[40]]) {
          const hits = searchByBands(all, query, { bands, rows, cutoff: 0.3, limit: all.length });
          expect(sets.search(query, { cutoff: 0.3, approximate: { method: 'lsh', bands, rows } }).hits).toEqual(hits);
        }
      }
    }
    // The same sets, added at once, give the same answer.
    const again = createTokenSets(
      engine,
      all.map((set) => set ?? []),
    );
    const question = { cutoff: 0.3, approximate: { method: 'lsh', bands: 10, rows: 3 } } as const;
    expect(again.search([1, 2, 3, 4, 5, 6], question)).toEqual(sets.search([1, 2, 3, 4, 5, 6], question));
    again.free();
    sets.free();
  });

  it('finds at least about as much as it says', () => {
    const sets = createTokenSets(engine, relatedSets(1, 2_000));
    for (const [bands, rows] of [
      [20, 5],
      [30, 3],
      [10, 2],
    ]) {
      const approximate = { method: 'lsh', bands, rows } as const;
      const { recall, expectedRecall, exactHits } = sets.measureRecall({ approximate, cutoff: 0.5, sampleSize: 50, seed: 9 });
      expect(exactHits).toBeGreaterThan(200);
      // Most hits are more alike than the cutoff; hits of one query are not independent, so some room is left.
      expect(recall).toBeGreaterThan(expectedRecall - 0.05);
    }
    sets.free();
  });

  it('gives empty sets for an empty query', () => {
    const sets = createTokenSets(engine, [[1], [], [2], []]);
    const { hits } = sets.search([], { cutoff: 0.5, limit: 1, approximate: { method: 'lsh', bands: 2, rows: 2 } });
    expect(hits).toEqual([{ index: 1, shared: 0, similarity: 1 }]);
    sets.free();
  });

  it('refuses other measures, a cutoff of nothing and impossible bands', () => {
    const refused = expect.objectContaining({ code: 'MEM_INVALID_ARGUMENT' });
    const sets = createTokenSets(engine, [[1]]);
    const approximate = { method: 'lsh', bands: 2, rows: 2 } as const;
    expect(() => sets.search([1], { measure: JSON.parse('"dice"'), cutoff: 0.5, approximate })).toThrow(refused);
    expect(() => sets.search([1], { cutoff: 0, approximate })).toThrow(refused);
    expect(() => sets.search([1], { cutoff: 0.5, approximate: { ...approximate, rows: 0 } })).toThrow(refused);
    expect(sets.search([1], { cutoff: 0.5, approximate }).hits).toHaveLength(1);
    sets.free();
    expect(() => sets.search([1], { cutoff: 0.5, approximate })).toThrow(refused);
  });

  it('throws MEM_OUT_OF_MEMORY when the bands find no room, and answers exactly and with fewer bands', () => {
    const small = createEngineKernels({ maximumBytes: 3 * 1024 * 1024 });
    const before = small.arena.bytesInUse;
    const all = relatedSets(3, 1_500);
    const sets = createTokenSets(small, all);
    const full = small.arena.bytesInUse;
    const ask = (bands: number) => sets.search(all[7], { cutoff: 0.4, approximate: { method: 'lsh', bands, rows: 1 } });
    expect(() => ask(1_000)).toThrow(expect.objectContaining({ code: 'MEM_OUT_OF_MEMORY' }));
    expect(small.arena.bytesInUse - full).toBeLessThan(20_000);
    expect(sets.search(all[7], { cutoff: 1 }).length).toBeGreaterThan(0);
    expect(ask(4).hits).toEqual(searchByBands(all, all[7], { bands: 4, rows: 1, cutoff: 0.4, limit: all.length }));
    sets.free();
    expect(small.arena.bytesInUse - before).toBeLessThan(100_000);
  });
});
