import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { squaredDistances } from '../../reference/squared-distances.ts';
import { loadRawKernel } from '../raw-kernel.ts';

const raw = loadRawKernel();

describe('squaredDistancesOfPair', () => {
  it('has the bits of a plain loop in both lanes', () => {
    const sizes = fc.constantFrom(1, 2, 3, 4, 31, 32, 33, 64, 65);
    const cases = sizes.chain((size) =>
      fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: size * 3, maxLength: size * 3 }),
    );
    fc.assert(
      fc.property(cases, (values) => {
        const size = values.length / 3;
        const distances = raw.allocate(16);
        raw.call('squaredDistancesOfPair', raw.numbers(values.slice(0, size)), raw.numbers(values.slice(size)), size, distances);
        expect([...raw.f64(distances, 2)]).toEqual(squaredDistances(values.slice(0, size), values.slice(size)));
      }),
    );
  });
});
