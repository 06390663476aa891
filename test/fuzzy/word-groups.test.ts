import { describe, expect, it } from 'vitest';
import { Choices } from '../../host/fuzzy/choices.ts';
import { WordGroups } from '../../host/fuzzy/word-groups.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';

const { arena, choices: kernel } = createEngineKernels();

function open(count: number) {
  const choices = new Choices(
    kernel,
    arena,
    Array.from({ length: count }, (_, at) => `word ${at}`),
  );
  const columns = () => choices.resident.columns;
  const groups = new WordGroups({ kernel, arena, classes: choices.classes, columns, has: (index) => choices.has(index) });
  return { choices, groups };
}

function prepare(groups: WordGroups, choices: Choices): boolean {
  const steps = groups.prepare(choices.indexCount);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

describe('WordGroups', () => {
  it('come with the third question, and take choices that were added later in after some more', () => {
    const { choices, groups } = open(1000);
    expect([1, 2, 3].map(() => prepare(groups, choices))).toEqual([false, false, true]);
    expect(groups.end).toBe(1000);
    for (let at = 0; at < 255; at++) choices.add(`more ${at}`);
    for (let asked = 0; asked < 9; asked++) prepare(groups, choices);
    expect(groups.end).toBe(1000);
    choices.add('the last one');
    for (const end of [1000, 1000, 1256]) {
      prepare(groups, choices);
      expect(groups.end).toBe(end);
    }
    // Both came together, because one was not four times as large as the other.
    expect(groups.segments.map(({ first, end }) => [first, end])).toEqual([[0, 1256]]);
    groups.drop();
    choices.free();
  });

  it('keep a segment that is much larger than what is added', () => {
    const { choices, groups } = open(4000);
    for (let asked = 0; asked < 3; asked++) prepare(groups, choices);
    for (let at = 0; at < 300; at++) choices.add(`more ${at}`);
    for (let asked = 0; asked < 3; asked++) prepare(groups, choices);
    expect(groups.segments.map(({ first, end }) => [first, end])).toEqual([
      [0, 4000],
      [4000, 4300],
    ]);
    const lengths = groups.buckets.map(({ length }) => length);
    expect(lengths).toEqual(lengths.toSorted((one, other) => one - other));
    groups.drop();
    choices.free();
  });

  it('are not made of few choices', () => {
    const { choices, groups } = open(255);
    expect(Array.from({ length: 10 }, () => prepare(groups, choices))).not.toContain(true);
    expect(groups.byteLength).toBe(0);
    expect(groups.drop()).toBe(false);
    choices.free();
  });

  it('are made by questions together that come while they are made', () => {
    const { choices, groups } = open(20_000);
    for (let asked = 0; asked < 2; asked++) prepare(groups, choices);
    const first = groups.prepare(choices.indexCount);
    for (let step = 0; step < 5; step++) expect(first.next().done).toBe(false);
    expect(groups.byteLength).toBe(0);
    expect(prepare(groups, choices)).toBe(true);
    expect(first.next()).toEqual({ done: true, value: true });
    expect(groups.segments).toHaveLength(1);
    groups.drop();
    choices.free();
  });

  it('mark removed choices anew each time, and give all memory back', () => {
    const { choices, groups } = open(1000);
    const before = arena.bytesInUse;
    for (let asked = 0; asked < 3; asked++) prepare(groups, choices);
    choices.remove(33);
    const marks = groups.freshRemoved(1000);
    expect([...marks.u32.subarray(0, 3)]).toEqual([0, 2, 0]);
    marks.u32[2] = 5;
    expect([...groups.freshRemoved(1000).u32.subarray(0, 3)]).toEqual([0, 2, 0]);
    expect(groups.describe().bucketCount).toBeGreaterThan(1);
    expect(groups.byteLength).toBeGreaterThan(4 * 1000);
    expect(groups.drop()).toBe(true);
    expect(groups.byteLength).toBe(0);
    expect(arena.bytesInUse).toBe(before);
    choices.free();
  });

  it('wait longer after there was no room', () => {
    const { choices } = open(1000);
    let asked = 0;
    const refusing = { ...arena, allocate: () => createEngineKernels({ maximumBytes: 1024 * 1024 }).arena.allocate(++asked * 2 ** 24) };
    const columns = () => choices.resident.columns;
    const groups = new WordGroups({ kernel, arena: refusing, classes: choices.classes, columns, has: () => true });
    expect(Array.from({ length: 12 }, () => prepare(groups, choices))).not.toContain(true);
    // Asked at the third and at the eighth question.
    expect(asked).toBe(2);
    choices.free();
  });
});
