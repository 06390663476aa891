import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pythonFloat, pythonNumber } from '../../../host/core/symbols/python-number.ts';

describe('pythonFloat', () => {
  const known: readonly (readonly [number, string])[] = [
    [1, '1.0'],
    [0, '0.0'],
    [-0, '-0.0'],
    [0.1, '0.1'],
    [-2.5, '-2.5'],
    [100000, '100000.0'],
    [1 / 3, '0.3333333333333333'],
    [0.0001, '0.0001'],
    [0.00012, '0.00012'],
    [0.00009999, '9.999e-05'],
    [1e-5, '1e-05'],
    [1e-9, '1e-09'],
    [1.5e-7, '1.5e-07'],
    [-1e-5, '-1e-05'],
    [1e-10, '1e-10'],
    [1e15, '1000000000000000.0'],
    [9999999999999998, '9999999999999998.0'],
    [1e16, '1e+16'],
    [-1e16, '-1e+16'],
    [123456789012345680, '1.2345678901234568e+17'],
    [1e21, '1e+21'],
    [1e100, '1e+100'],
    [5e-324, '5e-324'],
    [1.7976931348623157e308, '1.7976931348623157e+308'],
    [2 ** 53, '9007199254740992.0'],
    [Number.POSITIVE_INFINITY, 'inf'],
    [Number.NEGATIVE_INFINITY, '-inf'],
    [Number.NaN, 'nan'],
  ];
  for (const [value, text] of known) {
    it(`writes ${text}`, () => {
      expect(pythonFloat(value)).toBe(text);
    });
  }

  it('reads back to the same double, and always shows a point or an exponent', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(pythonFloat(value))).toBe(value);
        expect(pythonFloat(value)).toMatch(/^-?(\d+\.\d+|\d(\.\d+)?e[+-]\d{2,3})$/);
      }),
      { numRuns: 2000 },
    );
  });

  it('agrees with Python on 2000 doubles of all magnitudes', (context) => {
    const values = fc.sample(fc.double({ noNaN: true, noDefaultInfinity: true }), { numRuns: 2000, seed: 14 });
    const bytes = Buffer.from(Float64Array.from(values).buffer).toString('hex');
    const program = `import struct\nfor (x,) in struct.iter_unpack('<d', bytes.fromhex(input())): print(repr(x))`;
    const run = spawnSync('python3', ['-c', program], { encoding: 'utf8', input: bytes });
    if (run.status !== 0) return context.skip('no python3 on this machine');
    expect(values.map(pythonFloat)).toEqual(run.stdout.trim().split('\n'));
  });
});

describe('pythonNumber', () => {
  const known: readonly (readonly [string, string])[] = [
    ['1', '1'],
    ['-7', '-7'],
    ['0', '0'],
    ['-0', '0'],
    ['-0.0', '-0.0'],
    ['1.0', '1.0'],
    ['1.50', '1.5'],
    ['1e5', '100000.0'],
    ['1E2', '100.0'],
    ['1e+2', '100.0'],
    ['1e16', '1e+16'],
    ['0.00001', '1e-05'],
    ['1e999', 'inf'],
    ['-1e999', '-inf'],
    ['1e-999', '0.0'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    ['0.1000000000000000055', '0.1'],
  ];
  for (const [spelling, text] of known) {
    it(`turns ${spelling} into ${text}`, () => {
      expect(pythonNumber(spelling)).toBe(text);
    });
  }
});
