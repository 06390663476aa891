import { describe, expect, it } from 'vitest';
import { SharedArena } from '../../host/wasm/arena.ts';
import { loadKernel } from '../../host/wasm/load-kernel.ts';
import { ScoreWorkspace } from '../../host/wasm/score-workspace.ts';

describe('ScoreWorkspace', () => {
  it('grows with the largest job, and stays where it is for smaller ones', () => {
    const kernel = loadKernel();
    const arena = new SharedArena(kernel.memory, kernel.functions.heapBase() >>> 0, 2 ** 30);
    const workspace = new ScoreWorkspace(kernel, arena);
    expect(workspace.reserve(20, 1, 30)).toBe(true);
    const [tables, scratch] = [workspace.tablesAddress, workspace.scratchAddress];
    expect(workspace.reserve(10, 1, 30)).toBe(false);
    expect([workspace.tablesAddress, workspace.scratchAddress]).toEqual([tables, scratch]);
    const before = arena.bytesInUse;
    expect(workspace.reserve(5000, 2, 5000)).toBe(true);
    expect(arena.bytesInUse).toBeGreaterThan(before);
  });
});
