import { describe, expect, it } from 'vitest';
import { BandIndexes } from '../../host/fuzzy/band-indexes.ts';
import { TokenSetStore } from '../../host/fuzzy/token-set-store.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';

describe('BandIndexes', () => {
  it('keeps the four that were used last and gives back the others', () => {
    const { arena, tokenSets } = createEngineKernels();
    const store = new TokenSetStore(arena, tokenSets);
    store.append([Uint32Array.of(1, 2), Uint32Array.of(2)]);
    const indexes = new BandIndexes(arena, tokenSets);
    // What the kernel works in is taken once and kept.
    indexes.updated(store, { bands: 2, rows: 5 });
    indexes.free();
    const before = arena.bytesInUse;
    const first = indexes.updated(store, { bands: 2, rows: 1 });
    for (const rows of [2, 3, 4]) indexes.updated(store, { bands: 2, rows });
    expect(indexes.updated(store, { bands: 2, rows: 1 })).toBe(first);
    const four = arena.bytesInUse;
    indexes.updated(store, { bands: 2, rows: 5 });
    expect(arena.bytesInUse).toBe(four);
    expect(indexes.updated(store, { bands: 2, rows: 1 })).toBe(first);
    indexes.free();
    expect(arena.bytesInUse).toBe(before);
    store.free();
  });
});
