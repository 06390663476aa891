import { afterAll, describe, expect, it } from 'vitest';
import { fillSegment } from '../../../host/core/postings/fill-segment.ts';
import { SettledDraft } from '../../../host/core/postings/settled-draft.ts';
import { YoungSegment } from '../../../host/core/postings/young-segment.ts';
import { createEngineKernels } from '../../../host/wasm/engine-kernels.ts';
import { buildSettled, byLength } from '../../reference/segment-builder.ts';
import { eventEndsOf, randomEvents, seededRandom } from './random-runs.ts';

const { arena, patterns } = createEngineKernels();
const SYMBOL_LIMIT = 20;

function young(firstPatternId: number, records: readonly (readonly number[][])[]): YoungSegment {
  const segment = new YoungSegment(arena, patterns);
  for (const [index, events] of records.entries())
    segment.append(firstPatternId + index, Uint32Array.from(events.flat()), eventEndsOf(events));
  return segment;
}

function fill(sources: readonly YoungSegment[]) {
  const draft = new SettledDraft(arena, sources, SYMBOL_LIMIT);
  const counts = fillSegment(draft.job);
  return { draft, counts, target: draft.job.target };
}

describe('fillSegment', () => {
  const random = seededRandom(71);
  const records = Array.from({ length: 300 }, () => randomEvents(random, 12, SYMBOL_LIMIT));
  const sources = [young(5, records.slice(0, 100)), young(105, records.slice(100, 101)), young(106, records.slice(101))];
  const { draft, counts, target } = fill(sources);
  afterAll(() => {
    draft.free();
    for (const source of sources) source.free();
  });

  it('gives the same columns as the slow twin, records by length, then in the order of learning', () => {
    const expected = buildSettled(arena, byLength(records), SYMBOL_LIMIT);
    expect(counts).toEqual({ lengthRunCount: expected.lengthRunCount, repeatCount: expected.repeatCount });
    const symbolCount = records.flat(2).length;
    const sizes = {
      symbols: symbolCount,
      eventStarts: records.length + 1,
      eventEnds: records.flat().length,
      lengthRuns: 4 * counts.lengthRunCount,
      postingStarts: SYMBOL_LIMIT + 1,
      repeats: 4 * counts.repeatCount,
      postings: symbolCount,
    };
    for (const [name, size] of Object.entries(sizes)) {
      const column = name as keyof typeof sizes;
      expect([name, ...target[column].subarray(0, size)]).toEqual([name, ...expected[column].u32.subarray(0, size)]);
    }
  });

  it('knows where each pattern went, both ways', () => {
    for (let ordinal = 0; ordinal < records.length; ordinal++) {
      const patternId = target.patternIds[ordinal];
      expect(target.ordinals[patternId - 5]).toBe(ordinal);
      const run = target.symbols.subarray(target.runStarts[ordinal], target.runStarts[ordinal + 1]);
      expect([...run]).toEqual(records[patternId - 5].flat());
    }
  });
});
