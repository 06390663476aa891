import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vectorDistance } from '../../reference/nearest-vectors.ts';
import { loadRawKernel } from '../raw-kernel.ts';

const raw = loadRawKernel();
const LENGTHS = [8, 16, 24, 256, 264, 520];

function floats(address: number, length: number): Float32Array {
  const { buffer } = raw.u8(address, 1);
  return new Float32Array(buffer, address, length);
}

function sumsOf(name: string, query: readonly number[], rows: readonly (readonly number[])[], order: readonly number[]): number[] {
  const rowBytes = query.length * 4;
  const queryAddress = raw.allocate(rowBytes);
  const rowsAddress = raw.allocate(rowBytes * 4);
  floats(queryAddress, query.length).set(query);
  for (const [row, components] of rows.entries()) floats(rowsAddress + row * rowBytes, query.length).set(components);
  const sums = raw.allocate(32);
  const [a, b, c, d] = order.map((row) => rowsAddress + row * rowBytes);
  raw.call(name, queryAddress, a, b, c, d, rowBytes, sums);
  return [...raw.f64(sums, 4)];
}

const cases = fc.constantFrom(...LENGTHS).chain((length) => {
  const component = fc.double({ min: -100, max: 100, noNaN: true }).map(Math.fround);
  const row = fc.array(component, { minLength: length, maxLength: length });
  return fc.record({ query: row, rows: fc.tuple(row, row, row, row) });
});

describe('dotsOfFourF32 and squaresOfFourF32', () => {
  it('agree with f64 sums to a hundred-thousandth of the sizes of their terms', () => {
    fc.assert(
      fc.property(cases, ({ query, rows }) => {
        const dots = sumsOf('dotsOfFourF32', query, rows, [0, 1, 2, 3]);
        const squares = sumsOf('squaresOfFourF32', query, rows, [0, 1, 2, 3]);
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

  it('give a row the same bits whichever rows stand beside it', () => {
    fc.assert(
      fc.property(cases, ({ query, rows }) => {
        for (const name of ['dotsOfFourF32', 'squaresOfFourF32']) {
          const [first, , third] = sumsOf(name, query, rows, [0, 1, 2, 3]);
          expect(sumsOf(name, query, rows, [2, 0, 0, 2])).toEqual([third, first, first, third]);
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
      isLargest: fc.boolean(),
    });
    fc.assert(
      fc.property(shapes, ({ length, seed, isLargest }) => {
        const draw = (row: number) => (_: unknown, at: number) => (isLargest ? 127 : ((at * 31 + row * 17 + seed * 7) % 255) - 127);
        const query = Int16Array.from({ length }, draw(9));
        const rows = [0, 1, 2, 3].map((row) => Int8Array.from({ length }, draw(row)));
        const queryAddress = raw.allocate(length * 2);
        const addresses = rows.map(() => raw.allocate(length));
        const sums = raw.allocate(32);
        const { buffer } = raw.u8(0, 1);
        new Int16Array(buffer, queryAddress, length).set(query);
        for (const [row, integers] of rows.entries()) new Int8Array(buffer, addresses[row], length).set(integers);
        raw.call('dotsOfFourI8', queryAddress, addresses[0], addresses[1], addresses[2], addresses[3], length, sums);
        const expected = rows.map((integers) => integers.reduce((sum, integer, at) => sum + integer * query[at], 0));
        expect([...raw.f64(sums, 4)]).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});
