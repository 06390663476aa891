import { describe, expect, it } from 'vitest';
import { averageEmotives, newest } from '../../host/sequence/emotives.ts';

describe('averageEmotives', () => {
  it('averages each name over the entries that hold it, in order of first occurrence', () => {
    const average = averageEmotives([
      new Map([
        ['z', 1],
        ['1', 2],
      ]),
      new Map([['__proto__', -3]]),
      new Map([
        ['1', 4],
        ['z', 2],
      ]),
    ]);
    expect([...average]).toEqual([
      ['z', 1.5],
      ['1', 3],
      ['__proto__', -3],
    ]);
  });

  it('is empty for no entries and for empty ones', () => {
    expect(averageEmotives([])).toEqual(new Map());
    expect(averageEmotives([new Map()])).toEqual(new Map());
  });
});

describe('newest', () => {
  it('keeps the end of a list, and the list itself when it is short enough', () => {
    const list = [1, 2, 3];
    expect(newest(list, 2)).toEqual([2, 3]);
    expect(newest(list, 3)).toBe(list);
    expect(newest(list, 0)).toEqual([]);
  });
});
