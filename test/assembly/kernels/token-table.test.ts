import { describe, expect, it } from 'vitest';
import { openRawInterner } from '../raw-interner.ts';

describe('the token table', () => {
  it('tells tokens apart byte for byte, whatever their length and however alike they are', () => {
    const interner = openRawInterner({ tokens: 4_096, poolBytes: 400_000, output: 20_000 });
    const tokens: string[] = [];
    for (const length of [1, 2, 7, 8, 9, 15, 16, 17, 23, 24, 25, 31, 32, 33, 63, 64, 65, 255]) {
      const same = 'x'.repeat(length);
      tokens.push(same);
      for (const at of new Set([0, 1, 7, 8, length >> 1, length - 9, length - 8, length - 1])) {
        if (at >= 0 && at < length) tokens.push(`${same.slice(0, at)}y${same.slice(at + 1)}`);
      }
    }
    const different = [...new Set(tokens)];
    expect(interner.intern(different.join(' '))).toEqual(different.map((_, id) => id));
    expect(interner.intern([...different].reverse().join(' '))).toEqual(different.map((_, id) => different.length - 1 - id));
  });

  it('keeps every id when it moves into larger slots', () => {
    const interner = openRawInterner({ tokens: 1_000, poolBytes: 20_000, output: 2_000 });
    const text = Array.from({ length: 1_000 }, (_, index) => `token-${index * 7919}`).join(' ');
    const before = interner.intern(text);
    interner.moveTo(8_192);
    expect(interner.intern(text)).toEqual(before);
  });
});
