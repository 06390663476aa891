import { describe, expect, it } from 'vitest';
import { foldCharacter } from '../../reference/hashed-embedding.ts';
import { loadRawKernel } from '../raw-kernel.ts';

const raw = loadRawKernel();

describe('foldedCharacter', () => {
  it('agrees with the reference for every code point of the first plane', () => {
    const differing: string[] = [];
    for (let codePoint = 1; codePoint < 0x1_0000; codePoint++) {
      const expected = foldCharacter(String.fromCodePoint(codePoint)).codePointAt(0) ?? 0;
      if (raw.call('foldedCharacter', codePoint) >>> 0 !== expected) differing.push(codePoint.toString(16));
    }
    expect(differing).toEqual([]);
  });

  it('leaves code points beyond the first plane as they are', () => {
    for (const codePoint of [0x1_0000, 0x1_0400, 0x1_f600, 0x10_ffff]) expect(raw.call('foldedCharacter', codePoint)).toBe(codePoint);
  });
});
