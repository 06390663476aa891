import { describe, expect, it } from 'vitest';
import { slotIndexes } from '../../host/fuzzy/slot-indexes.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';

describe('slotIndexes', () => {
  it('lists the choices of all buckets, and marks removed ones', () => {
    const { arena } = createEngineKernels();
    const indexes = arena.allocate(64);
    indexes.u32.set([9, 4, 6, 2]);
    const bucket = { planes: undefined, length: 0, indexes };
    const buckets = [
      { ...bucket, choiceCount: 2, indexesOffset: 8 },
      { ...bucket, choiceCount: 2, indexesOffset: 0 },
    ];
    expect([...slotIndexes(buckets, (index) => index === 4)]).toEqual([6, 2, 9, 0xffff_ffff]);
  });
});
