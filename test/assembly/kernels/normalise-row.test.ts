import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalise } from '../../reference/hashed-embedding.ts';
import { f32, storeF32 } from '../raw-embedding.ts';
import { loadRawKernel } from '../raw-kernel.ts';

const raw = loadRawKernel();
const components = fc
  .constantFrom(4, 8, 64, 68)
  .chain((length) => fc.array(fc.float({ min: -1_000, max: 1_000, noNaN: true }), { minLength: length, maxLength: length }));

describe('normaliseRow', () => {
  it('gives the bits of the reference for any vector', () => {
    fc.assert(
      fc.property(components, (values) => {
        const row = storeF32(raw, values);
        raw.call('normaliseRow', row, values.length);
        const expected = Float32Array.from(values);
        normalise(expected);
        expect(f32(raw, row, values.length)).toEqual(expected);
      }),
    );
  });

  it('leaves the vector 0', () => {
    const row = storeF32(raw, [0, 0, 0, 0]);
    raw.call('normaliseRow', row, 4);
    expect([...f32(raw, row, 4)]).toEqual([0, 0, 0, 0]);
  });
});

describe('scaleRow', () => {
  it('multiplies every component and none behind the row', () => {
    const row = storeF32(raw, [1, -2, 3, 4, 5]);
    raw.call('scaleRow', row, 4, 0.5);
    expect([...f32(raw, row, 5)]).toEqual([0.5, -1, 1.5, 2, 5]);
  });
});
