import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../host/compose.ts';
import { YoungSegment } from '../../../host/core/postings/young-segment.ts';
import { matchPatterns } from '../../reference/match-patterns.ts';
import { between, seededRandom } from '../../sequence/random-corpus.ts';

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

  it('answers as brute force does with signatures, also behind the last record that has any, and after it was cleared', () => {
    const random = seededRandom(77);
    const segment = new YoungSegment(arena, patterns);
    const before = arena.bytesInUse;
    for (const recordCount of [127, 128, 1300]) {
      const records = Array.from({ length: recordCount }, () =>
        Array.from({ length: between(random, 1, 12) }, () => between(random, 0, random() < 0.5 ? 30 : 2000)),
      );
      records.forEach((symbols, id) => {
        segment.append(
          id,
          Uint32Array.from(symbols),
          Uint32Array.from(symbols, (_, position) => position + 1),
        );
      });
      const events = records.map((symbols) => symbols.map((symbol) => [symbol]));
      for (let round = 0; round < 40; round++) {
        const query = [...records[between(random, 0, recordCount - 1)], ...records[between(random, 0, recordCount - 1)]];
        for (const leastSimilarity of [0, 0.1, 0.3, 0.5, 0.9]) {
          const question = { symbols: Uint32Array.from(query), leastSimilarity, symbolLimit: 2001, segments: [segment.handle] };
          const matches = patterns.matchPatterns(question);
          const found = Array.from({ length: matches.count }, (_, match) => [matches.ordinalOf(match), matches.similarityOf(match)]);
          const expected = matchPatterns([events], query, leastSimilarity).map(({ ordinal, similarity }) => [ordinal, similarity]);
          expect(found).toEqual(expected);
        }
      }
      segment.clear();
    }
    expect(arena.bytesInUse - before).toBeLessThan(500_000);
    segment.free();
  });

  it('does without signatures when there is no room for them', () => {
    const small = createEngine({ maximumBytes: 1024 * 1024 });
    const young = new YoungSegment(small.arena, small.patterns);
    const taken: unknown[] = [];
    young.reserve(300, 600, 300);
    const ask = () => {
      const question = { symbols: Uint32Array.of(1, 250), leastSimilarity: 1, symbolLimit: 400, segments: [young.handle] };
      return small.patterns.matchPatterns(question).count;
    };
    expect(ask()).toBe(0);
    expect(() => {
      for (;;) taken.push(small.arena.allocate(40_000));
    }).toThrow(expect.objectContaining({ code: 'MEM_OUT_OF_MEMORY' }));
    for (let id = 0; id < 300; id++) young.append(id, Uint32Array.of(1, id + 2), Uint32Array.of(2));
    expect(ask()).toBe(1);
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
