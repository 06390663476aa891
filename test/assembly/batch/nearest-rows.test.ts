import { describe, expect, it } from 'vitest';
import { scanRows } from '../raw-rows.ts';

/** Rows of one component: the distance of row r from 0 is r's component squared. */
const FIRST = 5024;

interface Selection {
  readonly isPresent?: (row: number) => boolean;
  readonly isFiltered?: (row: number) => boolean;
  readonly slabRows?: number;
}

function idsOf(components: readonly number[], limit: number, selection: Selection = {}): number[] {
  const rows = components.map((component) => Float32Array.from({ length: 8 }, (_, place) => (place === 0 ? component : 0)));
  const query = new Float32Array(8);
  return scanRows({ metric: 'SQUARED', rows, query, limit, firstRecord: FIRST, ...selection }).map(({ id }) => id);
}

describe('nearestRows', () => {
  it.each([0, 1, 3, 4, 31, 32, 33, 64, 65, 127, 128, 129, 200, 300])('measures each of %s rows once', (count) => {
    const components = Array.from({ length: count }, (_, row) => row);
    const all = components.map((row) => FIRST + row);
    const some: [string, (row: number) => boolean][] = [
      ['all', () => true],
      ['a third', (row) => row % 3 === 1],
      ['few', (row) => row % 37 === 5],
      ['all but whole words', (row) => row % 64 > 20],
      ['the end', (row) => row > count - 6],
    ];
    for (const [name, includes] of some) {
      const expected = all.filter((_, row) => includes(row));
      expect([name, idsOf(components, 512, { isPresent: includes })]).toEqual([name, expected]);
      expect([name, idsOf(components, 512, { isFiltered: includes })]).toEqual([name, expected]);
      expect([name, idsOf(components, 512, { isFiltered: includes, slabRows: 64 })]).toEqual([name, expected]);
    }
    const both = { isPresent: (row: number) => row % 2 === 0, isFiltered: (row: number) => row % 3 === 0 };
    expect(idsOf(components, 512, both)).toEqual(all.filter((_, row) => row % 6 === 0));
  });

  it.each([1, 7, 40])('keeps the %s nearest rows, of equally near ones those of lower record id', (limit) => {
    const components = Array.from({ length: 330 }, (_, row) => Math.floor((row * 37) % 330) >> 1);
    const expected = components
      .map((component, row) => ({ component, id: FIRST + row }))
      .sort((left, right) => left.component - right.component || left.id - right.id)
      .slice(0, limit)
      .map(({ id }) => id)
      .sort((left, right) => left - right);
    expect(idsOf(components, limit)).toEqual(expected);
    expect(idsOf(components, limit, { slabRows: 96 })).toEqual(expected);
  });
});
