import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quantizeRow } from '../../reference/nearest-vectors.ts';
import { loadRawKernel } from '../raw-kernel.ts';

const raw = loadRawKernel();
const METRICS = ['cosine', 'dot', 'squared'] as const;

function vectorAt(components: readonly number[]): number {
  const address = raw.allocate(components.length * 4);
  new Float32Array(raw.u8(0, 1).buffer, address, components.length).set(components);
  return address;
}

function storeI8(components: readonly number[], metric: (typeof METRICS)[number]) {
  const target = raw.allocate(components.length);
  const factors = raw.allocate(8);
  raw.call('storeI8Row', vectorAt(components), components.length, METRICS.indexOf(metric), target, factors);
  const { buffer } = raw.u8(0, 1);
  return {
    integers: [...raw.u8(target, components.length)].map((byte, place) => (place % 2 === 0 ? byte - 128 : (byte << 24) >> 24)),
    factor: new Float32Array(buffer, factors, 1)[0],
    squares: metric === 'squared' ? raw.u32(factors + 4, 1)[0] : null,
  };
}

const vectors = fc.constantFrom(1, 3, 4, 32, 64, 65).chain((length) => {
  const component = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => Math.fround(value) + 0);
  return fc.array(component, { minLength: length, maxLength: length });
});

describe('storeI8Row', () => {
  it('agrees with the plain quantisation', () => {
    fc.assert(
      fc.property(vectors, fc.constantFrom(...METRICS), (components, metric) => {
        const { integers, factor, squares } = quantizeRow(components, metric);
        expect(storeI8(components, metric)).toEqual({
          integers: integers.map((integer) => integer + 0),
          factor,
          squares: metric === 'squared' ? squares : null,
        });
      }),
    );
  });

  it('keeps each component to half a step of the largest', () => {
    fc.assert(
      fc.property(vectors, (drawn) => {
        // A step of the very smallest numbers is no f32.
        const components = drawn.map((component) => (Math.abs(component) < 1e-30 ? 0 : component));
        const { integers, factor } = storeI8(components, 'dot');
        const largest = Math.max(...components.map(Math.abs));
        for (const [position, integer] of integers.entries())
          expect(Math.abs(integer * factor - components[position])).toBeLessThanOrEqual((largest / 127) * 0.5001);
      }),
    );
  });

  it('leaves the vector 0 as it is, with factor 0', () => {
    for (const metric of METRICS)
      expect(storeI8([0, 0, 0, 0], metric)).toEqual({ integers: [0, 0, 0, 0], factor: 0, squares: metric === 'squared' ? 0 : null });
  });
});

describe('openI8Query', () => {
  it('puts even integers first, then odd ones less 256 times their neighbour, and ends with 128 times the sum of the even ones', () => {
    fc.assert(
      fc.property(vectors, (components) => {
        const { integers } = quantizeRow(components, 'dot');
        const blocks = Math.ceil(components.length / 16);
        const row = raw.allocate(blocks * 16);
        raw.call('storeI8Row', vectorAt(components), components.length, 1, row, raw.allocate(8));
        const target = raw.allocate(blocks * 32 + 4);
        raw.call('openI8Query', row, components.length, target);
        const { buffer } = raw.u8(0, 1);
        const at = (place: number): number => integers[place] ?? 0;
        const expected = Array.from({ length: blocks * 16 }, (_, place) => {
          const even = (place & ~15) + 2 * (place & 7);
          return ((place & 8) === 0 ? at(even) : at(even + 1) - 256 * at(even)) + 0;
        });
        expect([...new Int16Array(buffer, target, blocks * 16)]).toEqual(expected);
        const sum = integers.reduce((total, integer, place) => total + (place % 2 === 0 ? integer : 0), 0);
        expect(new Int32Array(buffer, target + blocks * 32, 1)[0]).toBe(sum * 128 + 0);
      }),
    );
  });
});

describe('storeF32Row', () => {
  it('makes vectors of length 1 for cosine, also of very small and very large components, and copies them for the other metrics', () => {
    const target = raw.allocate(16);
    const stored = (): number[] => [...new Float32Array(raw.u8(0, 1).buffer, target, 2)];
    for (const size of [1e-38, 1, 1e15]) {
      raw.call('storeF32Row', vectorAt([3 * size, -4 * size]), 2, 0, target);
      expect(stored()[0]).toBeCloseTo(0.6, 6);
      expect(stored()[1]).toBeCloseTo(-0.8, 6);
    }
    raw.call('storeF32Row', vectorAt([0, 0]), 2, 0, target);
    expect(stored()).toEqual([0, 0]);
    raw.call('storeF32Row', vectorAt([3, -4]), 2, 1, target);
    expect(stored()).toEqual([3, -4]);
  });
});
