import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../host/compose.ts';
import { GrowableBlock } from '../../../host/core/postings/growable-block.ts';

const { arena } = createEngine();

describe('GrowableBlock', () => {
  it('keeps its values over growth, tells when it moved, and gives everything back', () => {
    const before = arena.bytesInUse;
    const column = new GrowableBlock(arena);
    let moves = 0;
    for (let value = 0; value < 10_000; value++) {
      const old = column.block;
      const moved = column.reserve(1);
      expect(column.block !== old).toBe(moved);
      if (moved) moves++;
      column.push(value);
    }
    expect(column.length).toBe(10_000);
    expect([...column.block.u32.subarray(0, 10_000)]).toEqual(Array.from({ length: 10_000 }, (_, value) => value));
    expect(moves).toBeLessThan(12);
    column.free();
    expect(arena.bytesInUse).toBe(before);
  });

  it('makes room for more than twice its size at once', () => {
    const column = new GrowableBlock(arena);
    column.push(7);
    expect(column.reserve(5000)).toBe(true);
    expect(column.block.u32.length).toBeGreaterThanOrEqual(5001);
    expect(column.reserve(5000)).toBe(false);
    expect(column.block.u32[0]).toBe(7);
    column.free();
  });

  it('takes what is needed where there is no room for twice the size, and stays as it is where there is none for that', () => {
    const { arena: small } = createEngine({ maximumBytes: 2 * 1024 * 1024 });
    const column = new GrowableBlock(small);
    column.reserve(160_000);
    for (let value = 0; value < 160_000; value++) column.push(value);
    column.reserve(20_000);
    expect(column.block.u32.length).toBeLessThan(300_000);
    const { block } = column;
    expect(() => column.reserve(1_000_000)).toThrow(expect.objectContaining({ code: 'MEM_OUT_OF_MEMORY' }));
    expect(column.block).toBe(block);
    expect([column.length, block.u32[159_999]]).toEqual([160_000, 159_999]);
  });

  it('takes values off its begin and moves the others there', () => {
    const column = new GrowableBlock(arena);
    for (const value of [5, 6, 7, 8]) column.push(value);
    column.dropFirst(3);
    expect([column.length, column.block.u32[0]]).toEqual([1, 8]);
    column.free();
  });
});
