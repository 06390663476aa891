import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MESSAGE_LENGTHS, patternedBytes } from '../../reference/message-lengths.ts';
import { loadRawKernel } from '../raw-kernel.ts';
import { packMessages, readDigests } from '../raw-messages.ts';

const raw = loadRawKernel();
const scratch = raw.allocate(raw.constant('SHA1_BATCH_SCRATCH_BYTES'));
const digests = raw.allocate(200 * 20);

function hashAll(messages: readonly Uint8Array[]): string[] {
  const { bytes, starts, count } = packMessages(raw, messages);
  raw.call('sha1Batch', bytes, starts, count, scratch, digests);
  return readDigests(raw, digests, count, 20);
}

function expected(messages: readonly Uint8Array[]): string[] {
  return messages.map((message) => createHash('sha1').update(message).digest('hex'));
}

describe('sha1Batch', () => {
  it('gives the digests of FIPS 180-4', () => {
    const texts = ['abc', '', 'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq'];
    expect(hashAll(texts.map((text) => Buffer.from(text)))).toEqual([
      'a9993e364706816aba3e25717850c26c9cd0d89d',
      'da39a3ee5e6b4b0d3255bfef95601890afd80709',
      '84983e441c3bd26ebaae4aa1f95129e5e54670f1',
    ]);
  });

  it('agrees with the standard for all lengths mixed, in both orders', () => {
    const messages = MESSAGE_LENGTHS.map(patternedBytes);
    expect(hashAll(messages)).toEqual(expected(messages));
    expect(hashAll(messages.reverse())).toEqual(expected(messages));
  });

  it('agrees with the standard for any number of messages of any lengths', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 12 }), (messages) => {
        expect(hashAll(messages)).toEqual(expected(messages));
      }),
    );
  });
});
