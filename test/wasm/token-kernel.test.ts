import { describe, expect, it } from 'vitest';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';

describe('the token kernel', () => {
  it('keeps interners apart and gives back all of their memory', () => {
    const { tokens, arena } = createEngineKernels();
    const before = arena.bytesInUse;
    const [one, other] = [tokens.openInterner(), tokens.openInterner()];
    one.intern(['a b c'], 'words');
    expect([...other.intern(['c b'], 'words').ids]).toEqual([0, 1]);
    expect([one.size, other.size]).toEqual([3, 2]);
    one.free();
    other.free();
    expect(arena.bytesInUse).toBe(before);
  });
});
