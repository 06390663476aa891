import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MemoryBlock } from '../../host/core/ports/memory-arena.ts';
import { MemoryError } from '../../host/errors.ts';
import { SharedArena } from '../../host/wasm/arena.ts';

const PAGE_BYTES = 65_536;
const HEAP_BASE = 7168;

function newArena(maximumPages = 64): SharedArena {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: maximumPages, shared: true });
  return new SharedArena(memory, HEAP_BASE, maximumPages * PAGE_BYTES);
}

function addressOf(block: MemoryBlock): number {
  return block.u8.byteOffset;
}

describe('SharedArena', () => {
  it('hands out aligned blocks behind the heap base that never overlap, through any mix of taking and giving', () => {
    const steps = fc.array(
      fc.record({ bytes: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 150_000 })), free: fc.nat({ max: 5 }) }),
      {
        maxLength: 60,
      },
    );
    fc.assert(
      fc.property(steps, (all) => {
        const arena = newArena(256);
        const live: MemoryBlock[] = [];
        for (const { bytes, free } of all) {
          const block = arena.allocate(bytes);
          expect(block.byteLength).toBeGreaterThanOrEqual(bytes);
          expect(addressOf(block) % 64).toBe(0);
          expect(addressOf(block)).toBeGreaterThanOrEqual(HEAP_BASE);
          for (const other of live) {
            const apart =
              addressOf(block) + block.byteLength <= addressOf(other) || addressOf(other) + other.byteLength <= addressOf(block);
            expect(apart).toBe(true);
          }
          live.push(block);
          for (let count = 0; count < free && live.length > 0; count++) live.splice((bytes + count) % live.length, 1)[0].free();
          expect(arena.bytesInUse).toBe(live.reduce((sum, { byteLength }) => sum + byteLength, 0));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('keeps the views of a block valid while the memory grows', () => {
    const arena = newArena();
    const early = arena.allocate(128);
    early.u32[3] = 0xdead_beef;
    const reserved = arena.bytesReserved;
    const late = arena.allocate(20 * PAGE_BYTES);
    late.u8[20 * PAGE_BYTES - 1] = 5;
    expect(arena.bytesReserved).toBeGreaterThan(reserved);
    expect(early.u32[3]).toBe(0xdead_beef);
    expect(early.f64).toHaveLength(16);
  });

  it('uses what was given back before it grows', () => {
    const arena = newArena();
    const blocks = Array.from({ length: 10 }, () => arena.allocate(3 * PAGE_BYTES));
    const reserved = arena.bytesReserved;
    for (const block of blocks) block.free();
    const joined = arena.allocate(29 * PAGE_BYTES);
    expect(arena.bytesReserved).toBe(reserved);
    joined.free();
    expect(arena.bytesInUse).toBe(0);
  });

  it('uses a small block again', () => {
    const arena = newArena();
    const first = arena.allocate(100);
    const address = addressOf(first);
    first.free();
    expect(addressOf(arena.allocate(110))).toBe(address);
  });

  it('says what an allocation takes off the bytes that are free', () => {
    const arena = newArena();
    for (const bytes of [64, 64, 5000, 32_768, 32_769, 300_000]) {
      const free = arena.bytesFree;
      const taken = arena.bytesTakenBy(bytes);
      arena.allocate(bytes);
      expect(free - arena.bytesFree).toBe(taken);
    }
  });

  it('makes one large block of what came back in small ones', () => {
    const arena = newArena(64);
    const blocks = Array.from({ length: 60 * 16 }, () => arena.allocate(4096));
    expect(() => arena.allocate(40 * PAGE_BYTES)).toThrow(MemoryError);
    for (const block of blocks) block.free();
    expect(arena.allocate(40 * PAGE_BYTES).byteLength).toBe(40 * PAGE_BYTES);
  });

  it('refuses with a typed error when the memory may not grow, and changes nothing', () => {
    const arena = newArena(4);
    const block = arena.allocate(PAGE_BYTES);
    const before = [arena.bytesInUse, arena.bytesReserved];
    const attempt = () => arena.allocate(4 * PAGE_BYTES);
    expect(attempt).toThrow(MemoryError);
    expect(attempt).toThrow(expect.objectContaining({ code: 'MEM_OUT_OF_MEMORY' }));
    expect([arena.bytesInUse, arena.bytesReserved]).toEqual(before);
    block.free();
    expect(arena.allocate(2 * PAGE_BYTES).byteLength).toBe(2 * PAGE_BYTES);
  });

  it('can use the memory up to its maximum', () => {
    const arena = newArena(4);
    expect(arena.allocate(3 * PAGE_BYTES).byteLength).toBe(3 * PAGE_BYTES);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses %d bytes as a bug', (bytes) => {
    expect(() => newArena().allocate(bytes)).toThrow(RangeError);
  });
});
