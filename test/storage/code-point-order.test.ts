import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareCodePoints } from '../../host/storage/code-point-order.ts';

describe('compareCodePoints', () => {
  it('agrees with the order of the UTF-8 bytes for any two strings', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'ä', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '\u{10ffff}') });
    fc.assert(
      fc.property(text, text, (left, right) => {
        expect(Math.sign(compareCodePoints(left, right))).toBe(Buffer.compare(Buffer.from(left), Buffer.from(right)));
      }),
    );
  });
});
