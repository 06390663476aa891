import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '../../reference/any-text.ts';
import { addWord, wordHash } from '../../reference/hashed-embedding.ts';
import { f32 } from '../raw-embedding.ts';
import { loadRawKernel } from '../raw-kernel.ts';
import { packMessages } from '../raw-messages.ts';

const raw = loadRawKernel();
/** No word holds U+0000, by which boundaries are marked. */
const anyWord = (maxLength: number): fc.Arbitrary<string> => anyText(maxLength).map((text) => text.replaceAll('\0', ''));

const row = raw.allocate(1_024);

function addRaw(word: string, dimension: number, weight: number): number[] {
  const message = Buffer.from(word);
  const { bytes } = packMessages(raw, [message]);
  const vector = f32(raw, row, dimension);
  vector.fill(0);
  raw.call('addWord', bytes, bytes + message.length, row, dimension, weight);
  return [...vector];
}

describe('addWord', () => {
  it('agrees with the reference for any word, dimension and weight', () => {
    const weight = fc.float({ min: 0, max: 20, noNaN: true });
    fc.assert(
      fc.property(anyWord(70), fc.constantFrom(4, 60, 256), weight, (word, dimension, one) => {
        const expected = new Float32Array(dimension);
        addWord(word, expected, one);
        expect(addRaw(word, dimension, one)).toEqual([...expected]);
      }),
    );
  });

  it('adds nothing for a word of nothing but accents', () => {
    expect(addRaw('\u0301\u0302', 8, 1)).toEqual(new Array(8).fill(0));
  });
});

describe('wordHash', () => {
  it('agrees with the reference, and is the same for all spellings that fold to one', () => {
    const hash = (word: string): number => {
      const message = Buffer.from(word);
      const { bytes } = packMessages(raw, [message]);
      return raw.call('wordHash', bytes, bytes + message.length) >>> 0;
    };
    fc.assert(
      fc.property(anyWord(20), (word) => {
        expect(hash(word)).toBe(wordHash(word));
      }),
    );
    expect(new Set(['Café', 'cafe', 'CAFE\u0301', 'ｃａｆｅ'].map(hash)).size).toBe(1);
  });
});
