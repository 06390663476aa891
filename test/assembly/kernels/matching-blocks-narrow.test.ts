import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commonSubsequence } from '../../reference/common-subsequence.ts';
import { loadRawKernel } from '../raw-kernel.ts';
import { type BlockCase, blockCases, expectedBlocks, readBlocks } from './matching-blocks-cases.ts';

const raw = loadRawKernel();
const match = raw.allocate(raw.constant('MATCH_HEADER_BYTES') + 8);
const levels = raw.allocate(8 * 128);
const windows = raw.allocate(16 * 128);
const masks = raw.allocate(8 * 128);
const positions = raw.allocate(4 * 128);

function blocksOf({ pattern, query }: BlockCase) {
  const entries = pattern.flatMap((symbol, position) => (query.includes(symbol) ? [{ symbol, position }] : []));
  const maskOf = (symbol: number) => query.reduce((mask, other, at) => (other === symbol ? mask | (1n << BigInt(at)) : mask), 0n);
  raw.u64(masks, entries.length).set(entries.map(({ symbol }) => maskOf(symbol)));
  raw.u32(positions, entries.length).set(entries.map(({ position }) => position));
  const bound = commonSubsequence(pattern, query);
  const end = raw.call('matchingBlocksNarrow', masks, positions, entries.length, bound, levels, windows, match);
  return readBlocks(raw, match, end, query.length);
}

describe('matchingBlocksNarrow', () => {
  it('agrees with trying every pair of starts', () => {
    const lengths = fc.constantFrom(1, 2, 4, 5, 6, 7, 8, 31, 32, 33, 63, 64);
    fc.assert(
      fc.property(blockCases(lengths, 90), (one) => {
        expect(blocksOf(one)).toEqual(expectedBlocks(one));
      }),
      { numRuns: 600 },
    );
  });

  it('takes the leftmost pattern start, then the leftmost query start, of equally long blocks', () => {
    const tie = { alphabet: 9, pattern: [1, 2, 8, 1, 2], query: [9, 1, 2, 7, 1, 2] };
    expect(blocksOf(tie)).toMatchObject({ first: 0, positions: [1, 2, 4, 5] });
  });

  it('covers all 64 positions when the query stands in the pattern as a whole', () => {
    const query = Array.from({ length: 64 }, (_, position) => position % 7);
    expect(blocksOf({ alphabet: 7, pattern: [3, ...query, 3], query })).toMatchObject({ matchCount: 64, blockCount: 1, first: 1 });
  });
});
