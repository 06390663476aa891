import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadRawKernel } from '../raw-kernel.ts';

describe('toHexadecimal', () => {
  const raw = loadRawKernel();
  const text = raw.allocate(2_000);

  it('writes what node writes, for any number of bytes, and nothing behind it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const from = raw.allocate(bytes.length);
        raw.u8(from, bytes.length).set(bytes);
        raw.u8(text, bytes.length * 2 + 1).fill(1);
        raw.call('toHexadecimal', from, bytes.length, text);
        expect(Buffer.from(raw.u8(text, bytes.length * 2)).toString('latin1')).toBe(Buffer.from(bytes).toString('hex'));
        expect(raw.u8(text + bytes.length * 2, 1)[0]).toBe(1);
      }),
    );
  });
});
