import { describe, expect, it } from 'vitest';
import { Choices } from '../../host/fuzzy/choices.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';

const { arena, choices: kernel } = createEngineKernels();

describe('ChoiceLayout', () => {
  it('says which choice lies in each slot, and a snapshot stays as it is while choices come', () => {
    const store = new Choices(kernel, arena, [...new Array(300).fill('seven 7'), 'x'.repeat(300)]);
    store.add('later');
    const snapshot = store.snapshot();
    const all = (from: typeof snapshot): number[] =>
      [...from.spans({ firstSlot: 0, slotCount: 10_000 })].flatMap(({ indexes }) => [...indexes]);
    const before = all(store.layout());
    expect([...before].sort((one, other) => one - other)).toEqual(Array.from({ length: 302 }, (_, index) => index));
    expect(all(snapshot)).toEqual(before);
    const part = [...snapshot.spans({ firstSlot: 299, slotCount: 3 })];
    expect(part.map(({ length, indexes }) => [length, indexes.length])).toEqual([
      [7, 1],
      [undefined, 1],
      [undefined, 1],
    ]);
    for (let at = 0; at < 3000; at++) store.add('seven 7');
    store.settle();
    expect(all(snapshot)).toEqual(before);
    expect(all(store.layout()).length).toBe(3302);
    const held = arena.bytesInUse;
    snapshot.free();
    expect(arena.bytesInUse).toBeLessThan(held);
    store.free();
  });
});
