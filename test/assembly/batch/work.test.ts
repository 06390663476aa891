import { describe, expect, it } from 'vitest';
import { KernelSegment } from '../../../host/wasm/attached-segment.ts';
import type { Events } from '../../reference/match-patterns.ts';
import { buildSettled } from '../../reference/segment-builder.ts';
import { arena, kernel, searchWhole } from './chunked-query.ts';

const records: Events[] = Array.from({ length: 500 }, (_, ordinal) => [[ordinal % 5]]);
const columns = buildSettled(arena, records, 5);
const segments = Array.from({ length: 4 }, () => KernelSegment.settled(arena, kernel.map, columns, records.length));

describe('takeOn', () => {
  it('adds up the work of all segments of a call', () => {
    const query = { symbols: Uint32Array.of(1), leastSimilarity: 0, symbolLimit: 5, segments };
    const counts = new Set<number>();
    for (let mostWork = 0; mostWork < 120_000; mostWork += 5000) {
      const { count, nextSegment } = searchWhole(query, mostWork);
      expect(count).toBe(500 * nextSegment);
      counts.add(count);
    }
    expect([...counts]).toEqual([0, 500, 1000, 1500, 2000]);
  });
});
