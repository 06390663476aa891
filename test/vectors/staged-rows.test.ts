import { describe, expect, it } from 'vitest';
import { StagedRows } from '../../host/vectors/staged-rows.ts';
import { SLAB_ROWS, VectorRows } from '../../host/vectors/vector-rows.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';

const { arena, rows: kernel } = createEngineKernels({ maximumBytes: 8 * 1024 * 1024 });

/** Rows of a kernel that has the room already in which it works. */
function newRows(dimension: number, scalar: 'f32' | 'i8'): VectorRows {
  const rows = new VectorRows(arena, kernel, kernel.layoutOf(dimension, 'dot', scalar));
  const staged = new StagedRows(rows, Uint32Array.of(0));
  staged.write(new Float32Array(dimension), 0, 1);
  staged.discard();
  return rows;
}

describe('StagedRows', () => {
  it.each(['f32', 'i8'] as const)('shows new and replaced rows of %s together, and none of them before', (scalar) => {
    const rows = newRows(2, scalar);
    const before = arena.bytesInUse;
    const count = 2 * SLAB_ROWS + 9;
    const ids = Uint32Array.from({ length: count }, (_, place) => place);
    const write = (chosen: Uint32Array, component: number): StagedRows => {
      const staged = new StagedRows(rows, chosen);
      const vectors = new Float32Array(chosen.length * 2).fill(component);
      staged.write(vectors, 0, 5);
      staged.write(vectors, 5, chosen.length);
      return staged;
    };
    write(
      ids.filter((id) => id % 3 > 0),
      1,
    ).show();
    const staged = write(ids, 127);
    expect([rows.count, rows.has(0), ...rows.read(Uint32Array.of(1, count - 1))]).toEqual([Math.floor((count * 2) / 3), false, 1, 1, 1, 1]);
    staged.show();
    expect([rows.count, [...rows.read(ids)].every((component) => component === 127)]).toEqual([count, true]);
    rows.free();
    expect(arena.bytesInUse).toBe(before);
  });

  it('leaves nothing behind when it is discarded, nor when there is no room', () => {
    const rows = newRows(1024, 'f32');
    const before = arena.bytesInUse;
    const ids = Uint32Array.from({ length: 3000 }, (_, place) => place);
    const staged = new StagedRows(rows, ids);
    const vectors = new Float32Array(3000 * 1024);
    staged.write(vectors, 0, 100);
    expect(() => staged.write(vectors, 100, 3000)).toThrow(expect.objectContaining({ code: 'MEM_OUT_OF_MEMORY' }));
    staged.discard();
    expect([rows.count, rows.bytes, arena.bytesInUse]).toEqual([0, 0, before]);
  });
});
