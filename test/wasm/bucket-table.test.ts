import { describe, expect, it } from 'vitest';
import { KernelBucketTable } from '../../host/wasm/bucket-table.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { loadKernel } from '../../host/wasm/load-kernel.ts';

describe('KernelBucketTable', () => {
  it('cuts groups and plain lists by choices and by characters, and leaves a list that grows whole', () => {
    const { arena } = createEngineKernels();
    const { map } = loadKernel();
    const before = arena.bytesInUse;
    const [texts, lengths, removed, indexes] = [4, 4 * 1000, 4, 4 * 1000].map((bytes) => arena.allocate(bytes));
    for (let at = 0; at < 1000; at++) {
      indexes.u32[at] = 999 - at;
      lengths.u32[at] = at < 500 ? 10 : 5000;
    }
    const groups = { planes: { block: texts, offset: 0, count: 5 }, length: 200, choiceCount: 3000, indexes, indexesOffset: 0 };
    const list = { planes: undefined, length: 0, choiceCount: 1000, indexes, indexesOffset: 0 };
    const table = new KernelBucketTable(arena, map, 16, [groups, list], { texts, lengths, removed }, { ...list, choiceCount: 0 });
    expect(table.rows.slice(0, 3).map(({ choiceCount }) => choiceCount)).toEqual([1280, 1280, 440]);
    const parts = table.rows.slice(3, -1);
    expect(parts.reduce((sum, { choiceCount }) => sum + choiceCount, 0)).toBe(1000);
    expect(parts.reduce((sum, { characters }) => sum + characters, 0)).toBe(500 * 5010);
    for (const { characters, choiceCount } of parts) expect(choiceCount <= 256 && characters <= 16_384).toBe(true);
    table.setGrowing(7, 70);
    expect(table.rows.at(-1)).toEqual(expect.objectContaining({ choiceCount: 7, characters: 70, isSliced: false }));
    for (const block of [table, texts, lengths, removed, indexes]) block.free();
    expect(arena.bytesInUse).toBe(before);
  });

  it('refuses a table of another kernel', () => {
    const foreign = { bucketCount: 0, setGrowing: () => {}, free: () => {} };
    expect(() => KernelBucketTable.of(foreign)).toThrow(/another kernel/);
  });
});
