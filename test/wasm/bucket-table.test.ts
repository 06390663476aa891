import { describe, expect, it } from 'vitest';
import { KernelBucketTable } from '../../host/wasm/bucket-table.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { loadKernel } from '../../host/wasm/load-kernel.ts';

describe('KernelBucketTable', () => {
  it('knows when the list behind the last bucket lies elsewhere, and gives its memory back', () => {
    const { arena } = createEngineKernels();
    const { map } = loadKernel();
    const before = arena.bytesInUse;
    const [first, second] = [arena.allocate(64), arena.allocate(64)];
    const bucket = { planes: undefined, length: 0, choiceCount: 1, indexes: first, indexesOffset: 0 };
    const table = new KernelBucketTable(arena, map, 16, [bucket]);
    expect(table.bucketCount).toBe(1);
    expect(table.isStale(bucket)).toBe(false);
    expect(table.isStale({ ...bucket, indexes: second })).toBe(true);
    for (const block of [table, first, second]) block.free();
    expect(arena.bytesInUse).toBe(before);
  });

  it('refuses a table of another kernel', () => {
    const foreign = { bucketCount: 0, setChoiceCount: () => {}, isStale: () => false, free: () => {} };
    expect(() => KernelBucketTable.of(foreign)).toThrow(/another kernel/);
  });
});
