import { describe, expect, it } from 'vitest';
import { GatheredHits, KernelHits } from '../../host/wasm/choice-hits.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { loadKernel } from '../../host/wasm/load-kernel.ts';

const { arena } = createEngineKernels();
const { map } = loadKernel();

function partOf(hits: readonly (readonly [index: number, score: number])[]) {
  const block = arena.allocate(Math.max(hits.length, 1) * map.HIT_BYTES);
  for (const [at, [index, score]] of hits.entries()) {
    block.u32[(at * map.HIT_BYTES + map.HIT_INDEX) / 4] = index;
    block.f64[(at * map.HIT_BYTES) / 8] = score;
  }
  return { count: hits.length, block };
}

const listOf = (hits: KernelHits | GatheredHits) =>
  Array.from({ length: hits.count }, (_, hit) => [hits.indexOf(hit), hits.scoreOf(hit)] as const);

describe('KernelHits', () => {
  it('reads hits as the kernel wrote them', () => {
    const { count, block } = partOf([
      [7, -1],
      [2, 0.5],
    ]);
    expect(listOf(new KernelHits(count, block, map.HIT_BYTES, map.HIT_INDEX))).toEqual([
      [7, -1],
      [2, 0.5],
    ]);
  });
});

describe('GatheredHits', () => {
  const parts = [
    partOf([
      [5, -2],
      [1, -2],
    ]),
    partOf([]),
    partOf([
      [4, -1],
      [3, -2],
    ]),
  ];

  it('keeps the best of all parts, of equal scores the lowest indexes', () => {
    expect(listOf(new GatheredHits(parts, map, 3))).toEqual([
      [4, -1],
      [1, -2],
      [3, -2],
    ]);
  });

  it('keeps everything without a limit, and when there are no more', () => {
    expect(new GatheredHits(parts, map, undefined).count).toBe(4);
    expect(new GatheredHits(parts, map, 4).count).toBe(4);
  });
});
