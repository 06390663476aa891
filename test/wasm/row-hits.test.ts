import { describe, expect, it } from 'vitest';
import { readHits, sortNeighbours } from '../../host/wasm/row-hits.ts';

const map = { HIT_BYTES: 16, HIT_SCORE: 0, HIT_INDEX: 8 };

describe('readHits', () => {
  it('reads minus the score as the distance, and never minus zero', () => {
    const f64 = new Float64Array(6);
    const u32 = new Uint32Array(f64.buffer);
    const block = { f64, u32, u8: new Uint8Array(f64.buffer), byteLength: 48, free: () => undefined };
    f64[0] = -0.5;
    u32[2] = 7;
    f64[2] = 0;
    u32[6] = 9;
    const hits = readHits(block, 2, map);
    expect(hits).toEqual([
      { recordId: 7, distance: 0.5 },
      { recordId: 9, distance: 0 },
    ]);
    expect(Object.is(hits[1].distance, 0)).toBe(true);
    expect(readHits(block, 0, map)).toEqual([]);
  });
});

describe('sortNeighbours', () => {
  it('sorts by distance, and equally near ones by record id', () => {
    const sorted = sortNeighbours([
      { recordId: 3, distance: 1 },
      { recordId: 2, distance: 1 },
      { recordId: 9, distance: -1 },
    ]);
    expect(sorted.map(({ recordId }) => recordId)).toEqual([9, 2, 3]);
  });
});
