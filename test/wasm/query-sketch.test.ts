import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SharedArena } from '../../host/wasm/arena.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { loadKernel } from '../../host/wasm/load-kernel.ts';
import { isSketched, QuerySketch } from '../../host/wasm/query-sketch.ts';
import { addressOf } from '../../host/wasm/shared-block.ts';
import { sketchOf, sketchWeights } from '../reference/row-sketches.ts';

const MEMORY_BYTES = 1 << 24;
const kernel = loadKernel(MEMORY_BYTES);
const arena = new SharedArena(kernel.memory, kernel.functions.heapBase() >>> 0, MEMORY_BYTES);
const { rows } = createEngineKernels({ threadCount: 1 });

describe('QuerySketch', () => {
  it('weighs as the definition says, to a millionth', () => {
    const scan = arena.allocate(kernel.map.SCAN_BYTES);
    const sketch = new QuerySketch(kernel, arena);
    const metrics = fc.constantFrom('cosine' as const, 'dot' as const, 'squared' as const);
    const vector = fc.array(fc.float({ min: -4, max: 4, noNaN: true }), { minLength: 130, maxLength: 130 });
    fc.assert(
      fc.property(metrics, vector, (metric, components) => {
        const layout = rows.layoutOf(130, metric, 'f32');
        const query = arena.allocate(layout.rowBytes);
        query.u8.fill(0);
        new Float32Array(query.u8.buffer, addressOf(query), 130).set(components);
        scan.u32[kernel.map.SCAN_QUERY / 4] = addressOf(query);
        sketch.describe(layout, scan);
        const { map } = kernel;
        const expected = sketchWeights(sketchOf(components), metric);
        const found = {
          base: scan.f64[map.SCAN_SKETCH_BASE / 8],
          sum: scan.f64[map.SCAN_SKETCH_SUM_WEIGHT / 8],
          length: scan.f64[map.SCAN_SKETCH_LENGTH_WEIGHT / 8],
          square: scan.f64[map.SCAN_SKETCH_SQUARE_WEIGHT / 8],
          error: scan.f64[map.SCAN_SKETCH_ERROR_WEIGHT / 8],
        };
        for (const name of ['base', 'sum', 'length', 'square', 'error'] as const)
          expect(Math.abs(found[name] - expected[name])).toBeLessThanOrEqual(1e-6 * Math.abs(expected[name]) + 1e-36);
        query.free();
      }),
    );
  });
});

describe('isSketched', () => {
  it('is true of a slab whose rows all have their sketches', () => {
    const block = arena.allocate(8);
    const slab = { firstRecord: 0, rowCount: 4, rows: block, factors: undefined, present: block };
    expect(isSketched({ ...slab, sketches: block, sketchedRows: 4 })).toBe(true);
    expect(isSketched({ ...slab, sketches: block, sketchedRows: 3 })).toBe(false);
    expect(isSketched({ ...slab, sketches: undefined, sketchedRows: 0 })).toBe(false);
  });
});
