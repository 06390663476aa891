import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vectorDistance } from '../../reference/nearest-vectors.ts';
import { scanRows } from '../raw-rows.ts';

const LENGTHS = [8, 16, 24, 256, 264, 520];

function sumsOf(metric: 'DOT' | 'SQUARED', query: readonly number[], rows: readonly (readonly number[])[]): number[] {
  const asked = { metric, query: Float32Array.from(query), rows: rows.map((row) => Float32Array.from(row)), limit: rows.length };
  return scanRows(asked).map(({ distance }) => distance);
}

const cases = fc.constantFrom(...LENGTHS).chain((length) => {
  const component = fc.double({ min: -100, max: 100, noNaN: true }).map(Math.fround);
  const row = fc.array(component, { minLength: length, maxLength: length });
  return fc.record({ query: row, rows: fc.tuple(row, row, row, row) });
});

describe('sumsOfFourF32', () => {
  it('agrees with f64 sums to a hundred-thousandth of the sizes of their terms', () => {
    fc.assert(
      fc.property(cases, ({ query, rows }) => {
        const dots = sumsOf('DOT', query, rows);
        const squares = sumsOf('SQUARED', query, rows);
        for (const [row, components] of rows.entries()) {
          const sizes = components.reduce((sum, component, position) => sum + Math.abs(component * query[position]), 0);
          expect(Math.abs(dots[row] + vectorDistance(query, components, 'dot'))).toBeLessThanOrEqual(1e-5 * sizes + 1e-30);
          const expected = vectorDistance(query, components, 'squared');
          expect(Math.abs(squares[row] - expected)).toBeLessThanOrEqual(1e-5 * expected + 1e-30);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('gives a row the same bits whichever rows stand beside it', () => {
    fc.assert(
      fc.property(cases, ({ query, rows }) => {
        const [one, , three] = rows;
        for (const metric of ['DOT', 'SQUARED'] as const) {
          const [first, , third] = sumsOf(metric, query, rows);
          expect(sumsOf(metric, query, [three, one, one, three])).toEqual([third, first, first, third]);
          expect(sumsOf(metric, query, [three])).toEqual([third]);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('dotsOfFourI8', () => {
  it('sums whole numbers exactly, up to the largest that there can be', () => {
    const shapes = fc.record({
      length: fc.constantFrom(16, 32, 64, 80, 8192),
      seed: fc.integer({ min: 0, max: 1000 }),
      size: fc.constantFrom('any', 'largest', 'opposite'),
    });
    fc.assert(
      fc.property(shapes, ({ length, seed, size }) => {
        const draw = (row: number) => (_: unknown, at: number) =>
          size === 'any' ? ((at * 31 + row * 17 + seed * 7) % 255) - 127 : size === 'opposite' && row === 9 ? -127 : 127;
        const query = Int8Array.from({ length }, draw(9));
        const rows = [0, 1, 2, 3, 4].map((row) => Int8Array.from({ length }, draw(row)));
        const expected = rows.map((integers) => integers.reduce((sum, integer, at) => sum + integer * query[at], 0));
        expect(scanRows({ metric: 'DOT', query, rows, limit: 5 }).map(({ distance }) => distance)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});
