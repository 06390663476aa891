import { describe, expect, it } from 'vitest';
import { GrowableBlock } from '../../host/core/postings/growable-block.ts';
import { slotIndexes } from '../../host/fuzzy/slot-indexes.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';

describe('slotIndexes', () => {
  it('lists the choices of all buckets and of the young list behind them, and marks removed ones', () => {
    const { arena } = createEngineKernels();
    const indexes = arena.allocate(64);
    indexes.u32.set([9, 4, 6, 2]);
    const young = new GrowableBlock(arena);
    young.reserve(2);
    young.push(10);
    young.push(11);
    const bucket = { planes: undefined, length: 0, indexes };
    const buckets = [
      { ...bucket, choiceCount: 2, indexesOffset: 0 },
      { ...bucket, choiceCount: 2, indexesOffset: 8 },
    ];
    expect([...slotIndexes(buckets, young, (index) => index === 4)]).toEqual([9, 0xffff_ffff, 6, 2, 10, 11]);
  });
});
