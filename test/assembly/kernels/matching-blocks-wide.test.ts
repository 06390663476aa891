import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commonSubsequence } from '../../reference/common-subsequence.ts';
import { buildRawIndex, loadRawKernel } from '../raw-kernel.ts';
import { type BlockCase, blockCases, expectedBlocks, readBlocks } from './matching-blocks-cases.ts';

const raw = loadRawKernel();

function blocksOf({ alphabet, pattern, query }: BlockCase, firstStamp = 0, searches = 1) {
  const { address, scratch } = buildRawIndex(raw, query, alphabet, pattern.length);
  const region = (name: string) => raw.u32(scratch + raw.constant(name), 1)[0];
  const match = raw.allocate(raw.constant('MATCH_HEADER_BYTES') + Math.ceil(query.length / 64) * 8);
  const stampAt = scratch + raw.constant('SCRATCH_STAMP');
  raw.u32(stampAt, 1)[0] = firstStamp;
  const bound = commonSubsequence(pattern, query);
  const run = raw.words(pattern);
  let end = 0;
  for (let search = 0; search < searches; search++) {
    end = raw.call(
      'matchingBlocksWide',
      address,
      run,
      pattern.length,
      bound,
      region('SCRATCH_RUNS'),
      stampAt,
      region('SCRATCH_WINDOWS'),
      match,
    );
  }
  return readBlocks(raw, match, end, query.length);
}

describe('matchingBlocksWide', () => {
  it('agrees with trying every pair of starts', () => {
    const lengths = fc.constantFrom(65, 66, 127, 128, 129, 255, 256, 257, 300);
    fc.assert(
      fc.property(blockCases(lengths, 90), (one) => {
        expect(blocksOf(one)).toEqual(expectedBlocks(one));
      }),
      { numRuns: 80 },
    );
  });

  it('is not misled by what an earlier search left behind', () => {
    fc.assert(
      fc.property(blockCases(fc.constant(70), 60), (one) => {
        expect(blocksOf(one, 0, 3)).toEqual(expectedBlocks(one));
      }),
      { numRuns: 40 },
    );
  });

  it('starts its stamps again before they overflow', () => {
    const cases = blockCases(fc.constant(70), 60);
    fc.assert(
      fc.property(cases, (one) => {
        expect(blocksOf(one, 0xefff_fff0, 3)).toEqual(expectedBlocks(one));
      }),
      { numRuns: 40 },
    );
  });
});
