import { describe, expect, it } from 'vitest';
import { erasedName } from '../../host/storage/erased-names.ts';

describe('erasedName', () => {
  it('tells names and stores apart, and is the same every time', () => {
    const names = [erasedName('one', 'a'), erasedName('one', 'b'), erasedName('two', 'a'), erasedName('one\0a', '')];
    expect(new Set(names.map((bytes) => Buffer.from(bytes).toString('hex'))).size).toBe(4);
    for (const name of names) expect(name).toHaveLength(32);
    expect(erasedName('one', 'a')).toEqual(names[0]);
  });
});
