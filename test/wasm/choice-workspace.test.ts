import { describe, expect, it } from 'vitest';
import { SharedArena } from '../../host/wasm/arena.ts';
import { ChoiceWorkspace } from '../../host/wasm/choice-workspace.ts';
import { loadKernel } from '../../host/wasm/load-kernel.ts';

describe('ChoiceWorkspace', () => {
  it('names regions of its own in a descriptor, and keeps them while questions do not grow', () => {
    const kernel = loadKernel();
    const arena = new SharedArena(kernel.memory, kernel.functions.heapBase() >>> 0, 2 ** 30);
    const [one, other] = [new ChoiceWorkspace(kernel, arena), new ChoiceWorkspace(kernel, arena)];
    const [first, second] = [arena.allocate(128), arena.allocate(128)];
    const regionsOf = (descriptor: typeof first) =>
      [kernel.map.CHOICES_SLOTS, kernel.map.CHOICES_WORK, kernel.map.CHOICES_OUTPUT].map((field) => descriptor.u32[field / 4]);
    const ask = (workspace: ChoiceWorkspace, descriptor: typeof first, length: number) => {
      workspace.prepare(descriptor, { length, distinct: length, foreignCount: 0 });
      workspace.prepareOutput(descriptor, 1600);
      return regionsOf(descriptor);
    };
    const regions = ask(one, first, 40);
    expect(new Set([...regions, ...ask(other, second, 40)]).size).toBe(6);
    expect(ask(one, first, 20)).toEqual(regions);
    expect(one.outputBytes).toBeGreaterThanOrEqual(1600);
    expect(one.written.u8.byteOffset).toBe(regions[2]);
  });
});
