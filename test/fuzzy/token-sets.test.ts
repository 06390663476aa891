import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTokenSets } from '../../host/fuzzy/token-sets.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { seededRandom } from '../reference/seeded-random.ts';
import { MEASURES, searchSets, setSimilarity } from '../reference/token-sets.ts';

const engine = createEngineKernels();
const SIZES = [0, 1, 2, 5, 20, 63, 64, 65, 255, 256, 257, 1_000];

function randomSet(random: () => number, size: number, vocabulary: number): number[] {
  const tokens = new Set<number>();
  // Squared, so that some tokens are in most sets and most are rare.
  while (tokens.size < size) tokens.add(Math.floor(random() * random() * vocabulary));
  return [...tokens];
}

/** Sets of every size, enough to be settled, many of them changed copies of one another. */
function mixedSets(seed: number, count: number, vocabulary: number, sizes: readonly number[]): number[][] {
  const random = seededRandom(seed);
  const sets: number[][] = [];
  for (let index = 0; index < count; index++) {
    const size = sizes[Math.floor(random() * sizes.length)];
    const model = sets[Math.floor(random() * index)];
    sets.push(
      index % 2 === 0 || model === undefined
        ? randomSet(random, size, vocabulary)
        : model.filter(() => random() < 0.8).concat(index % vocabulary),
    );
  }
  return sets;
}

describe('createTokenSets', () => {
  it('answers as comparing every set would, by every measure, with any cutoff and limit, young and settled', () => {
    const token = fc.nat({ max: 25 });
    const set = fc.array(token, { maxLength: 12 });
    const cutoff = fc.oneof(fc.constantFrom(0, 1, 0.5, 1 / 3, 2 / 3, 0.75), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(
        fc.array(set, { maxLength: 30 }),
        set,
        fc.constantFrom(...MEASURES),
        cutoff,
        fc.integer({ min: 1, max: 40 }),
        (all, query, measure, least, limit) => {
          const sets = createTokenSets(engine, all);
          expect(sets.search(query, { measure, cutoff: least, limit })).toEqual(searchSets(all, query, measure, least, limit));
          expect(sets.search(query, { measure, cutoff: least })).toEqual(searchSets(all, query, measure, least, all.length));
          sets.free();
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    ['few tokens', 60, [0, 1, 2, 5, 10]],
    ['rare tokens', 50_000, [1, 5, 20, 40]],
    ['all sizes', 3_000, SIZES],
  ])('answers settled collections exactly: %s', (_name, vocabulary, sizes) => {
    const all = mixedSets(vocabulary, 1_500, vocabulary, sizes);
    const sets = createTokenSets(engine, all);
    const random = seededRandom(1);
    for (let round = 0; round < 30; round++) {
      const model = all[Math.floor(random() * all.length)];
      const query =
        round % 5 === 0
          ? randomSet(random, sizes[round % sizes.length], vocabulary)
          : model.filter(() => random() < 0.9).concat(vocabulary + 5);
      const measure = MEASURES[round % MEASURES.length];
      const cutoff = [0, 0.05, 0.3, 0.5, 0.8, 1][Math.floor(random() * 6)];
      for (const limit of [1, 10, 2_000]) {
        expect(sets.search(query, { measure, cutoff, limit })).toEqual(searchSets(all, query, measure, cutoff, limit));
      }
      expect(sets.search(query, { measure, cutoff })).toEqual(searchSets(all, query, measure, cutoff, all.length));
    }
    sets.free();
  });

  it('takes a cutoff at a reachable score and refuses the sets of that score just above it', () => {
    const all = mixedSets(5, 800, 200, [4, 8, 12, 64]);
    const sets = createTokenSets(engine, all);
    for (const measure of MEASURES) {
      for (const score of new Set(searchSets(all, all[9], measure, 0.05, 60).map(({ similarity }) => similarity))) {
        for (const cutoff of [score * (1 - Number.EPSILON), score, Math.min(score * (1 + Number.EPSILON), 1)]) {
          expect(sets.search(all[9], { measure, cutoff })).toEqual(searchSets(all, all[9], measure, cutoff, all.length));
        }
      }
    }
    sets.free();
  });

  it('answers exactly while sets are added and removed between the searches', () => {
    const random = seededRandom(3);
    const all: (number[] | null)[] = [];
    const sets = createTokenSets(engine);
    for (let round = 0; round < 12; round++) {
      const more = mixedSets(round, 150, 400, [0, 3, 10, 30]);
      expect(sets.addAll(more)).toBe(all.length);
      all.push(...more);
      for (let removal = 0; removal < 40; removal++) {
        const index = Math.floor(random() * all.length);
        if (all[index] === null) continue;
        sets.remove(index);
        all[index] = null;
      }
      expect(sets.size).toBe(all.filter((set) => set !== null).length);
      const measure = MEASURES[round % MEASURES.length];
      for (const query of [more[0], more[7], [1, 2, 3]]) {
        expect(sets.search(query, { measure, cutoff: 0.3 })).toEqual(searchSets(all, query, measure, 0.3, all.length));
        expect(sets.search(query, { measure, limit: 7 })).toEqual(searchSets(all, query, measure, 0, 7));
      }
    }
    for (const [index, set] of all.entries()) if (set !== null) expect(new Set(sets.tokensOf(index))).toEqual(new Set(set));
    sets.free();
  });

  it('counts a token that stands in a set twice once', () => {
    const sets = createTokenSets(engine, [[3, 1, 3, 3], Uint32Array.of(1, 3)]);
    expect([...sets.tokensOf(0)]).toEqual([1, 3]);
    expect(sets.search([3, 1, 1])).toEqual([0, 1].map((index) => ({ index, shared: 2, similarity: setSimilarity('jaccard', 2, 2, 2) })));
    sets.free();
  });

  it('refuses bad arguments and changes nothing', () => {
    const refused = expect.objectContaining({ code: 'MEM_INVALID_ARGUMENT' });
    const sets = createTokenSets(engine, [[1], [2]]);
    for (const wrong of ['5', '[1.5]', '[-1]', '[16777216]', '["1"]', 'null']) {
      expect(() => sets.addAll([[1], JSON.parse(wrong)])).toThrow(refused);
      expect(() => sets.search(JSON.parse(wrong))).toThrow(refused);
    }
    for (const cutoff of [-0.1, 1.1, Number.NaN]) expect(() => sets.search([1], { cutoff })).toThrow(refused);
    for (const limit of [-1, 1.5]) expect(() => sets.search([1], { limit })).toThrow(refused);
    expect(() => sets.search([1], { measure: JSON.parse('"tanimoto"') })).toThrow(refused);
    sets.remove(0);
    for (const index of [0, 2, -1]) expect(() => sets.remove(index)).toThrow(refused);
    expect([sets.size, sets.search([2])]).toEqual([1, [{ index: 1, shared: 1, similarity: 1 }]]);
    sets.free();
    expect(() => sets.search([2])).toThrow(refused);
  });

  it('throws MEM_OUT_OF_MEMORY when full, keeps what it has and gives everything back', () => {
    const small = createEngineKernels({ maximumBytes: 3 * 1024 * 1024 });
    const all = mixedSets(1, 600, 1_000, [5, 20]);
    const sets = createTokenSets(small, all);
    const outOfMemory = expect.objectContaining({ code: 'MEM_OUT_OF_MEMORY' });
    const large = mixedSets(2, 400, 100_000, [1_000]);
    expect(() => {
      for (let round = 0; round < 20; round++) sets.addAll(large);
    }).toThrow(outOfMemory);
    const kept = [...all];
    while (kept.length < sets.size) kept.push(...large);
    expect(sets.search(all[3], { cutoff: 0.5 })).toEqual(searchSets(kept, all[3], 'jaccard', 0.5, kept.length));
    const held = small.arena.bytesInUse;
    sets.free();
    expect(small.arena.bytesInUse).toBeLessThan(held / 2);
  });
});
