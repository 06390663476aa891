import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchingBlocks } from '../../host/sequence/matching-blocks.ts';
import { matchingBlocks as referenceBlocks } from '../reference/pattern-fit.ts';

describe('matchingBlocks', () => {
  it('finds the blocks of its slow twin', () => {
    const symbols = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 40 });
    fc.assert(
      fc.property(symbols, symbols, (pattern, query) => {
        const expected = referenceBlocks(pattern, query).map(({ patternStart, stateStart, length }) => ({
          patternStart,
          queryStart: stateStart,
          length,
        }));
        expect(matchingBlocks(pattern, query)).toEqual(expected);
      }),
    );
  });

  it('finds none when a side is empty or nothing is shared', () => {
    expect([matchingBlocks([], ['a']), matchingBlocks(['a'], []), matchingBlocks(['a'], ['b'])]).toEqual([[], [], []]);
  });
});
