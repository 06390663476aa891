import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { LONGEST_PAIR_TEXT, PairText } from '../../host/wasm/pair-text.ts';
import { encodeText } from '../../host/wasm/text-encoding.ts';

const engine = createEngineKernels();
const place = new PairText(engine.arena);
const { buffer } = engine.arena.allocate(1).u8;

function written(text: string): { length: number; width: number; bytes: number[] } {
  place.write(text);
  const { length, width } = place;
  return { length, width, bytes: [...new Uint8Array(buffer, place.address, length * width)] };
}

function expected(text: string): { length: number; width: number; bytes: number[] } {
  const bytes = new Uint8Array(text.length * 4 + 4);
  const encoded = { length: 0, width: 0 };
  encodeText(text, bytes, encoded);
  return { ...encoded, bytes: [...bytes.subarray(0, encoded.length * encoded.width)] };
}

describe('PairText', () => {
  it('holds what encodeText writes, one text after the other', () => {
    const text = fc.oneof(fc.string({ maxLength: 50 }), fc.string({ unit: 'binary', maxLength: 50 }));
    fc.assert(
      fc.property(text, (one) => {
        expect(written(one)).toEqual(expected(one));
      }),
    );
  });

  it.each([
    '',
    'é',
    'ÿþý',
    'plain ASCII of more than twenty characters',
    'à la française, of more than twenty characters',
    'abcÀ漢',
    'lone \ud83d',
    '😀',
  ])('takes the width of "%s"', (text) => expect(written(text)).toEqual(expected(text)));

  it('has room for the longest text of any width', () => {
    for (const unit of ['a', 'é', '漢', '\ud83d', '😀'.slice(0, 2)]) {
      const text = unit.repeat(LONGEST_PAIR_TEXT / unit.length);
      expect(written(text)).toEqual(expected(text));
    }
  });
});
