import { describe, expect, it } from 'vitest';
import { KernelSegment } from '../../../host/wasm/attached-segment.ts';
import type { Events } from '../../reference/match-patterns.ts';
import { buildSettled } from '../../reference/segment-builder.ts';
import { arena, kernel, searchInChunks, searchWhole } from './chunked-query.ts';

/** Record o has o / 10 + 1 symbols, all of them o % 10. */
const records: Events[] = Array.from({ length: 200 }, (_, ordinal) => [
  Array.from({ length: Math.floor(ordinal / 10) + 1 }, () => ordinal % 10),
]);
const segments = [KernelSegment.settled(arena, kernel.map, buildSettled(arena, records, 10), records.length)];

function work(symbols: readonly number[], leastSimilarity: number): number {
  return searchInChunks({ symbols: Uint32Array.from(symbols), leastSimilarity, symbolLimit: 10, segments }, (numbers) => numbers)
    .plannedWork;
}

describe('planSettled', () => {
  it('plans nothing when no length can reach the least similarity', () => {
    expect(
      work(
        Array.from({ length: 90 }, () => 1),
        0.9,
      ),
    ).toBe(0);
  });

  it('plans more for more postings in range, and most for every record', () => {
    expect(work([1, 2, 3, 4], 0.2)).toBeGreaterThan(work([1], 0.2));
    expect(work([1], 0.1)).toBeGreaterThan(work([1], 0.9));
    expect(work([1], 0)).toBeGreaterThan(work([1, 2, 3, 4], 0.1));
  });

  it('searches only lengths that can reach it and loses none of them', () => {
    const found = searchWhole({ symbols: Uint32Array.of(3, 3, 3, 3), leastSimilarity: 0.5, symbolLimit: 10, segments });
    // Lengths l with 2 * min(l, 4) / (l + 4) >= 0.5: 2 to 12.
    expect(found.count).toBe(11);
  });
});
