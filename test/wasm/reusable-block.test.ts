import { describe, expect, it } from 'vitest';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { ReusableBlock } from '../../host/wasm/reusable-block.ts';

describe('ReusableBlock', () => {
  it('keeps its region while it is large enough', () => {
    const block = new ReusableBlock(createEngineKernels().arena);
    const first = block.atLeast(1000);
    expect(block.atLeast(10)).toBe(first);
    expect(block.addressAtLeast(1000)).toBe(first.u8.byteOffset);
  });

  it('grows by at least half its size and gives the old region back', () => {
    const { arena } = createEngineKernels();
    const before = arena.bytesInUse;
    const block = new ReusableBlock(arena);
    block.atLeast(100_000);
    const grown = block.atLeast(100_000 + 20_000);
    expect(grown.byteLength).toBeGreaterThanOrEqual(150_000);
    expect(arena.bytesInUse - before).toBe(grown.byteLength);
  });

  it('takes just what is needed when there is no room for a reserve', () => {
    const { arena } = createEngineKernels({ maximumBytes: 4 * 1024 * 1024 });
    const block = new ReusableBlock(arena);
    block.atLeast(1_700_000);
    expect(block.atLeast(1_800_000).byteLength).toBeLessThan(1_900_000);
  });

  it('keeps the smaller region when there is no room at all', () => {
    const block = new ReusableBlock(createEngineKernels({ maximumBytes: 2 * 1024 * 1024 }).arena);
    const first = block.atLeast(1000);
    expect(() => block.atLeast(3_000_000)).toThrow(expect.objectContaining({ code: 'MEM_OUT_OF_MEMORY' }));
    expect(block.atLeast(1000)).toBe(first);
  });
});
