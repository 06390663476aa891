import { describe, expect, it } from 'vitest';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { SlotTable } from '../../host/wasm/slot-table.ts';

describe('SlotTable', () => {
  it('is all zero, also where the memory was used before', () => {
    const { arena } = createEngineKernels();
    const used = arena.allocate(4000);
    used.u8.fill(255);
    const view = used.u8;
    used.free();
    expect(new SlotTable(arena, 4).addressFor(1000)).toBe(view.byteOffset);
    expect(view.every((byte) => byte === 0)).toBe(true);
  });

  it('stays where it is while ids fit, and moves when they do not', () => {
    const table = new SlotTable(createEngineKernels().arena, 1);
    const address = table.addressFor(64);
    expect(table.addressFor(1)).toBe(address);
    expect(table.addressFor(5000)).not.toBe(address);
  });
});
