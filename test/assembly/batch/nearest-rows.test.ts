import { describe, expect, it } from 'vitest';
import { loadRawKernel } from '../raw-kernel.ts';

/** Rows of one component padded to eight: the distance of row r from 0 is r's component squared. */
const ROW_BYTES = 32;
const METRIC_SQUARED = 2;

function scanOver(components: readonly number[], limit: number, selected: (row: number) => boolean, isFiltered: boolean) {
  const raw = loadRawKernel();
  const bits = (includes: (row: number) => boolean): number => {
    const words = Array.from({ length: Math.ceil(components.length / 32) }, () => 0);
    for (const row of components.keys()) if (includes(row)) words[row >>> 5] = (words[row >>> 5] | (1 << (row & 31))) >>> 0;
    return raw.words(words);
  };
  const rows = raw.allocate(components.length * ROW_BYTES);
  const heapDistances = raw.allocate(limit * 8);
  const heapIds = raw.allocate(limit * 4);
  const scan = raw.allocate(raw.constant('SCAN_BYTES'));
  const query = raw.allocate(ROW_BYTES);
  const present = bits(isFiltered ? () => true : selected);
  const filter = isFiltered ? bits(selected) : 0;
  const floats = new Float32Array(raw.u8(0, 1).buffer);
  for (const [row, component] of components.entries()) floats[(rows + row * ROW_BYTES) / 4] = component;
  const field = (name: string, value: number): void => {
    raw.u32(scan + raw.constant(name), 1)[0] = value;
  };
  field('SCAN_METRIC', METRIC_SQUARED);
  field('SCAN_QUERY', query);
  field('SCAN_ROW_BYTES', ROW_BYTES);
  field('SCAN_LIMIT', limit);
  field('SCAN_DISTANCES', heapDistances);
  field('SCAN_IDS', heapIds);
  raw.f64(scan + raw.constant('SCAN_SUM_WEIGHT'), 1)[0] = 1;
  raw.f64(scan + raw.constant('SCAN_MOST'), 1)[0] = Number.POSITIVE_INFINITY;
  raw.call('nearestRows', scan, rows, 0, present, filter, components.length, 5000);
  const found = raw.u32(scan + raw.constant('SCAN_FOUND'), 1)[0];
  return [...raw.u32(heapIds, found)].sort((left, right) => left - right);
}

describe('nearestRows', () => {
  it.each([0, 1, 3, 4, 31, 32, 33, 64, 65, 127, 128, 129, 200])('measures each of %s rows once', (count) => {
    const components = Array.from({ length: count }, (_, row) => row);
    const all = components.map((row) => 5000 + row);
    expect(scanOver(components, 256, () => true, false)).toEqual(all);
    expect(scanOver(components, 256, (row) => row % 3 === 1, false)).toEqual(all.filter((_, row) => row % 3 === 1));
    expect(scanOver(components, 256, (row) => row % 7 < 2, true)).toEqual(all.filter((_, row) => row % 7 < 2));
  });

  it('keeps the nearest rows, of equally near ones those of lower record id', () => {
    const components = Array.from({ length: 130 }, (_, row) => Math.floor((row * 37) % 130) >> 1);
    const expected = components
      .map((component, row) => ({ component, id: 5000 + row }))
      .sort((left, right) => left.component - right.component || left.id - right.id)
      .slice(0, 7)
      .map(({ id }) => id);
    expect(scanOver(components, 7, () => true, false)).toEqual(expected.sort((left, right) => left - right));
  });
});
