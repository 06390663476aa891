import { describe, expect, it } from 'vitest';
import { Choices } from '../../host/fuzzy/choices.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';

describe('ChoiceGroups', () => {
  it('moves choices that come one by one into groups, and says what that cost', () => {
    const { arena, choices: kernel } = createEngineKernels();
    const store = new Choices(kernel, arena);
    for (let at = 0; at < 5000; at++) store.add(`text ${at % 1000}`.padEnd(9));
    const listed = (): number =>
      store.layout().buckets.reduce((sum, { planes, choiceCount }) => sum + (planes === undefined ? choiceCount : 0), 0);
    expect(listed()).toBeLessThan(2500);
    expect(store.workOfAdding).toBeGreaterThan(5_000_000);
    store.settle();
    expect(listed()).toBeLessThan(32);
    store.free();
  });
});
