import { describe, expect, it } from 'vitest';
import { fillPostings } from '../../../host/core/postings/fill-postings.ts';

/** The columns of some runs, with room for `repeatRows` rows. */
function fill(runs: readonly (readonly number[])[], symbolLimit: number, repeatRows: number) {
  const starts = [0];
  for (const run of runs) starts.push(starts[starts.length - 1] + run.length);
  const symbols = Uint32Array.from(runs.flat());
  const columns = {
    symbols,
    runStarts: Uint32Array.from(starts),
    postingStarts: new Uint32Array(symbolLimit + 1).fill(99),
    repeats: new Uint32Array(4 * repeatRows),
    postings: new Uint32Array(symbols.length),
  };
  const repeatCount = fillPostings(runs.length, columns, symbolLimit);
  return { ...columns, repeatCount };
}

describe('fillPostings', () => {
  it('gives each symbol the ascending ordinals of the records that hold it', () => {
    const { postingStarts, postings, repeatCount } = fill([[1, 0], [2], [0, 2, 1]], 4, 0);
    expect([...postingStarts]).toEqual([0, 2, 4, 6, 6]);
    expect([...postings]).toEqual([0, 2, 0, 2, 1, 2]);
    expect(repeatCount).toBe(0);
  });

  it('lists every further occurrence by itself, behind all first ones, by symbol and occurrence', () => {
    const { postingStarts, repeats, postings, repeatCount } = fill(
      [
        [3, 1, 3, 3],
        [1, 1],
        [3, 3],
      ],
      4,
      5,
    );
    expect([...postingStarts]).toEqual([0, 0, 2, 2, 4]);
    expect(repeatCount).toBe(3);
    expect([...repeats.subarray(0, 12)]).toEqual([1, 1, 4, 5, 3, 1, 5, 7, 3, 2, 7, 8]);
    expect([...postings]).toEqual([0, 1, 0, 2, 1, 0, 2, 0]);
  });

  it('makes empty lists of no records', () => {
    expect([...fill([], 2, 0).postingStarts]).toEqual([0, 0, 0]);
  });
});
