import { describe, expect, it } from 'vitest';
import { SharedArena } from '../../host/wasm/arena.ts';
import { HelperPool } from '../../host/wasm/helper-pool.ts';
import { loadKernel } from '../../host/wasm/load-kernel.ts';
import { PatternHelpers } from '../../host/wasm/pattern-helpers.ts';
import { untilHelpersReady } from './ready-helpers.ts';

describe('PatternHelpers', () => {
  it('are of no use where there is nobody beside the owner, or when the pool was closed', async () => {
    const kernel = loadKernel();
    const arena = new SharedArena(kernel.memory, kernel.functions.heapBase() >>> 0, 2 ** 30);
    const pool = new HelperPool(kernel, arena);
    const [alone, together] = [0, 2].map((helperCount) => new PatternHelpers(kernel, arena, pool, helperCount));
    expect([alone.isUseful, together.isUseful]).toEqual([false, true]);
    together.start();
    await untilHelpersReady(pool, 2);
    expect(together.isUseful).toBe(true);
    await pool.close();
    together.free();
    expect(together.isUseful).toBe(false);
  });
});
