import { describe, expect, it } from 'vitest';
import type { MemoryBlock } from '../../host/core/ports/memory-arena.ts';
import { SharedArena } from '../../host/wasm/arena.ts';
import { loadKernel } from '../../host/wasm/load-kernel.ts';
import { ThriftyArena } from '../../host/wasm/thrifty-arena.ts';

const MEBIBYTE = 1024 * 1024;

describe('ThriftyArena', () => {
  it('is full while a sixteenth of the memory is left, which the arena itself still gives', () => {
    const { memory, functions } = loadKernel(2 * MEBIBYTE);
    const arena = new SharedArena(memory, functions.heapBase() >>> 0, 2 * MEBIBYTE);
    const thrifty = new ThriftyArena(arena, 2 * MEBIBYTE);
    const taken: MemoryBlock[] = [];
    const fill = (): void => {
      for (;;) taken.push(thrifty.allocate(4096));
    };
    expect(fill).toThrow(expect.objectContaining({ code: 'MEM_OUT_OF_MEMORY' }));
    expect(thrifty.bytesInUse).toBe(arena.bytesInUse);
    expect(thrifty.bytesReserved).toBe(arena.bytesReserved);
    arena.allocate(100_000).free();
    for (const block of taken.splice(0)) block.free();
    expect(thrifty.bytesInUse).toBe(0);
    expect(fill).toThrow(expect.objectContaining({ code: 'MEM_OUT_OF_MEMORY' }));
  });

  it('gives what came back in small blocks again, in small ones and in large ones', () => {
    const { memory, functions } = loadKernel(2 * MEBIBYTE);
    const thrifty = new ThriftyArena(new SharedArena(memory, functions.heapBase() >>> 0, 2 * MEBIBYTE), 2 * MEBIBYTE);
    const taken: MemoryBlock[] = [];
    const fill = (): void => {
      for (;;) taken.push(thrifty.allocate(4096));
    };
    expect(fill).toThrow(expect.objectContaining({ code: 'MEM_OUT_OF_MEMORY' }));
    taken.pop()?.free();
    taken.push(thrifty.allocate(4096));
    for (const block of taken) block.free();
    thrifty.allocate(MEBIBYTE).free();
    thrifty.allocate(64).free();
  });
});
