import { describe, expect, it } from 'vitest';
import { loadRawKernel, type RawKernel } from '../raw-kernel.ts';

const raw = loadRawKernel();

/** Opened tables, with the blank ones before them. */
function tablesOf(kernel: RawKernel): number {
  const tables = kernel.allocate(11 * kernel.constant('TABLE_BYTES')) + 3 * kernel.constant('TABLE_BYTES');
  kernel.call('openTables', tables);
  return tables;
}

describe('fillTables', () => {
  it('says for every class in which lanes the planes differ from it, for any number of planes', () => {
    for (const planeCount of [5, 6, 7, 8]) {
      const classCount = 2 ** planeCount;
      const lanes = Array.from({ length: 128 }, (_, lane) => (lane * 37 + 11) % classCount);
      const column = raw.allocate(128 + 16 * planeCount) + 16 * planeCount;
      for (const [lane, value] of lanes.entries()) {
        for (let plane = 0; plane < planeCount; plane++) {
          if ((value >> plane) & 1) raw.u8(column, 128)[plane * 16 + (lane >> 3)] |= 1 << (lane & 7);
        }
      }
      const tables = tablesOf(raw);
      // The column of interest is the second one.
      raw.call('fillTables', column - 16 * planeCount, planeCount, 2, tables - raw.constant('TABLE_BYTES'));
      const values = [...Array.from({ length: classCount }, (_, value) => value), raw.constant('NO_CLASS')];
      const classes = raw.allocate(2 * values.length);
      raw.u8(classes, 2 * values.length).set(values.flatMap((value) => [value & 255, value >> 8]));
      const rows = raw.allocate(4 * values.length);
      raw.call('placeRows', classes, values.length, planeCount, rows);
      for (const [row, value] of values.entries()) {
        const entry = raw.u32(rows, values.length)[row];
        const low = raw.u8(tables + (entry & 0xffff), 16);
        const high = raw.u8(tables + (entry >>> 16), 16);
        const differs = lanes.map((_, lane) => (((low[lane >> 3] | high[lane >> 3]) >> (lane & 7)) & 1) === 1);
        expect(differs).toEqual(lanes.map((other) => other !== value));
      }
    }
  });

  it('takes a class beyond the planes of a group for one that nobody there has', () => {
    const classes = raw.allocate(2);
    raw.u8(classes, 2).set([32, 0]);
    const rows = raw.allocate(4);
    raw.call('placeRows', classes, 1, 5, rows);
    const [entry] = raw.u32(rows, 1);
    const tables = tablesOf(raw);
    expect([...raw.u8(tables + (entry & 0xffff), 16)]).toEqual(new Array(16).fill(255));
  });
});
