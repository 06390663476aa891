import { describe, expect, it } from 'vitest';
import { Choices } from '../../host/fuzzy/choices.ts';
import { queryWords } from '../../host/fuzzy/query-words.ts';
import { WordSegment } from '../../host/fuzzy/word-segment.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';

const { arena, choices: kernel } = createEngineKernels();

function storeOf(choices: Choices) {
  const columns = () => choices.resident.columns;
  return { kernel, arena, classes: choices.classes, columns, has: (index: number) => choices.has(index) };
}

describe('WordSegment', () => {
  it('puts choices by their joined words into groups, and knows who holds a word, who has one twice and who is in no group', () => {
    const strings = [
      ...Array.from({ length: 120 }, (_, at) => `dog ${at + 100}`),
      ...Array.from({ length: 60 }, (_, at) => `cat\t${at + 100} cat `),
      'x'.repeat(128),
      ' \t',
      '',
      '😀 face',
      'lonely text of a length',
    ];
    const choices = new Choices(kernel, arena, strings);
    for (const index of [0, 1, 2, 120]) choices.remove(index);
    // The kernel keeps working space of its own.
    const earlier = new WordSegment(storeOf(choices), 0, strings.length);
    for (const _ of earlier.build());
    earlier.free();
    const before = arena.bytesInUse;
    const segment = new WordSegment(storeOf(choices), 2, strings.length);
    const works = [...segment.build()];
    expect(Math.min(...works)).toBeGreaterThan(0);
    // "100 dog" and "100 cat": 7 characters; of removed choices and those before the range nothing is left.
    expect(segment.buckets.map(({ length, choiceCount }) => [length, choiceCount])).toEqual([[7, 117 + 59]]);
    expect([...segment.loose]).toEqual([180, 181, 182, 183, 184]);
    expect([...segment.repeating]).toEqual(Array.from({ length: 59 }, (_, at) => 121 + at));
    const [dog, lonely] = queryWords('dog lonely').hashes;
    expect([...segment.holding(dog)]).toEqual(expect.arrayContaining(Array.from({ length: 117 }, (_, at) => 3 + at)));
    expect([...segment.holding(lonely)]).toContain(184);
    expect(arena.bytesInUse - before).toBe(segment.byteLength);
    segment.free();
    expect(arena.bytesInUse).toBe(before);
    choices.free();
  });

  it('gives back what it took when it is left in the middle, or finds no room', () => {
    const strings = Array.from({ length: 20_000 }, (_, at) => `word ${at} of many`);
    const choices = new Choices(kernel, arena, strings);
    const before = arena.bytesInUse;
    for (const count of [1, 7, 12, 30]) {
      const segment = new WordSegment(storeOf(choices), 0, strings.length);
      const steps = segment.build();
      for (let step = 0; step < count; step++) steps.next();
      steps.return();
      segment.free();
      expect(arena.bytesInUse).toBe(before);
    }
    choices.free();
    const small = createEngineKernels({ maximumBytes: 4 * 1024 * 1024 });
    const crowded = new Choices(small.choices, small.arena, strings);
    const taken = small.arena.bytesInUse;
    const store = { ...storeOf(crowded), kernel: small.choices, arena: { ...small.arena, allocate: refuseLarge(small.arena) } };
    const segment = new WordSegment(store, 0, strings.length);
    expect(() => [...segment.build()]).toThrow(expect.objectContaining({ code: 'MEM_OUT_OF_MEMORY' }));
    segment.free();
    expect(small.arena.bytesInUse).toBe(taken);
    crowded.free();
  });
});

/** An arena that has no room for what planes need. */
function refuseLarge(owner: typeof arena): typeof arena.allocate {
  const full = createEngineKernels({ maximumBytes: 1024 * 1024 }).arena;
  return (byteLength) => (byteLength > 150_000 ? full.allocate(8 * 1024 * 1024) : owner.allocate(byteLength));
}
