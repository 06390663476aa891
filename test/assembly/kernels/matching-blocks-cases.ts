/** Cases and reading that the tests of both matching-block kernels share. */
import fc from 'fast-check';
import { commonSubsequence } from '../../reference/common-subsequence.ts';
import { matchingBlocks } from '../../reference/matching-blocks.ts';
import type { RawKernel } from '../raw-kernel.ts';

export interface BlockCase {
  readonly alphabet: number;
  readonly pattern: readonly number[];
  readonly query: readonly number[];
}

/** Pairs that share at least one symbol; small alphabets make ties, copies make long blocks. */
export function blockCases(queryLengths: fc.Arbitrary<number>, longestPattern: number): fc.Arbitrary<BlockCase> {
  return fc
    .record({ alphabet: fc.constantFrom(1, 2, 3, 8, 100), length: queryLengths, from: fc.nat({ max: 60 }) })
    .chain(({ alphabet, length, from }) => {
      const symbol = fc.nat({ max: alphabet - 1 });
      return fc
        .record({
          query: fc.array(symbol, { minLength: length, maxLength: length }),
          before: fc.array(symbol, { maxLength: longestPattern / 3 }),
          after: fc.array(symbol, { maxLength: longestPattern / 3 }),
          copied: fc.nat({ max: Math.floor(longestPattern / 3) }),
        })
        .map(({ query, before, after, copied }) => ({
          alphabet,
          query,
          pattern: [...before, ...query.slice(from, from + copied), ...after],
        }));
    })
    .filter(({ pattern, query }) => commonSubsequence(pattern, query) > 0);
}

/** What the kernel must leave in the match record, and the position behind the last block. */
export function expectedBlocks({ pattern, query }: BlockCase) {
  const blocks = matchingBlocks(pattern, query);
  const last = blocks[blocks.length - 1];
  return {
    end: last.pattern + last.size,
    first: blocks[0].pattern,
    blockCount: blocks.length,
    matchCount: blocks.reduce((sum, { size }) => sum + size, 0),
    positions: blocks.flatMap(({ query: start, size }) => Array.from({ length: size }, (_, offset) => start + offset)),
  };
}

export function readBlocks(raw: RawKernel, match: number, end: number, queryLength: number) {
  const field = (name: string) => raw.u32(match + raw.constant(name), 1)[0];
  const words = raw.u64(match + raw.constant('MATCH_HEADER_BYTES'), Math.ceil(queryLength / 64));
  const isCovered = (position: number) => (words[position >> 6] >> BigInt(position & 63)) & 1n;
  return {
    end,
    first: field('MATCH_FIRST'),
    blockCount: field('MATCH_BLOCK_COUNT'),
    matchCount: field('MATCH_COUNT'),
    positions: Array.from({ length: words.length * 64 }, (_, position) => position).filter(isCovered),
  };
}
