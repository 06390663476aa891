import { describe, expect, it } from 'vitest';
import type { AttachedSegment } from '../../../host/core/ports/pattern-kernel.ts';
import { KernelSegment } from '../../../host/wasm/attached-segment.ts';
import type { Events } from '../../reference/match-patterns.ts';
import { buildSettled, buildYoung, byLength } from '../../reference/segment-builder.ts';
import { between, seededRandom, shuffled } from '../../sequence/random-corpus.ts';
import { arena, kernel, searchInChunks, searchWhole } from './chunked-query.ts';

const SYMBOL_LIMIT = 30;
const random = seededRandom(5);

function randomRecords(count: number): Events[] {
  return Array.from({ length: count }, () =>
    Array.from({ length: between(random, 1, 6) }, () =>
      Array.from({ length: between(random, 1, 3) }, () => between(random, 0, SYMBOL_LIMIT - 1)),
    ),
  );
}

const settled = byLength(randomRecords(5000));
const young = randomRecords(700);
const segments: AttachedSegment[] = [
  KernelSegment.settled(arena, kernel.map, buildSettled(arena, settled, SYMBOL_LIMIT), settled.length),
  KernelSegment.young(arena, kernel.map, buildYoung(arena, young), young.length),
];

function randomQuery(leastSimilarity: number) {
  const symbols = Uint32Array.from({ length: between(random, 1, 90) }, () => between(random, 0, SYMBOL_LIMIT + 2));
  return { symbols, leastSimilarity, symbolLimit: SYMBOL_LIMIT, segments };
}

describe('matchChunk', () => {
  it('finds in chunks, whatever their order, the same bytes as one call', () => {
    let mostChunks = 0;
    for (let round = 0; round < 60; round++) {
      const query = randomQuery([0, 0.1, 0.3, 0.6, 0.9][round % 5]);
      const whole = searchWhole(query);
      const inChunks = searchInChunks(query, (numbers) => shuffled(random, numbers));
      expect([inChunks.count, inChunks.bytes === whole.bytes]).toEqual([whole.count, true]);
      mostChunks = Math.max(mostChunks, inChunks.chunkCount);
    }
    expect(mostChunks).toBeGreaterThan(4);
  });
});

describe('planChunks', () => {
  it('cuts much work into many chunks, little into few, none into none', () => {
    const planned = (symbols: readonly number[], leastSimilarity: number) =>
      searchInChunks({ ...randomQuery(leastSimilarity), symbols: Uint32Array.from(symbols) }, (numbers) => numbers);
    const all = planned([1, 2, 3], 0);
    const few = planned([1, 2, 3], 0.9);
    expect(all.chunkCount).toBeGreaterThan(few.chunkCount);
    expect(all.plannedWork).toBeGreaterThan(few.plannedWork);
    expect(planned([99, 98], 0.5).count).toBe(0);
    expect(searchInChunks({ ...randomQuery(0.1), segments: [] }, (numbers) => numbers)).toMatchObject({ chunkCount: 0, plannedWork: 0 });
  });
});

describe('a limit of work', () => {
  it('stops one call before the segment that exceeds it, and leaves what was done', () => {
    const query = { ...randomQuery(0.1), symbols: Uint32Array.from({ length: 9 }, (_, symbol) => symbol) };
    const whole = searchWhole(query);
    expect(whole.nextSegment).toBe(2);
    expect(searchWhole(query, 0)).toMatchObject({ count: 0, nextSegment: 0 });
    const reversed = { ...query, segments: [...segments].reverse() };
    const first = searchWhole(reversed, 20_000);
    expect(first.nextSegment).toBe(1);
    expect(first.count).toBeGreaterThan(0);
    expect(first.count).toBeLessThan(whole.count);
  });
});
