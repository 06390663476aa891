import { describe, expect, it } from 'vitest';
import { encodeInto, encoderFor, openDecoder, utf8WriterTo } from '../../host/wasm/shared-text.ts';

const TEXTS = ['', 'plain', 'é 猫 😀', 'a lone \ud800 half', 'x'.repeat(1000)];

describe('encodeInto and encoderFor', () => {
  it('write the same into shared memory, with a copy on the way and without', () => {
    for (const text of TEXTS) {
      for (const room of [0, 1, 5, 4000]) {
        const expected = new Uint8Array(room);
        const result = new TextEncoder().encodeInto(text, expected);
        for (const encode of [encodeInto, encoderFor(true), encoderFor(false)]) {
          const bytes = new Uint8Array(new SharedArrayBuffer(room));
          expect(encode(text, bytes)).toEqual(result);
          expect([...bytes]).toEqual([...expected]);
        }
      }
    }
  });
});

describe('utf8WriterTo', () => {
  it('writes what an encoder writes, from the beginning of its region, as far as there is room', () => {
    for (const text of TEXTS) {
      for (const room of [1, 5, 4000]) {
        const expected = new Uint8Array(room);
        const { written } = new TextEncoder().encodeInto(text, expected);
        const bytes = new Uint8Array(new SharedArrayBuffer(room + 8), 8);
        expect(utf8WriterTo(bytes)(text)).toBe(written);
        expect([...bytes]).toEqual([...expected]);
      }
    }
  });
});

describe('openDecoder', () => {
  it('reads shared memory', () => {
    const bytes = new Uint8Array(new SharedArrayBuffer(6));
    bytes.set([0xef, 0xbb, 0xbf, 97, 98, 99]);
    expect(openDecoder('utf-8')(bytes)).toBe('abc');
    expect(openDecoder('utf-8', { ignoreBOM: true })(bytes)).toBe('\ufeffabc');
    expect(openDecoder('latin1')(bytes)).toBe('ï»¿abc');
  });
});
