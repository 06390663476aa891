import { describe, expect, it } from 'vitest';
import { SettledSegment } from '../../../host/core/postings/settled-segment.ts';
import { YoungSegment } from '../../../host/core/postings/young-segment.ts';
import { createEngineKernels } from '../../../host/wasm/engine-kernels.ts';

describe('SettledSegment', () => {
  it('reads the same records as its source and can be a source itself', () => {
    const { arena, patterns } = createEngineKernels();
    const before = arena.bytesInUse;
    const young = new YoungSegment(arena, patterns);
    young.append(7, Uint32Array.of(3, 1, 2), Uint32Array.of(2, 3));
    young.append(8, Uint32Array.of(0), Uint32Array.of(1));
    const once = SettledSegment.build(arena, patterns, [young], 4);
    const twice = SettledSegment.build(arena, patterns, [once], 4);
    for (const segment of [young, once, twice]) {
      const ordinal = segment.ordinalOf(7);
      expect(segment.patternIdOf(ordinal)).toBe(7);
      expect([...segment.symbolColumn.subarray(segment.runStart(ordinal), segment.runStart(ordinal + 1))]).toEqual([3, 1, 2]);
      expect([...segment.eventColumn.subarray(segment.eventStart(ordinal), segment.eventStart(ordinal + 1))]).toEqual([2, 3]);
      expect([segment.recordCount, segment.symbolCount, segment.firstPatternId]).toEqual([2, 4, 7]);
    }
    expect(once.patternIdOf(0)).toBe(8);
    for (const segment of [young, once, twice]) segment.free();
    expect(arena.bytesInUse).toBe(before);
  });
});
