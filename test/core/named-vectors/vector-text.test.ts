import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readVectorText, textOfVector } from '../../../host/core/named-vectors/vector-text.ts';

describe('vector text', () => {
  it('brings back every bit of any vector, the sign of zero included', () => {
    fc.assert(
      fc.property(fc.float32Array({ minLength: 1, maxLength: 70 }), (vector) => {
        const target = new Float32Array(vector.length);
        readVectorText(textOfVector(vector), target);
        expect(target).toEqual(vector);
      }),
    );
  });

  it('is base64 of little-endian f32, as other programs read it', () => {
    const vector = Float32Array.from({ length: 3000 }, (_, component) => component / 7 - 3);
    expect(textOfVector(vector)).toBe(Buffer.from(vector.buffer).toString('base64'));
  });

  it('is refused for a vector of another length', () => {
    expect(() => readVectorText(textOfVector(Float32Array.of(1, 2)), new Float32Array(3))).toThrow(
      /Found 8 bytes of a vector, expected 12/,
    );
  });
});
