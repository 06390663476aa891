import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../host/compose.ts';
import { YoungSegment } from '../../../host/core/postings/young-segment.ts';

const { arena, patterns } = createEngine();

describe('YoungSegment', () => {
  it('reads records back as appended, while its columns move', () => {
    const before = arena.bytesInUse;
    const segment = new YoungSegment(arena, patterns);
    const records = Array.from({ length: 300 }, (_, index) => Array.from({ length: 2 + (index % 9) }, (__, at) => (index + at) % 50));
    records.forEach((symbols, index) => {
      segment.append(100 + index, Uint32Array.from(symbols), Uint32Array.of(1, symbols.length));
    });
    expect(segment.recordCount).toBe(300);
    expect(segment.handle.recordCount).toBe(300);
    records.forEach((symbols, ordinal) => {
      expect([...segment.symbolColumn.subarray(segment.runStart(ordinal), segment.runStart(ordinal + 1))]).toEqual(symbols);
      expect([...segment.eventColumn.subarray(segment.eventStart(ordinal), segment.eventStart(ordinal + 1))]).toEqual([1, symbols.length]);
      expect(segment.patternIdOf(ordinal)).toBe(100 + ordinal);
    });
    segment.free();
    expect(arena.bytesInUse).toBe(before);
  });

  it('is seen by queries up to its last record', () => {
    const segment = new YoungSegment(arena, patterns);
    const query = { symbols: Uint32Array.of(1, 2), leastSimilarity: 1, symbolLimit: 3 };
    expect(patterns.matchPatterns({ ...query, segments: [segment.handle] }).count).toBe(0);
    segment.append(0, Uint32Array.of(1, 2), Uint32Array.of(1, 2));
    expect(patterns.matchPatterns({ ...query, segments: [segment.handle] }).count).toBe(1);
    segment.free();
  });

  it('stays as it was, for queries too, when a record finds no room', () => {
    const small = createEngine({ maximumBytes: 1024 * 1024 });
    const young = new YoungSegment(small.arena, small.patterns);
    const ask = () =>
      small.patterns.matchPatterns({ symbols: Uint32Array.of(1, 2), leastSimilarity: 0.5, symbolLimit: 3, segments: [young.handle] }).count;
    young.append(0, Uint32Array.of(1, 2), Uint32Array.of(2));
    expect(ask()).toBe(1);
    // The symbols still fit, the events do not: some columns have moved when the last one fails.
    const long = new Uint32Array(90_000).fill(2);
    const ends = Uint32Array.from(long, (_, position) => position + 1);
    expect(() => young.append(1, long, ends)).toThrow(expect.objectContaining({ code: 'MEM_OUT_OF_MEMORY' }));
    expect([ask(), young.recordCount, young.symbolCount]).toEqual([1, 1, 2]);
    young.append(1, Uint32Array.of(1, 2), Uint32Array.of(1, 2));
    expect(ask()).toBe(2);
  });
});
