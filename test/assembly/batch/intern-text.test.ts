import { describe, expect, it } from 'vitest';
import { openRawInterner } from '../raw-interner.ts';

describe('internTexts', () => {
  it('stops before the first token that finds no room, and says where', () => {
    expect(openRawInterner({ tokens: 2, poolBytes: 100, output: 100 }).run(['one two', 'one three'])).toEqual([0, 1, 4]);
    expect(openRawInterner({ tokens: 9, poolBytes: 7, output: 100 }).run(['one two', 'one three'])).toEqual([0, 1, 4]);
    expect(openRawInterner({ tokens: 9, poolBytes: 100, output: 3 }).run(['one two', 'one three'])).toEqual([0, 1, 4]);
    expect(openRawInterner({ tokens: 9, poolBytes: 100, output: 4 }).run(['one two', 'one three'])).toEqual([1, 2, 0]);
  });

  it('adds nothing for a token that found no room', () => {
    const interner = openRawInterner({ tokens: 9, poolBytes: 5, output: 100 });
    expect(interner.run(['ab abcdef'])).toEqual([0, 0, 3]);
    expect(interner.count).toBe(1);
  });

  it('finds tokens that reach over words of marks, at every position', () => {
    for (const length of [1, 62, 63, 64, 65, 126, 127, 128, 129, 200]) {
      for (const before of [0, 1, 62, 63, 64, 65]) {
        const interner = openRawInterner({ tokens: 9, poolBytes: 1_000, output: 9 });
        expect(interner.intern(`${' '.repeat(before)}${'x'.repeat(length)} y ${'x'.repeat(length)}`)).toEqual([0, 1, 0]);
      }
    }
  });
});
