import { describe, expect, it } from 'vitest';
import type { MemoryArena, MemoryBlock } from '../../../host/core/ports/memory-arena.ts';
import type { SegmentBuilder } from '../../../host/core/ports/segment-builder.ts';
import { fillSegment } from '../../../host/core/postings/fill-segment.ts';
import { PatternIndex } from '../../../host/core/postings/pattern-index.ts';
import { MemoryError } from '../../../host/errors.ts';
import { createEngineKernels } from '../../../host/wasm/engine-kernels.ts';
import { between, seededRandom } from '../../sequence/random-corpus.ts';

const SYMBOL_LIMIT = 60;
const MEBIBYTE = 1024 * 1024;

/** An arena that is full whenever the test says so. */
class FillableArena implements MemoryArena {
  isFull: () => boolean = () => false;
  private readonly arena: MemoryArena;

  constructor(arena: MemoryArena) {
    this.arena = arena;
  }

  allocate(byteLength: number): MemoryBlock {
    if (this.isFull()) throw new MemoryError('MEM_OUT_OF_MEMORY', 'Cannot grow kernel memory: the test says so');
    return this.arena.allocate(byteLength);
  }

  get bytesInUse(): number {
    return this.arena.bytesInUse;
  }

  get bytesReserved(): number {
    return this.arena.bytesReserved;
  }
}

const outOfMemory = expect.objectContaining({ code: 'MEM_OUT_OF_MEMORY' });

describe('a pattern index in a full memory', () => {
  it('refuses patterns without changing anything, answers, and learns again once there is room', () => {
    const { arena, patterns } = createEngineKernels({ maximumBytes: 2 * MEBIBYTE });
    const random = seededRandom(3);
    const index = new PatternIndex(arena, patterns);
    const runs: Uint32Array[] = [];
    const ask = (symbols: Uint32Array): number[] => {
      const matches = patterns.matchPatterns({ symbols, leastSimilarity: 1, symbolLimit: SYMBOL_LIMIT, segments: index.handles });
      const ids = Array.from({ length: matches.count }, (_, match) =>
        index.patternIdAt(matches.segmentOf(match), matches.ordinalOf(match)),
      );
      return ids.sort((left, right) => left - right);
    };
    ask(Uint32Array.of(1));
    let refusals = 0;
    while (refusals < 50) {
      const run = Uint32Array.from({ length: between(random, 1, 30) }, () => between(random, 0, SYMBOL_LIMIT - 1));
      const before = index.patternCount;
      try {
        index.add(run, Uint32Array.of(run.length), SYMBOL_LIMIT);
        runs.push(run);
      } catch (error) {
        expect(error).toEqual(outOfMemory);
        expect(index.patternCount).toBe(before);
        refusals++;
      }
    }
    expect(runs.length).toBeGreaterThan(3000);
    for (let id = 0; id < runs.length; id += 101) {
      const { symbols, start, end } = index.runOf(id);
      expect([...symbols.subarray(start, end)]).toEqual([...runs[id]]);
      expect(ask(runs[id])).toEqual(runs.flatMap((run, other) => (run.join() === runs[id].join() ? [other] : [])));
    }
    index.clear();
    expect(index.add(runs[0], Uint32Array.of(runs[0].length), SYMBOL_LIMIT)).toBe(0);
    index.free();
  });

  it('meets every single failing allocation, in add, settle, merge and its end, without losing a pattern or a byte', async () => {
    const real = createEngineKernels();
    const arena = new FillableArena(real.arena);
    const builder: SegmentBuilder = { build: (job) => Promise.resolve().then(() => fillSegment(job)) };
    const random = seededRandom(17);
    const start = arena.bytesInUse;
    for (let round = 0; round < 25; round++) {
      const index = new PatternIndex(arena, real.patterns, builder);
      const failEvery = 2 + round;
      let allocations = 0;
      arena.isFull = () => ++allocations % failEvery === 0;
      const runs: Uint32Array[] = [];
      while (runs.length < 14_000) {
        const run = Uint32Array.from({ length: between(random, 20, 60) }, () => between(random, 0, SYMBOL_LIMIT - 1));
        try {
          expect(index.add(run, Uint32Array.of(run.length), SYMBOL_LIMIT)).toBe(runs.length);
          runs.push(run);
        } catch (error) {
          expect(error).toEqual(outOfMemory);
        }
        if (runs.length % 1000 === 0) await index.whenMerged();
      }
      await index.whenMerged();
      arena.isFull = () => false;
      expect(index.patternCount).toBe(runs.length);
      for (let id = 0; id < runs.length; id += 331) {
        const { symbols, start: from, end } = index.runOf(id);
        expect([...symbols.subarray(from, end)]).toEqual([...runs[id]]);
      }
      index.free();
      await index.whenMerged();
      expect(arena.bytesInUse).toBe(start);
    }
  });

  it('promises room with reserve: the add that follows needs no memory', () => {
    const real = createEngineKernels();
    const arena = new FillableArena(real.arena);
    const index = new PatternIndex(arena, real.patterns);
    for (let id = 0; id < 3000; id++) {
      const run = Uint32Array.from({ length: 1 + (id % 50) }, () => id % 7);
      index.reserve(run.length, 1, 7);
      arena.isFull = () => true;
      expect(index.add(run, Uint32Array.of(run.length), 7)).toBe(id);
      arena.isFull = () => false;
    }
    index.free();
  });
});
