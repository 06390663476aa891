import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commonSubsequence } from '../../reference/common-subsequence.ts';
import { loadRawKernel } from '../raw-kernel.ts';
import { type BlockCase, expectedBlocks, readBlocks } from './matching-blocks-cases.ts';

const raw = loadRawKernel();
const match = raw.allocate(raw.constant('MATCH_HEADER_BYTES') + 8);
const runs = raw.allocate(8 * 256);
const windows = raw.allocate(16 * 256);
const masks = raw.allocate(8 * 256);
const positions = raw.allocate(4 * 256);

function blockEnd({ pattern, query }: BlockCase): number {
  const entries = pattern.flatMap((symbol, position) => (query.includes(symbol) ? [{ symbol, position }] : []));
  const maskOf = (symbol: number) => query.reduce((mask, other, at) => (other === symbol ? mask | (1n << BigInt(at)) : mask), 0n);
  raw.u64(masks, entries.length).set(entries.map(({ symbol }) => maskOf(symbol)));
  raw.u32(positions, entries.length).set(entries.map(({ position }) => position));
  return raw.call('matchingBlocksDistinct', masks, positions, entries.length, commonSubsequence(pattern, query), runs, windows, match);
}

/** A query of different symbols, and a pattern of pieces of it in any order with other symbols between. */
const distinctCases: fc.Arbitrary<BlockCase> = fc
  .record({
    length: fc.constantFrom(1, 2, 3, 4, 5, 8, 31, 32, 33, 63, 64),
    cuts: fc.array(fc.nat({ max: 64 }), { maxLength: 12 }),
    order: fc.array(fc.nat(), { minLength: 14, maxLength: 14 }),
    strangers: fc.array(fc.nat({ max: 2 }), { minLength: 14, maxLength: 14 }),
  })
  .map(({ length, cuts, order, strangers }) => {
    const query = Array.from({ length }, (_, position) => position);
    const edges = [...new Set([0, ...cuts.filter((cut) => cut < length), length])].sort((left, right) => left - right);
    const pieces = edges.slice(1).map((edge, index) => ({ symbols: query.slice(edges[index], edge), key: order[index], index }));
    pieces.sort((left, right) => left.key - right.key || left.index - right.index);
    let stranger = 1000;
    const pattern = pieces.flatMap(({ symbols, index }) => [...symbols, ...Array.from({ length: strangers[index] }, () => stranger++)]);
    return { alphabet: 64, pattern, query };
  });

describe('matchingBlocksDistinct', () => {
  it('agrees with trying every pair of starts, when each shared symbol stands once in both', () => {
    fc.assert(
      fc.property(distinctCases, (one) => {
        expect(readBlocks(raw, match, blockEnd(one), one.query.length)).toEqual(expectedBlocks(one));
      }),
      { numRuns: 1000 },
    );
  });

  it('refuses a symbol that stands twice in the query or in the pattern, and writes nothing', () => {
    raw.u32(match, 4).fill(77);
    expect(blockEnd({ alphabet: 3, pattern: [0, 1], query: [0, 1, 0] })).toBe(0);
    expect(blockEnd({ alphabet: 3, pattern: [0, 1, 0], query: [0, 1] })).toBe(0);
    expect([...raw.u32(match, 4)]).toEqual([77, 77, 77, 77]);
  });

  it('covers all 64 positions when the query stands in the pattern as a whole', () => {
    const query = Array.from({ length: 64 }, (_, position) => position);
    const one = { alphabet: 64, pattern: [99, ...query, 98], query };
    expect(readBlocks(raw, match, blockEnd(one), 64)).toMatchObject({ matchCount: 64, blockCount: 1, first: 1, end: 65 });
  });
});
