import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sketchOf } from '../../reference/row-sketches.ts';
import { loadRawKernel } from '../raw-kernel.ts';

const raw = loadRawKernel();
const HEADER = raw.constant('SKETCH_HEADER_BYTES');

/** Sketches of rows that lie `rowBytes` apart. */
function storeSketches(rows: readonly (readonly number[])[], dimension: number) {
  const [rowBytes, sketchBytes] = [dimension * 4 + 32, HEADER + Math.ceil(dimension / 16) * 16];
  const [source, target] = [raw.allocate(rows.length * rowBytes), raw.allocate(rows.length * sketchBytes)];
  const { buffer } = raw.u8(0, 1);
  for (const [place, row] of rows.entries()) new Float32Array(buffer, source + place * rowBytes, dimension).set(row);
  raw.call('storeSketches', source, rowBytes, rows.length, dimension, target, sketchBytes);
  return rows.map((_, place) => {
    const at = target + place * sketchBytes;
    const number = (name: string): number => new Float32Array(buffer, at + raw.constant(name), 1)[0];
    const bytes = [...raw.u8(at + HEADER, sketchBytes - HEADER)];
    return {
      integers: bytes.slice(0, dimension).map((byte, component) => (component % 2 === 0 ? byte - 128 : (byte << 24) >> 24)),
      padding: bytes.slice(dimension),
      factor: number('SKETCH_FACTOR'),
      length: number('SKETCH_LENGTH'),
      error: number('SKETCH_ERROR'),
    };
  });
}

const cases = fc
  .record({ length: fc.constantFrom(1, 3, 4, 32, 64, 65, 257), size: fc.constantFrom(1e-42, 1e-30, 1e-6, 1, 1e6, 1e15) })
  .chain(({ length, size }) => {
    const component = fc.double({ min: -1, max: 1, noNaN: true }).map((share) => Math.fround(share * size) + 0);
    const row = fc.array(component, { minLength: length, maxLength: length });
    return fc.record({ length: fc.constant(length), rows: fc.array(row, { minLength: 0, maxLength: 3 }) });
  });

describe('storeSketches', () => {
  it('writes the integers and the factor of the plain quantisation, and a length and an error that are hardly too large and never too small', () => {
    fc.assert(
      fc.property(cases, ({ length, rows }) => {
        const sketches = storeSketches(rows, length);
        expect(sketches).toHaveLength(rows.length);
        for (const [place, found] of sketches.entries()) {
          const expected = sketchOf(rows[place]);
          expect(found.integers).toEqual(expected.integers.map((integer) => integer + 0));
          expect(found.padding.every((byte) => byte === 0)).toBe(true);
          expect(found.factor).toBe(expected.factor);
          for (const name of ['length', 'error'] as const) {
            expect(found[name]).toBeGreaterThanOrEqual(expected[name]);
            expect(found[name]).toBeLessThanOrEqual(expected[name] * (1 + 2 ** -21) + 2 ** -125);
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});
