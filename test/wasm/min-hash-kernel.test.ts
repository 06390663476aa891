import { describe, expect, it } from 'vitest';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { minHash } from '../reference/min-hash.ts';

describe('the MinHash kernel', () => {
  it('answers more sets than one call holds as if each were asked alone', () => {
    const { minHash: kernel } = createEngineKernels();
    // 300 values and 1,000 words each: two calls.
    const sets = Array.from({ length: 300 }, (_, index) => Uint32Array.from({ length: index }, (_unused, at) => at * 3 + index));
    const all = kernel.signatures(sets, 1_000);
    for (const index of [0, 1, 201, 202, 203, 299]) {
      expect([...all.subarray(index * 1_000, (index + 1) * 1_000)]).toEqual([...kernel.signatures([sets[index]], 1_000)]);
    }
    expect([...all.subarray(7_000, 8_000)]).toEqual(minHash([...sets[7]], 1_000));
    const alike = kernel.similarities(all.subarray(0, 1_000), all);
    expect([alike.length, alike[0], alike[1]]).toEqual([300, 1, 0]);
    expect(kernel.similarities(all.subarray(299_000), all)[299]).toBe(1);
  });
});
