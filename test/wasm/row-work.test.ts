import { describe, expect, it } from 'vitest';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { countSelected, SHARED_ROWS_NS, workNs } from '../../host/wasm/row-work.ts';

const { arena, rows } = createEngineKernels({ threadCount: 1 });

function slabOf(firstRecord: number, words: readonly number[]) {
  const present = arena.allocate(words.length * 4);
  present.u32.set(words);
  return { firstRecord, rowCount: words.length * 32, rows: present, factors: undefined, present, sketches: undefined, sketchedRows: 0 };
}

describe('countSelected', () => {
  const slabs = [slabOf(0, [0xffff_ffff, 0b1011]), slabOf(1024, [1])];

  it('counts records that are there, and those that a filter lets through', () => {
    expect(countSelected(slabs)).toBe(36);
    expect(countSelected(slabs, Uint32Array.of(0x8000_0001, 0b0011))).toBe(4);
    const long = new Uint32Array(33);
    long[32] = 1;
    expect(countSelected(slabs, long)).toBe(1);
  });
});

describe('workNs', () => {
  it('calls a search among twenty thousand vectors of 256 f32 large, and one among two thousand small', () => {
    const layout = rows.layoutOf(256, 'cosine', 'f32');
    expect(workNs(layout, 20_000, false)).toBeGreaterThan(SHARED_ROWS_NS);
    expect(workNs(layout, 2_000, false)).toBeLessThan(SHARED_ROWS_NS);
    expect(workNs(rows.layoutOf(256, 'cosine', 'i8'), 20_000, false)).toBeLessThan(workNs(layout, 20_000, false));
    expect(workNs(layout, 20_000, true)).toBeLessThan(workNs(layout, 20_000, false));
  });
});
