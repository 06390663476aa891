import { describe, expect, it } from 'vitest';
import { KernelSegment } from '../../host/wasm/attached-segment.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { loadKernel } from '../../host/wasm/load-kernel.ts';
import { buildSettled, buildYoung } from '../reference/segment-builder.ts';

const { map } = loadKernel();
const { arena, patterns } = createEngineKernels();

describe('KernelSegment', () => {
  it('shows a young segment up to its record count, and more once that is raised', () => {
    const records = buildYoung(arena, [[[1]], [[1], [2]], [[2, 2, 2]]]);
    const segment = patterns.attachYoung(records, 1);
    const count = () =>
      patterns.matchPatterns({ symbols: Uint32Array.of(1), leastSimilarity: 0, symbolLimit: 3, segments: [segment] }).count;
    expect(count()).toBe(1);
    segment.recordCount = 3;
    expect([segment.recordCount, count()]).toEqual([3, 3]);
    segment.detach();
  });

  it('knows the longest record, of young segments also after they grew', () => {
    const young = KernelSegment.young(arena, map, buildYoung(arena, [[[1]], [[1, 2], [3]]]), 1);
    expect(young.longestRun).toBe(1);
    young.recordCount = 2;
    expect(young.longestRun).toBe(3);
    const settled = KernelSegment.settled(arena, map, buildSettled(arena, [[[1]], [[1, 2], [3]]], 4), 2);
    expect([settled.longestRun, settled.isSettled]).toEqual([3, true]);
    expect(KernelSegment.settled(arena, map, buildSettled(arena, [], 0), 0).longestRun).toBe(0);
  });

  it('gives its own memory back when it is detached, once', () => {
    const records = buildYoung(arena, [[[1]]]);
    const before = arena.bytesInUse;
    const segment = patterns.attachYoung(records, 1);
    expect(arena.bytesInUse).toBeGreaterThan(before);
    segment.detach();
    expect(arena.bytesInUse).toBe(before);
    expect(() => segment.detach()).toThrow('twice');
    const question = { symbols: Uint32Array.of(1), leastSimilarity: 0, symbolLimit: 2, segments: [segment] };
    expect(() => patterns.matchPatterns(question)).toThrow('was detached');
  });
});
