import { describe, expect, it } from 'vitest';
import { Choices } from '../../host/fuzzy/choices.ts';
import { SegmentMaking } from '../../host/fuzzy/segment-making.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';

const { arena, choices: kernel } = createEngineKernels();

describe('SegmentMaking', () => {
  it('collects what was not removed, in steps of some milliseconds, and gives its memory back when it is dropped', () => {
    const store = new Choices(
      kernel,
      arena,
      Array.from({ length: 50_000 }, (_, index) => `text ${index}`),
    );
    const inside = store as unknown as { readonly groups: { readonly store: ConstructorParameters<typeof SegmentMaking>[0] } };
    const before = arena.bytesInUse;
    const list = { choiceCount: 50_000, indexAt: (slot: number) => 49_999 - slot };
    store.remove(7);
    const make = () => new SegmentMaking(inside.groups.store, [list, { choiceCount: 0, indexAt: () => 0 }]);
    const making = make();
    const work: number[] = [];
    let result = making.step();
    for (; typeof result === 'number'; result = making.step()) work.push(result);
    const segment = result;
    expect(segment.choiceCount).toBe(49_999);
    expect(new Set(Array.from({ length: 49_999 }, (_, slot) => segment.indexAt(slot))).has(7)).toBe(false);
    // Milliseconds, in nanoseconds.
    expect(Math.max(...work)).toBeLessThan(8_000_000);
    expect(work.length).toBeGreaterThan(40);
    segment.free();
    const dropped = make();
    for (let step = 0; step < 30; step++) dropped.step();
    expect(dropped.byteLength).toBeGreaterThan(0);
    dropped.drop();
    expect(arena.bytesInUse).toBe(before);
    store.free();
  });
});
