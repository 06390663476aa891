import { describe, expect, it } from 'vitest';
import { foldCharacter } from '../../reference/hashed-embedding.ts';
import { loadRawKernel } from '../raw-kernel.ts';

const raw = loadRawKernel();
const fold = (codePoint: number): number => raw.call('letterFold', codePoint) >>> 0;

describe('letterFold', () => {
  it.each([
    ['Latin', 0xc0, 0x24f],
    ['Greek and Cyrillic', 0x370, 0x52f],
    ['extended Latin and Greek', 0x1e00, 0x1fff],
  ])('gives each letter of %s the base letter that its decomposition and case folding give', (_name, first, last) => {
    const differing: string[] = [];
    for (let codePoint = first; codePoint <= last; codePoint++) {
      const character = String.fromCodePoint(codePoint);
      if (String.fromCodePoint(fold(codePoint)) !== foldCharacter(character)) differing.push(`${codePoint.toString(16)} ${character}`);
    }
    expect(differing).toEqual([]);
  });

  it('leaves every code point around its tables as it is', () => {
    for (const codePoint of [0, 0x41, 0xbf, 0x250, 0x36f, 0x530, 0x1dff, 0x2000, 0x10ffff]) expect(fold(codePoint)).toBe(codePoint);
  });
});
