import { describe, expect, it } from 'vitest';
import { SLAB_ROWS, VectorRows } from '../../host/vectors/vector-rows.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { nearestVectors } from '../reference/nearest-vectors.ts';
import { seededRandom } from '../reference/seeded-random.ts';

const { arena, rows: kernel } = createEngineKernels({ threadCount: 1 });
/** A slab of these is large enough. */
const DIMENSION = 1024;
const random = seededRandom(31);
const draw = (dimension: number): Float32Array => Float32Array.from({ length: dimension }, () => random() - 0.5);

function filled(count: number, dimension: number, from = arena): { rows: VectorRows; records: Map<number, Float32Array> } {
  const rows = new VectorRows(from, kernel, kernel.layoutOf(dimension, 'squared', 'f32'));
  const records = new Map(Array.from({ length: count }, (_, id) => [id, draw(dimension)]));
  put(rows, records);
  return { rows, records };
}

function put(rows: VectorRows, records: ReadonlyMap<number, Float32Array>): void {
  const ids = Uint32Array.from(records.keys());
  rows.reserve(ids);
  for (const [id, vector] of records) rows.write(id, vector);
  rows.show(ids);
}

/** Searches until every row has its sketch. */
function sketchAll(rows: VectorRows): void {
  while (rows.allSlabs.some(({ sketchedRows }) => sketchedRows < SLAB_ROWS)) rows.nearest(draw(DIMENSION), 1, undefined);
}

const idsOf = (found: readonly { recordId: number }[]): number[] => found.map(({ recordId }) => recordId);
const everything = new Uint32Array(SLAB_ROWS / 32).fill(0xffff_ffff);

describe('sketchNext', () => {
  it('sketches a part with each search, and answers the same before, between and after', () => {
    const { rows, records } = filled(SLAB_ROWS, DIMENSION);
    const before = rows.bytes;
    const query = draw(DIMENSION);
    const expected = nearestVectors(records, query, 'squared').slice(0, 12);
    const first = rows.nearest(query, 12, undefined);
    const [slab] = rows.allSlabs;
    expect(slab.sketchedRows).toBeGreaterThan(0);
    expect(slab.sketchedRows).toBeLessThan(SLAB_ROWS);
    expect(idsOf(first)).toEqual(idsOf(expected));
    let sketched = slab.sketchedRows;
    while (sketched < SLAB_ROWS) {
      expect(rows.nearest(query, 12, undefined)).toEqual(first);
      expect(slab.sketchedRows).toBeGreaterThan(sketched);
      sketched = slab.sketchedRows;
    }
    expect(rows.nearest(query, 12, undefined)).toEqual(first);
    expect(rows.bytes - before).toBeLessThan(before * 0.27);
    rows.free();
  });

  it('sees vectors that are written, replaced and hidden after their rows were sketched', () => {
    const { rows, records } = filled(SLAB_ROWS, DIMENSION);
    sketchAll(rows);
    const query = draw(DIMENSION);
    rows.hide(Uint32Array.of(5, 6));
    put(rows, new Map([[5, query]]));
    const beside = rows.takeSlab(0, 1);
    rows.writeTo(beside, 0, query);
    rows.replace(700, beside, 0);
    rows.freeSlab(beside);
    expect(rows.nearest(query, 2, undefined)).toEqual([
      { recordId: 5, distance: 0 },
      { recordId: 700, distance: 0 },
    ]);
    const left = new Map([...records].filter(([id]) => ![5, 6, 700].includes(id)));
    expect(idsOf(rows.nearest(query, 14, undefined)).slice(2)).toEqual(idsOf(nearestVectors(left, query, 'squared')).slice(0, 12));
    expect(rows.nearest(query, 14, undefined)).toEqual(rows.nearest(query, 14, everything));
    rows.free();
  });

  it('leaves small indexes, short vectors and searches with a filter without sketches', () => {
    for (const { rows } of [filled(200, DIMENSION), filled(SLAB_ROWS, 64)]) {
      const { bytes } = rows;
      rows.nearest(draw(rows.layout.dimension), 3, undefined);
      expect(rows.bytes).toBe(bytes);
      rows.free();
    }
    const { rows } = filled(SLAB_ROWS, DIMENSION);
    const { bytes } = rows;
    rows.nearest(draw(DIMENSION), 3, everything);
    expect(rows.bytes).toBe(bytes);
    rows.free();
  });

  it('goes without when memory is short, and gives all memory back in the end', () => {
    const before = arena.bytesInUse;
    let isShort = false;
    const short = {
      allocate: (byteLength: number) => {
        if (!isShort) return arena.allocate(byteLength);
        return createEngineKernels({ threadCount: 1, maximumBytes: 1 << 20 }).arena.allocate(1 << 21);
      },
      bytesInUse: 0,
      bytesReserved: 0,
    };
    const { rows } = filled(SLAB_ROWS, DIMENSION, short);
    isShort = true;
    const query = draw(DIMENSION);
    const found = rows.nearest(query, 3, undefined);
    expect(rows.allSlabs[0].sketches).toBeUndefined();
    isShort = false;
    sketchAll(rows);
    expect(rows.nearest(query, 3, undefined)).toEqual(found);
    rows.free();
    expect(arena.bytesInUse - before).toBeLessThan(1 << 17);
  });
});
