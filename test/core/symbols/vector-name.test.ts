import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vectorName, vectorText } from '../../../host/core/symbols/vector-name.ts';

interface GoldenVector {
  readonly vector: readonly number[];
  readonly hashed_text: string;
  readonly name: string;
}
// Read with JSON.parse, which keeps -0.0; a bundler's import might not.
const golden: { readonly vector_names: readonly GoldenVector[] } = JSON.parse(
  readFileSync(new URL('../../golden/kato.json', import.meta.url), 'utf8'),
);

const sha1Hex = (text: string): string => createHash('sha1').update(text, 'utf8').digest('hex');

function counted(length: number, step: number): number[] {
  return Array.from({ length }, (_, index) => index * step);
}

describe('vectorName', () => {
  for (const { vector, hashed_text: text, name } of golden.vector_names) {
    it(`names ${vector.length} numbers starting with ${vector.slice(0, 3).join(', ')} as KATO did`, () => {
      expect(vectorText(vector)).toBe(text);
      expect(vectorName(vector, sha1Hex)).toBe(name);
      expect(vectorName(Float64Array.from(vector), sha1Hex)).toBe(name);
    });
  }

  it('is shared by vectors that agree in eight digits', () => {
    expect(vectorName([1 / 3, 1], sha1Hex)).toBe(vectorName([0.33333333, 1], sha1Hex));
  });
});

describe('vectorText', () => {
  // Printed by numpy 2.4.6.
  const known: readonly (readonly [string, readonly number[], string])[] = [
    ['an empty vector', [], '[]'],
    ['zeros', [0, -0], '[ 0. -0.]'],
    ['a negative zero with an exponent', [-0, 1e-5], '[-0.e+00  1.e-05]'],
    ['a small number on the border', [0.0001, 0.1], '[0.0001 0.1   ]'],
    ['a ratio of exactly 1000', [1000, 1], '[1000.    1.]'],
    ['a tie as the even digit below', [0.001953125], '[0.00195312]'],
    ['a tie as the even digit above', [0.005859375], '[0.00585938]'],
    ['a tie with an exponent', [1234567885, 1], '[1.23456788e+09 1.00000000e+00]'],
    ['a tie with an exponent, above', [1234567895, 1], '[1.2345679e+09 1.0000000e+00]'],
    ['nines that carry', [0.999999999, 2], '[1. 2.]'],
    ['nines that carry into the exponent', [9999999999.9], '[1.e+10]'],
    ['the largest double', [1.7976931348623157e308, -5e-324], '[ 1.79769313e+308 -4.94065646e-324]'],
  ];
  for (const [what, values, text] of known) {
    it(`prints ${what} as ${text}`, () => {
      expect(vectorText(values)).toBe(text);
    });
  }

  it('prints 1,000 numbers in full and 1,001 as three at each end', () => {
    expect(vectorText(counted(1000, 1))).not.toContain('...');
    expect(vectorText(counted(1001, 0.5))).toBe('[  0.    0.5   1.  ... 499.  499.5 500. ]');
  });

  it('chooses the columns of a summary by the numbers that it shows', () => {
    const values = counted(1200, 1);
    values[600] = 1e300;
    expect(vectorText(values)).toBe('[0.000e+00 1.000e+00 2.000e+00 ... 1.197e+03 1.198e+03 1.199e+03]');
  });

  it('cuts lines at 75 characters and trims the blanks before the cut', () => {
    expect(vectorText([...counted(24, 0.5), 0.25])).toBe(
      '[ 0.    0.5   1.    1.5   2.    2.5   3.    3.5   4.    4.5   5.    5.5\n  6.    6.5   7.    7.5   8.    8.5   9.    9.5  10.   10.5  11.   11.5\n  0.25]',
    );
  });

  it('keeps every line within 75 characters and every number near its value for any vector', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 40 }), (values) => {
        const text = vectorText(values);
        for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(75);
        const printed = text.slice(1, -1).trim().split(/\s+/).map(Number);
        expect(printed.length).toBe(values.length);
        for (const [index, value] of values.entries()) {
          expect(Math.abs(printed[index] - value)).toBeLessThanOrEqual(Math.max(0.51e-8, Math.abs(value) * 0.51e-8));
        }
      }),
    );
  });
});
