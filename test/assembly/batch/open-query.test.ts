import { describe, expect, it } from 'vitest';
import { loadRawKernel } from '../raw-kernel.ts';

const raw = loadRawKernel();

describe('openQuery', () => {
  it.each([3, 64, 65, 200])('indexes a query of %i symbols, and closeQuery leaves its slot table all zero', (length) => {
    const limit = 50;
    const query = raw.allocate(raw.constant('QUERY_BYTES'));
    const set = (name: string, value: number) => raw.u32(query + raw.constant(name), 1).fill(value);
    const slots = raw.allocate(limit * 4);
    const symbols = Array.from({ length }, (_, position) => (position * 7) % 60);
    set('QUERY_SYMBOLS', raw.words(symbols));
    set('QUERY_SYMBOL_COUNT', length);
    set('QUERY_SYMBOL_LIMIT', limit);
    set('QUERY_NARROW_SLOTS', slots);
    set('QUERY_WIDE_SLOTS', slots);
    const scratch = raw.allocate(raw.call('scratchBytes', length, 0, 10));
    raw.call('layOutScratch', scratch, length, 0, 10);
    set('QUERY_SCRATCH', scratch);
    raw.call('openQuery', query);
    const known = symbols.filter((symbol) => symbol < limit);
    const index = scratch + raw.constant('SCRATCH_SYMBOLS');
    expect(raw.u32(index + raw.constant('INDEX_KNOWN_COUNT'), 1)[0]).toBe(known.length);
    expect(raw.u32(index + raw.constant('INDEX_DISTINCT_COUNT'), 1)[0]).toBe(new Set(known).size);
    expect(raw.u8(slots, limit * 4).some((value) => value !== 0)).toBe(true);
    raw.call('closeQuery', query);
    expect(raw.u8(slots, limit * 4).every((value) => value === 0)).toBe(true);
  });
});
