import { describe, expect, it } from 'vitest';
import { SharedArena } from '../../host/wasm/arena.ts';
import { loadKernel } from '../../host/wasm/load-kernel.ts';
import { QueryWorkspace } from '../../host/wasm/query-workspace.ts';

const MEBIBYTE = 1024 * 1024;
const kernel = loadKernel(64 * MEBIBYTE);
const arena = new SharedArena(kernel.memory, kernel.functions.heapBase() >>> 0, 64 * MEBIBYTE);
const sizes = { symbolCount: 100, textLength: 70, symbolLimit: 1000, longestRun: 50, largestSegment: 5000 };

describe('QueryWorkspace', () => {
  it('gives everything back', () => {
    const before = arena.bytesInUse;
    const workspace = new QueryWorkspace(kernel, arena);
    workspace.prepare(sizes);
    workspace.prepareOutput(1000, 56);
    workspace.free();
    expect(arena.bytesInUse).toBe(before);
  });

  it('names tables that are all zero, wherever the memory was used before', () => {
    const used = arena.allocate(MEBIBYTE);
    used.u8.fill(255);
    used.free();
    const workspace = new QueryWorkspace(kernel, arena);
    workspace.prepare(sizes);
    for (const [field, bytes] of [
      ['QUERY_COUNTERS', kernel.functions.countersBytes(sizes.largestSegment)],
      ['QUERY_WIDE_SLOTS', 4 * sizes.symbolLimit],
    ] as const) {
      const table = new Uint8Array(kernel.memory.buffer, workspace.get(kernel.map[field]), bytes);
      expect(table.every((value) => value === 0)).toBe(true);
    }
    workspace.free();
  });

  it('keeps the output of an ordinary answer, and that of a giant one for a while of smaller ones', () => {
    const workspace = new QueryWorkspace(kernel, arena);
    const ordinary = workspace.prepareOutput(200_000, 56);
    expect(workspace.prepareOutput(56, 56)).toBe(ordinary);
    const before = arena.bytesInUse;
    workspace.prepareOutput(20 * MEBIBYTE, 56);
    expect(arena.bytesInUse).toBeGreaterThan(before + 19 * MEBIBYTE);
    workspace.prepareOutput(56, 56);
    expect(arena.bytesInUse).toBeGreaterThan(before + 19 * MEBIBYTE);
    for (let query = 0; query < 64; query++) workspace.prepareOutput(56, 56);
    expect(arena.bytesInUse).toBeLessThanOrEqual(before);
    workspace.free();
  });

  it('takes over a question without its own regions being lost', () => {
    const [one, other] = [new QueryWorkspace(kernel, arena), new QueryWorkspace(kernel, arena)];
    one.set(kernel.map.QUERY_SYMBOL_COUNT, 7);
    one.prepare(sizes);
    other.copyQuestion(one);
    other.prepare(sizes);
    expect(other.get(kernel.map.QUERY_SYMBOL_COUNT)).toBe(7);
    expect(other.get(kernel.map.QUERY_SCRATCH)).not.toBe(one.get(kernel.map.QUERY_SCRATCH));
    one.free();
    other.free();
  });
});
