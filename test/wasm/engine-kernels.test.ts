import { describe, expect, it } from 'vitest';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';

describe('createEngineKernels', () => {
  it('serves all ports from one memory', () => {
    const { arena, patterns, numbers, vectors } = createEngineKernels();
    expect(numbers.log2(2)).toBe(1);
    expect(patterns.matchPatterns({ symbols: Uint32Array.of(0), leastSimilarity: 0, symbolLimit: 1, segments: [] }).count).toBe(0);
    const block = arena.allocate(64);
    vectors.squaredDistances(Float64Array.of(1), block, 0, block);
    expect(arena.bytesReserved).toBeGreaterThan(arena.bytesInUse);
  });

  it('keeps within the memory it may use', () => {
    const { arena } = createEngineKernels({ maximumBytes: 3 * 1024 * 1024 });
    expect(() => arena.allocate(3 * 1024 * 1024)).toThrow(expect.objectContaining({ code: 'MEM_OUT_OF_MEMORY' }));
    expect(arena.allocate(2 * 1024 * 1024).byteLength).toBe(2 * 1024 * 1024);
  });
});
