import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { squaredDistances } from '../../reference/squared-distances.ts';
import { loadRawKernel } from '../raw-kernel.ts';

const raw = loadRawKernel();

describe('squaredDistances', () => {
  it('has the bits of a plain loop for any number of rows and components', () => {
    const shape = fc.record({ size: fc.constantFrom(1, 2, 3, 4, 5, 32, 65), rows: fc.constantFrom(0, 1, 2, 3, 4, 5, 9) });
    const cases = shape.chain(({ size, rows }) => {
      const numbers = (length: number) =>
        fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: length, maxLength: length });
      return fc.record({ vector: numbers(size), rows: numbers(size * rows) });
    });
    fc.assert(
      fc.property(cases, ({ vector, rows }) => {
        const rowCount = rows.length / vector.length;
        const distances = raw.allocate(rowCount * 8 + 8);
        raw.f64(distances, rowCount + 1)[rowCount] = 7;
        raw.call('squaredDistances', raw.numbers(vector), raw.numbers(rows), rowCount, vector.length, distances);
        expect([...raw.f64(distances, rowCount + 1)]).toEqual([...squaredDistances(vector, rows), 7]);
      }),
    );
  });
});
