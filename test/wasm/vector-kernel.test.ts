import { describe, expect, it } from 'vitest';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { squaredDistances } from '../reference/squared-distances.ts';

describe('squaredDistances', () => {
  it('writes the distance to each row in row order', () => {
    const { arena, vectors } = createEngineKernels();
    const vector = Array.from({ length: 7 }, (_, component) => Math.fround(component / 3));
    const values = Array.from({ length: 7 * 5 }, (_, position) => Math.fround(((position * 31) % 17) / 7));
    const rows = arena.allocate(values.length * 8);
    const distances = arena.allocate(5 * 8);
    rows.f64.set(values);
    vectors.squaredDistances(Float64Array.from(vector), rows, 5, distances);
    expect([...distances.f64.subarray(0, 5)]).toEqual(squaredDistances(vector, values));
  });
});
