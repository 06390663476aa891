import { describe, expect, it } from 'vitest';
import { BandIndex } from '../../host/fuzzy/band-index.ts';
import { TokenSetStore } from '../../host/fuzzy/token-set-store.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';

describe('BandIndex', () => {
  it('links what was added since, makes more buckets as the sets grow in number, and gives everything back', () => {
    const { arena, tokenSets } = createEngineKernels();
    const buckets: number[] = [];
    const held: number[] = [];
    // Twice, as what the kernel works in is taken once and kept.
    for (let round = 0; round < 2; round++) {
      const store = new TokenSetStore(arena, tokenSets);
      const index = new BandIndex(arena, tokenSets, { bands: 4, rows: 2 });
      for (const count of [0, 100, 128, 129, 130, 300]) {
        while (store.count < count) store.append([Uint32Array.of(store.count, store.count + 1)]);
        index.update(store);
        buckets.push(index.bucketCount);
        for (let asked = 0; asked < count; asked += 17) {
          const [first] = tokenSets.searchBands(store, index, store.tokensOf(asked), 1, 1);
          expect(first).toEqual({ index: asked, shared: 2, similarity: 1 });
        }
      }
      index.free();
      store.free();
      held.push(arena.bytesInUse);
    }
    expect(buckets.slice(0, 6)).toEqual([64, 64, 64, 128, 128, 256]);
    expect(held[1]).toBe(held[0]);
  });
});
