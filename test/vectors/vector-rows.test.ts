import { describe, expect, it } from 'vitest';
import { SLAB_ROWS, VectorRows } from '../../host/vectors/vector-rows.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';

const { arena, rows: kernel } = createEngineKernels();

function newRows(scalar: 'f32' | 'i8' = 'f32', dimension = 2): VectorRows {
  return new VectorRows(arena, kernel, kernel.layoutOf(dimension, 'dot', scalar));
}

function put(rows: VectorRows, recordId: number, ...components: number[]): void {
  const ids = Uint32Array.of(recordId);
  rows.reserve(ids);
  rows.write(recordId, Float32Array.from(components));
  rows.show(ids);
}

describe('VectorRows', () => {
  it('keeps vectors while slabs grow and further slabs are taken', () => {
    const rows = newRows();
    const ids = [3 * SLAB_ROWS + 5, 0, 7, 8, 200, SLAB_ROWS - 1, SLAB_ROWS];
    for (const id of ids) put(rows, id, id, -id);
    const ascending = [...ids].sort((left, right) => left - right);
    expect([...rows.recordIds()]).toEqual(ascending);
    expect([...rows.read(Uint32Array.from(ids))]).toEqual(ids.flatMap((id) => [id, -id]));
    expect(rows.allSlabs.map(({ firstRecord }) => firstRecord)).toEqual([0, SLAB_ROWS, 3 * SLAB_ROWS]);
    rows.free();
  });

  it('shows written rows only when it is told to', () => {
    const rows = newRows();
    rows.reserve(Uint32Array.of(1));
    rows.write(1, Float32Array.of(1, 1));
    expect([rows.has(1), rows.count, rows.nearest(Float32Array.of(1, 1), 5, undefined)]).toEqual([false, 0, []]);
    rows.show(Uint32Array.of(1));
    expect([rows.has(1), rows.count]).toEqual([true, 1]);
    rows.free();
  });

  it('gives a large index back in turns, and is empty at once', async () => {
    const first = newRows('f32', 1024);
    put(first, 0, ...new Array<number>(1024).fill(1));
    first.free();
    // The kernel has its room for a vector of this length now.
    const before = arena.bytesInUse;
    const rows = newRows('f32', 1024);
    for (const slab of [0, 1, 2, 3]) put(rows, slab * SLAB_ROWS + SLAB_ROWS - 1, ...new Array<number>(1024).fill(1));
    let turns = 0;
    setImmediate(() => turns++);
    const freed = rows.freeInTurns();
    expect([rows.count, rows.bytes, turns]).toEqual([0, 0, 0]);
    await freed;
    expect([arena.bytesInUse, turns]).toEqual([before, 1]);
  });

  it('gives a slab back when its last record goes, and what was reserved for nothing', () => {
    const before = arena.bytesInUse;
    const rows = newRows();
    put(rows, 5, 1, 1);
    rows.hide(Uint32Array.of(5, 5));
    expect([rows.count, rows.bytes, arena.bytesInUse]).toEqual([0, 0, before]);
    rows.reserve(Uint32Array.of(1, 5000));
    rows.release(Uint32Array.of(1, 5000));
    expect([rows.bytes, arena.bytesInUse]).toEqual([0, before]);
  });

  it('counts the records that a filter lets through', () => {
    const rows = newRows();
    for (const id of [0, 31, 32, 2000]) put(rows, id, 0, 0);
    const all = new Uint32Array(100).fill(0xffff_ffff);
    expect(rows.countSelected(all)).toBe(4);
    expect(rows.countSelected(Uint32Array.of(0x8000_0001))).toBe(2);
    rows.free();
  });

  it('reads i8 rows as integers times their factor', () => {
    const rows = newRows('i8', 3);
    put(rows, 1, 127, -63.4, 0);
    expect([...rows.read(Uint32Array.of(1))]).toEqual([127, -63, 0]);
    rows.free();
  });
});
