import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareCodePoints } from '../../../host/core/symbols/code-point-order.ts';

/** The obvious twin: compares lists of code points. */
function compareAsCodePointLists(left: string, right: string): number {
  const leftPoints = Array.from(left, (character) => character.codePointAt(0) ?? 0);
  const rightPoints = Array.from(right, (character) => character.codePointAt(0) ?? 0);
  for (let index = 0; index < Math.min(leftPoints.length, rightPoints.length); index += 1) {
    if (leftPoints[index] !== rightPoints[index]) return leftPoints[index] - rightPoints[index];
  }
  return leftPoints.length - rightPoints.length;
}

/** Few code units, chosen so that prefixes are shared and surrogates stand alone, paired and in a row. */
const awkwardText = fc
  .array(fc.constantFrom('a', 'b', '\u007f', '\ud7ff', '\ud800', '\ud83d', '\udbff', '\udc00', '\ude00', '\udfff', '\ue000', '\uffff'), {
    maxLength: 5,
  })
  .map((units) => units.join(''));

describe('compareCodePoints', () => {
  it('agrees with the order of code point lists for any two texts', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (left, right) => {
        expect(Math.sign(compareCodePoints(left, right))).toBe(Math.sign(compareAsCodePointLists(left, right)));
      }),
    );
  });

  it('agrees with the order of code point lists when surrogates are paired, alone or in a row', () => {
    fc.assert(
      fc.property(awkwardText, awkwardText, (left, right) => {
        expect(Math.sign(compareCodePoints(left, right))).toBe(Math.sign(compareAsCodePointLists(left, right)));
      }),
      { numRuns: 5000 },
    );
  });

  it('puts upper case before lower case and "test_10" before "test_2", as Python does', () => {
    expect(['test_2', 'apple', 'Zoo', 'test_10', 'Apple', 'test_1', ''].sort(compareCodePoints)).toEqual([
      '',
      'Apple',
      'Zoo',
      'apple',
      'test_1',
      'test_10',
      'test_2',
    ]);
  });

  it('puts astral characters behind the whole basic plane', () => {
    expect(['😀', '\ufb00', '\ud7ff', 'é'].sort(compareCodePoints)).toEqual(['é', '\ud7ff', '\ufb00', '😀']);
    expect(['x😁', 'x😀', 'x\uffff'].sort(compareCodePoints)).toEqual(['x\uffff', 'x😀', 'x😁']);
  });
});
