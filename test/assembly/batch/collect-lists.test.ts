import { describe, expect, it } from 'vitest';
import { buildRawIndex, loadRawKernel } from '../raw-kernel.ts';

const raw = loadRawKernel();
const postings = raw.words([0, 2, 5, 9, 2, 5, 5]);
const segment = raw.allocate(raw.constant('SEGMENT_BYTES'));

function setField(name: string, value: number): void {
  raw.u32(segment + raw.constant(name), 1)[0] = value;
}

// Symbol 0 in records 0 2 5 9, twice in 2 5, three times in 5; symbol 1 nowhere.
setField('SEGMENT_POSTING_STARTS', raw.words([0, 4, 4]));
setField('SEGMENT_SYMBOL_LIMIT', 2);
setField('SEGMENT_REPEATS', raw.words([0, 1, 4, 6, 0, 2, 6, 7]));
setField('SEGMENT_REPEAT_COUNT', 2);
setField('SEGMENT_POSTINGS', postings);

function listsOf(query: readonly number[], first = 0, end = 10): number[][] {
  const { address, scratch } = buildRawIndex(raw, query, 10, 1);
  const rows = raw.u32(scratch + raw.constant('SCRATCH_LISTS'), 1)[0];
  const count = raw.call('cutLists', rows, raw.call('collectLists', address, segment, rows), first, end);
  const words = raw.u32(rows, count * 2);
  return Array.from({ length: count }, (_, row) => [...raw.u32(words[row * 2], (words[row * 2 + 1] - words[row * 2]) / 4)]);
}

describe('collectLists', () => {
  it('takes as many lists of a symbol as the query holds it', () => {
    expect(listsOf([0])).toEqual([[0, 2, 5, 9]]);
    expect(listsOf([0, 0])).toEqual([
      [0, 2, 5, 9],
      [2, 5],
    ]);
    expect(listsOf([0, 0, 0, 0])).toEqual([[0, 2, 5, 9], [2, 5], [5]]);
  });

  it('gives lists that can be cut to a range; what is empty then is dropped', () => {
    expect(listsOf([0, 0, 0], 1, 5)).toEqual([[2], [2]]);
    expect(listsOf([0], 6, 9)).toEqual([]);
  });

  it('has no list for symbols without postings, learned later or unknown', () => {
    expect(listsOf([1, 5, 0xffff_ffff])).toEqual([]);
  });
});
