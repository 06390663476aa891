import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeText } from '../../host/wasm/text-encoding.ts';

function decoded(text: string): { width: number; characters: number[] } {
  const bytes = new Uint8Array(Math.max(text.length * 4, 4));
  const encoded = { length: 0, width: 0 };
  encodeText(text, bytes, encoded);
  const { width, length } = encoded;
  const kind = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array }[width];
  if (kind === undefined) throw new Error(`width ${width}`);
  return { width, characters: [...new kind(bytes.buffer, 0, length)] };
}

describe('encodeText', () => {
  it('writes the code points of any string, lone surrogates among them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(decoded(text).characters).toEqual([...text].map((character) => character.codePointAt(0)));
      }),
    );
    expect(decoded('\ud83d a \ude00').characters).toEqual([0xd83d, 32, 97, 32, 0xde00]);
  });

  it.each([
    ['', 1],
    ['a', 1],
    ['plain ASCII of more than twenty characters', 1],
    ['à la française, and more than twenty characters', 1],
    ['漢字', 2],
    ['a text of more than twenty characters with 漢字', 2],
    ['lone \ud83d', 2],
    ['astral 😀', 4],
  ])('takes the narrowest width for "%s"', (text, width) => {
    expect(decoded(text).width).toBe(width);
  });
});
