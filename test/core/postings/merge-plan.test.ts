import { describe, expect, it } from 'vitest';
import { firstToMerge, firstToMergeAtRest, firstToSettle, settlesAtRest } from '../../../host/core/postings/merge-plan.ts';
import { PatternIndex } from '../../../host/core/postings/pattern-index.ts';
import type { PatternSegment } from '../../../host/core/postings/pattern-segment.ts';
import { YoungSegment } from '../../../host/core/postings/young-segment.ts';
import { createEngineKernels } from '../../../host/wasm/engine-kernels.ts';

const { arena, patterns } = createEngineKernels();

/** Segments of so many records of `length` symbols, for plans that look at sizes only. */
function sized(recordCounts: readonly number[], length = 1): PatternSegment[] {
  return recordCounts.map((recordCount) =>
    Object.assign(new YoungSegment(arena, patterns), { recordCount, symbols: { length: recordCount * length } }),
  );
}

describe('firstToSettle', () => {
  const [young] = sized([1024]);

  it('takes every segment that is not three times as large as what is merged so far', () => {
    expect(firstToSettle(sized([100_000, 9000, 2000]), 0, young, 10, false)).toBe(1);
    expect(firstToSettle(sized([100_000, 12_096, 3072]), 0, young, 10, false)).toBe(3);
    expect(firstToSettle([], 0, young, 10, false)).toBe(0);
  });

  it('leaves alone what a running merge reads', () => {
    expect(firstToSettle(sized([4000, 2000, 1000]), 2, young, 10, false)).toBe(2);
  });

  it('stops at the work that may be done at once only when somebody else can do more', () => {
    const settled = sized([40_000, 12_000, 2000], 30);
    expect(firstToSettle(settled, 0, young, 10, true)).toBe(2);
    expect(firstToSettle(sized([600_000, 125_000, 28_000, 13_000, 2000], 30), 0, young, 10, false)).toBe(4);
    expect(firstToSettle(settled, 0, young, 1_000_000, true)).toBe(3);
  });
});

describe('firstToMerge', () => {
  it('finds nothing to do while each is three times as large as what follows', () => {
    expect(firstToMerge([])).toBe(0);
    expect(firstToMerge(sized([10]))).toBe(1);
    expect(firstToMerge(sized([1200, 300, 100]))).toBe(3);
  });

  it('takes everything behind the first segment that is less than three times what follows', () => {
    expect(firstToMerge(sized([1600, 450, 100]))).toBe(0);
    expect(firstToMerge(sized([8000, 300, 200]))).toBe(1);
    expect(firstToMerge(sized([100, 90, 5]))).toBe(0);
  });

  it('keeps an index of many patterns at few segments', () => {
    const index = new PatternIndex(arena, patterns);
    for (let id = 0; id < 40_000; id++) index.add(Uint32Array.of(id % 7), Uint32Array.of(1), 7);
    expect(index.handles.length).toBeLessThan(6);
    index.free();
  });
});

describe('firstToMergeAtRest', () => {
  it('leaves only what is 64 times as large as everything behind it', () => {
    expect(firstToMergeAtRest(sized([1_000_000, 16_000, 2000]))).toBe(0);
    expect(firstToMergeAtRest(sized([1_000_000, 10_000, 2000]))).toBe(1);
    expect(firstToMergeAtRest(sized([1_000_000, 12_000]))).toBe(2);
    expect(firstToMergeAtRest([])).toBe(0);
  });
});

describe('settlesAtRest', () => {
  it('takes young records when they are many, also beside the settled ones', () => {
    const decision = (settled: readonly number[], young: number): boolean => settlesAtRest(sized(settled), sized([young])[0]);
    expect([decision([10_000], 255), decision([10_000], 256)]).toEqual([false, true]);
    expect([decision([60_000, 4000], 1000), decision([60_000, 4000], 1001)]).toEqual([false, true]);
    expect(decision([], 900)).toBe(false);
  });
});
