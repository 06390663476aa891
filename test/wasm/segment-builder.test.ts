import { afterEach, describe, expect, it } from 'vitest';
import { PatternIndex } from '../../host/core/postings/pattern-index.ts';
import type { MemoryError } from '../../host/errors.ts';
import { threadModuleUrl } from '../../host/threads/thread-module.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { ThreadSegmentBuilder } from '../../host/wasm/segment-builder.ts';

const url = threadModuleUrl('../../host/segment-thread', import.meta.url);
const failures: MemoryError[] = [];
let builder = new ThreadSegmentBuilder({ url, onFailure: (error) => failures.push(error) });

afterEach(async () => {
  await builder.close();
  failures.length = 0;
});

/** Patterns of 20 symbols, no two alike. */
function learn(index: PatternIndex, first: number, count: number): void {
  for (let id = first; id < first + count; id++) {
    const run = Uint32Array.from({ length: 20 }, (_, position) => (id >> (position % 16)) % (7 + position));
    index.add(run, Uint32Array.of(20), 30);
  }
}

describe('ThreadSegmentBuilder', () => {
  it('merges on another thread, over memory that grows meanwhile, as the owner would', async () => {
    const { arena, patterns } = createEngineKernels();
    const before = arena.bytesInUse;
    const index = new PatternIndex(arena, patterns, builder);
    const alone = new PatternIndex(arena, patterns);
    learn(index, 0, 40_000);
    await index.whenMerged();
    learn(index, 40_000, 10_000);
    learn(alone, 0, 50_000);
    await index.whenMerged();
    expect(index.handles.length).toBeLessThanOrEqual(alone.handles.length + 2);
    for (let id = 0; id < 50_000; id += 501) {
      const [found, expected] = [index.runOf(id), alone.runOf(id)];
      expect([...found.symbols.subarray(found.start, found.end)]).toEqual([...expected.symbols.subarray(expected.start, expected.end)]);
    }
    index.free();
    alone.free();
    expect(arena.bytesInUse).toBe(before);
  });

  it('tells that its thread died, leaves the old segments, and starts another thread for the next merge', async () => {
    builder = new ThreadSegmentBuilder({
      url: threadModuleUrl('./no-such-thread', import.meta.url),
      onFailure: (error) => failures.push(error),
    });
    const { arena, patterns } = createEngineKernels();
    const index = new PatternIndex(arena, patterns, builder);
    learn(index, 0, 40_000);
    await index.whenMerged();
    expect(failures.map(({ code }) => code)).toEqual(['MEM_THREAD_FAILED']);
    const segmentCount = index.handles.length;
    learn(index, 40_000, 1100);
    await index.whenMerged();
    expect(failures).toHaveLength(2);
    expect(index.handles.length).toBeGreaterThanOrEqual(segmentCount);
    expect(index.patternCount).toBe(41_100);
    index.free();
  });

  it('gives all memory back when the index is freed during a merge and when the thread is ended during one', async () => {
    const { arena, patterns } = createEngineKernels();
    const before = arena.bytesInUse;
    builder = new ThreadSegmentBuilder({ url });
    for (const isEnded of [false, true]) {
      const index = new PatternIndex(arena, patterns, builder);
      learn(index, 0, 40_000);
      index.free();
      if (isEnded) await builder.close();
      await index.whenMerged();
      expect(arena.bytesInUse).toBe(before);
    }
  });
});
