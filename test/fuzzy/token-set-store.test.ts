import { describe, expect, it } from 'vitest';
import { TokenSetStore } from '../../host/fuzzy/token-set-store.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';

describe('TokenSetStore', () => {
  it('settles once there are more than a few young sets, and drops the tokens of removed ones then', () => {
    const { arena, tokenSets } = createEngineKernels();
    const before = arena.bytesInUse;
    const store = new TokenSetStore(arena, tokenSets);
    store.append(Array.from({ length: 512 }, (_, index) => Uint32Array.of(index, index + 1)));
    expect(store.settled).toBeNull();
    store.remove(3);
    expect([...store.tokensOf(3)]).toEqual([3, 4]);
    store.append([Uint32Array.of(9)]);
    expect(store.settled).not.toBeNull();
    expect([store.count, store.sizeOf(3), store.isRemoved(3), [...store.tokensOf(4)], [...store.tokensOf(512)]]).toEqual([
      513,
      0,
      true,
      [4, 5],
      [9],
    ]);
    store.free();
    expect(arena.bytesInUse).toBe(before);
  });
});
