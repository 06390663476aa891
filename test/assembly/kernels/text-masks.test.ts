import { describe, expect, it } from 'vitest';
import { loadRawKernel } from '../raw-kernel.ts';

const raw = loadRawKernel();

describe('buildTextMasks', () => {
  it('sets a bit for each place of a unit in its row, and leaves row 0 to units that do not occur', () => {
    const units = raw.words(Array.from({ length: 70 }, (_, at) => at % 3));
    const slots = raw.allocate(16);
    const masks = raw.allocate(4 * 16);
    raw.call('buildTextMasks', units, 70, slots, masks);
    const rows = raw.u32(slots, 4);
    expect(rows[3]).toBe(0);
    expect([...raw.u64(masks, 2)]).toEqual([0n, 0n]);
    for (let unit = 0; unit < 3; unit++) {
      const row = raw.u64(masks + rows[unit], 2);
      for (let at = 0; at < 70; at++) expect((row[at >> 6] >> BigInt(at & 63)) & 1n).toBe(at % 3 === unit ? 1n : 0n);
    }
    raw.call('clearTextMasks', units, 70, slots);
    expect([...raw.u32(slots, 4)]).toEqual([0, 0, 0, 0]);
  });
});
