import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { isPrintable } from '../../../host/core/symbols/unicode-printable.ts';

const PYTHON = `
import sys, unicodedata
print(unicodedata.unidata_version)
sys.stdout.write(''.join('1' if chr(code_point).isprintable() else '0' for code_point in range(sys.maxunicode + 1)))
`;

describe('isPrintable', () => {
  it('knows each non-printable category by its first members', () => {
    const nonPrintable = [
      0x00,
      0x1f,
      0x7f,
      0x9f, // Cc
      0xad,
      0x200b,
      0xfeff,
      0xe0001, // Cf
      0xd800,
      0xdfff, // Cs
      0xe000,
      0xf8ff,
      0xf0000,
      0x10fffd, // Co
      0x0378,
      0xffff,
      0x10ffff, // Cn
      0x2028,
      0x2029, // Zl, Zp
      0xa0,
      0x3000, // Zs
    ];
    for (const codePoint of nonPrintable) expect(isPrintable(codePoint), codePoint.toString(16)).toBe(false);
  });

  it('knows printable characters on both sides of non-printable ranges', () => {
    for (const codePoint of [0x20, 0x7e, 0xa1, 0xac, 0xae, 0x377, 0x37a, 0xfffd, 0x1f600, 0x3134a, 0xe0100, 0xe01ef]) {
      expect(isPrintable(codePoint), codePoint.toString(16)).toBe(true);
    }
  });

  it('stays at Unicode 14: what later versions assigned is not printable', () => {
    expect(isPrintable(0x1fae8)).toBe(false); // shaking face, Unicode 15.0
    expect(isPrintable(0x31350)).toBe(false); // CJK extension H, Unicode 15.0
    expect(isPrintable(0x1fadd)).toBe(false); // Unicode 16.0
    expect(isPrintable(0x1fae7)).toBe(true); // bubbles, Unicode 14.0
  });

  it('agrees with Python 3.11 on every code point', (context) => {
    const run = spawnSync('python3', ['-c', PYTHON], { encoding: 'utf8', maxBuffer: 1 << 22 });
    if (run.status !== 0) return context.skip('no python3 on this machine');
    const [version, flags] = run.stdout.split('\n');
    if (version !== '14.0.0') return context.skip(`python3 knows Unicode ${version}, the table is of 14.0.0`);
    expect(flags.length).toBe(0x110000);
    const different: string[] = [];
    for (let codePoint = 0; codePoint < flags.length; codePoint += 1) {
      if (isPrintable(codePoint) !== (flags[codePoint] === '1')) different.push(codePoint.toString(16));
    }
    expect(different).toEqual([]);
  });
});
