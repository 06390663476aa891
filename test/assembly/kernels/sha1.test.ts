import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadRawKernel } from '../raw-kernel.ts';

const raw = loadRawKernel();
const message = raw.allocate(1024);
const scratch = raw.allocate(raw.constant('SHA1_SCRATCH_BYTES'));
const digest = raw.allocate(raw.constant('SHA1_DIGEST_BYTES'));

function sha1(bytes: Uint8Array): string {
  raw.u8(message, bytes.length).set(bytes);
  raw.call('sha1', message, bytes.length, scratch, digest);
  return Buffer.from(raw.u8(digest, 20)).toString('hex');
}

function expected(bytes: Uint8Array): string {
  return createHash('sha1').update(bytes).digest('hex');
}

describe('sha1', () => {
  it('agrees with the standard for every length around the block boundaries', () => {
    for (let length = 0; length <= 260; length++) {
      const bytes = Uint8Array.from({ length }, (_, position) => (position * 37 + length) & 255);
      expect(sha1(bytes)).toBe(expected(bytes));
    }
  });

  it('agrees with the standard for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 1000 }), (bytes) => {
        expect(sha1(bytes)).toBe(expected(bytes));
      }),
    );
  });
});

describe('sha1 of a stream', () => {
  const state = raw.allocate(raw.constant('SHA1_STATE_BYTES'));
  const pieces = fc.array(fc.uint8Array({ maxLength: 150 }), { maxLength: 8 });

  it('is that of the whole message however it is cut, and may be asked between the pieces', () => {
    fc.assert(
      fc.property(pieces, (parts) => {
        raw.call('sha1Open', state);
        for (const [index, bytes] of parts.entries()) {
          raw.u8(message, bytes.length).set(bytes);
          raw.call('sha1Update', state, message, bytes.length, scratch);
          raw.call('sha1Digest', state, scratch, digest);
          expect(Buffer.from(raw.u8(digest, 20)).toString('hex')).toBe(expected(Buffer.concat(parts.slice(0, index + 1))));
        }
      }),
    );
  });
});
