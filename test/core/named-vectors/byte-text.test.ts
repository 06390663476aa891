import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOfText, textOfBytes } from '../../../host/core/named-vectors/byte-text.ts';

describe('byte text', () => {
  it('is base64 as other programs write and read it, for any bytes, also after longer ones', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
        const text = textOfBytes(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64'));
        expect(bytesOfText(text)).toEqual(Uint8Array.from(bytes));
      }),
    );
  });
});
