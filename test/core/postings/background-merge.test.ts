import { afterEach, describe, expect, it } from 'vitest';
import type { SegmentBuilder, SegmentCounts, SegmentJob } from '../../../host/core/ports/segment-builder.ts';
import { fillSegment } from '../../../host/core/postings/fill-segment.ts';
import { PatternIndex } from '../../../host/core/postings/pattern-index.ts';
import { MemoryError } from '../../../host/errors.ts';
import { createEngineKernels } from '../../../host/wasm/engine-kernels.ts';
import { between, seededRandom } from '../../sequence/random-corpus.ts';

const SYMBOL_LIMIT = 50;
/** Long runs reach the bound of what is merged at once with few records. */
const LONGEST = 40;

/** A builder whose jobs end when the test says so. */
class HeldBuilder implements SegmentBuilder {
  private held: (() => void)[] = [];

  get jobCount(): number {
    return this.held.length;
  }

  build(job: SegmentJob): Promise<SegmentCounts> {
    return new Promise((resolve) => this.held.push(() => resolve(fillSegment(job))));
  }

  async finish(): Promise<void> {
    for (const end of this.held.splice(0)) end();
    await Promise.resolve();
  }
}

class FailingBuilder implements SegmentBuilder {
  jobCount = 0;

  build(): Promise<SegmentCounts> {
    this.jobCount++;
    return Promise.reject(new MemoryError('MEM_THREAD_FAILED', 'Cannot ask thread "test": it ended'));
  }
}

const { arena, patterns } = createEngineKernels();
const before = arena.bytesInUse;
const random = seededRandom(31);

function randomRun(): Uint32Array {
  return Uint32Array.from({ length: between(random, 1, LONGEST) }, () => between(random, 0, SYMBOL_LIMIT - 1));
}

function learn(index: PatternIndex, runs: Uint32Array[], count: number): void {
  for (let added = 0; added < count; added++) {
    const run = randomRun();
    runs.push(run);
    index.add(run, Uint32Array.of(run.length), SYMBOL_LIMIT);
  }
}

/** Everything a query answers, by pattern id. */
function ask(index: PatternIndex, symbols: Uint32Array): number[][] {
  const matches = patterns.matchPatterns({ symbols, leastSimilarity: 0.6, symbolLimit: SYMBOL_LIMIT, segments: index.handles });
  const rows = Array.from({ length: matches.count }, (_, match) => {
    const positions: number[] = [];
    matches.matchedPositionsOf(match, positions);
    const patternId = index.patternIdAt(matches.segmentOf(match), matches.ordinalOf(match));
    return [patternId, matches.similarityOf(match), matches.matchCountOf(match), matches.blockCountOf(match), ...positions];
  });
  return rows.sort((left, right) => left[0] - right[0]);
}

function expectRuns(index: PatternIndex, runs: readonly Uint32Array[]): void {
  for (let patternId = 0; patternId < runs.length; patternId += 97) {
    const { symbols, start, end } = index.runOf(patternId);
    expect([...symbols.subarray(start, end)]).toEqual([...runs[patternId]]);
  }
}

describe('a pattern index with a builder', () => {
  const builder = new HeldBuilder();
  let index = new PatternIndex(arena, patterns, builder);
  const runs: Uint32Array[] = [];
  afterEach(async () => {
    index.free();
    await builder.finish();
    await index.whenMerged();
    expect(arena.bytesInUse - before).toBeLessThan(1_000_000);
    index = new PatternIndex(arena, patterns, builder);
    runs.length = 0;
  });

  it('leaves large merges to it and answers the same before, during and after', async () => {
    learn(index, runs, 30_000);
    expect(builder.jobCount).toBe(1);
    const segmentCount = index.handles.length;
    const queries = Array.from({ length: 20 }, randomRun);
    const during = queries.map((query) => ask(index, query));
    await builder.finish();
    expect(index.handles.length).toBeLessThan(segmentCount);
    expect(queries.map((query) => ask(index, query))).toEqual(during);
    expectRuns(index, runs);

    const alone = new PatternIndex(arena, patterns);
    for (const run of runs) alone.add(run, Uint32Array.of(run.length), SYMBOL_LIMIT);
    expect(queries.map((query) => ask(alone, query))).toEqual(during);
    alone.free();
  });

  it('goes on learning and asking while a merge runs, and merges again what gathered', async () => {
    learn(index, runs, 30_000);
    const query = randomRun();
    learn(index, runs, 40_000);
    expect(builder.jobCount).toBe(1);
    const during = ask(index, query);
    expectRuns(index, runs);
    for (let round = 0; builder.jobCount > 0; round++) {
      expect(round).toBeLessThan(10);
      await builder.finish();
      expect(ask(index, query)).toEqual(during);
      expectRuns(index, runs);
    }
    expect(index.handles.length).toBeLessThan(6);
  });

  it('becomes one segment at rest, answering the same before, during and after', async () => {
    learn(index, runs, 7_000);
    const queries = Array.from({ length: 20 }, randomRun);
    const scattered = queries.map((query) => ask(index, query));
    expect([index.isScattered, index.isMerging]).toEqual([true, false]);
    index.mergeAtRest(SYMBOL_LIMIT);
    expect([index.isScattered, index.isMerging]).toEqual([false, true]);
    expect(queries.map((query) => ask(index, query))).toEqual(scattered);
    await builder.finish();
    expect([index.handles.length, index.isScattered, index.isMerging]).toEqual([2, false, false]);
    expect(queries.map((query) => ask(index, query))).toEqual(scattered);
    expectRuns(index, runs);
    learn(index, runs, 100);
    expect(index.isScattered).toBe(false);
    expectRuns(index, runs);
  });

  it('forgets during a merge: starts empty at once, and the memory comes back when the merge ends', async () => {
    const empty = arena.bytesInUse;
    learn(index, runs, 30_000);
    index.clear();
    runs.length = 0;
    expect(index.handles.length).toBe(1);
    learn(index, runs, 1500);
    expectRuns(index, runs);
    index.clear();
    expect(arena.bytesInUse).toBeGreaterThan(empty);
    await builder.finish();
    await index.whenMerged();
    expect(arena.bytesInUse).toBe(empty);
  });

  it('starts merges of its new content while the one of the old content still runs', async () => {
    learn(index, runs, 30_000);
    index.clear();
    runs.length = 0;
    learn(index, runs, 30_000);
    expect(builder.jobCount).toBe(2);
    const query = randomRun();
    const during = ask(index, query);
    while (builder.jobCount > 0) await builder.finish();
    expect(ask(index, query)).toEqual(during);
    expectRuns(index, runs);
  });
});

describe('a pattern index whose builder fails', () => {
  it('keeps its old segments and tries again when it settles the next time', async () => {
    const builder = new FailingBuilder();
    const index = new PatternIndex(arena, patterns, builder);
    const runs: Uint32Array[] = [];
    learn(index, runs, 30_000);
    await index.whenMerged();
    const tries = builder.jobCount;
    const bytes = arena.bytesInUse;
    const query = randomRun();
    const answer = ask(index, query);
    learn(index, runs, 1100);
    await index.whenMerged();
    expect(builder.jobCount).toBeGreaterThan(tries);
    expect(arena.bytesInUse - bytes).toBeLessThan(1_000_000);
    expect(ask(index, query).filter(([patternId]) => patternId < 30_000)).toEqual(answer);
    expectRuns(index, runs);
    index.free();
  });
});
