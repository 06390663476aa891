import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentHash } from '../../reference/content-hash.ts';
import { MESSAGE_LENGTHS, patternedBytes } from '../../reference/message-lengths.ts';
import { loadRawKernel } from '../raw-kernel.ts';
import { packMessages, readDigests } from '../raw-messages.ts';

const raw = loadRawKernel();
const digests = raw.allocate(300 * 16);

function hashAll(messages: readonly Uint8Array[], seed: number): string[] {
  const { bytes, starts, count } = packMessages(raw, messages);
  raw.call('contentHashBatch', bytes, starts, count, seed, digests);
  return readDigests(raw, digests, count, 16);
}

const hex = (value: bigint): string => value.toString(16).padStart(32, '0');

describe('contentHashBatch', () => {
  it('gives the known digests of MurmurHash3 x64 128', () => {
    const texts = ['', 'hello', 'hello, world', 'The quick brown fox jumps over the lazy dog'];
    expect(
      hashAll(
        texts.map((text) => Buffer.from(text)),
        0,
      ),
    ).toEqual([
      '00000000000000000000000000000000',
      'cbd8a7b341bd9b025b1e906a48ae1d19',
      '342fac623a5ebc8e4cdcbc079642414d',
      'e34bbc7bbc071b6c7a433ca9c49a9347',
    ]);
  });

  it('gives the verification value of the SMHasher suite', () => {
    // Keys 0, 01, 012 … of 0 to 255 bytes with seed 256 - length; then the hash of all hashes. Lanes are little-endian there.
    const littleEndian = (digest: string): Buffer =>
      Buffer.concat([Buffer.from(digest.slice(0, 16), 'hex').reverse(), Buffer.from(digest.slice(16), 'hex').reverse()]);
    const key = Uint8Array.from({ length: 256 }, (_, index) => index);
    const all = Array.from({ length: 256 }, (_, length) => littleEndian(hashAll([key.subarray(0, length)], 256 - length)[0]));
    expect(littleEndian(hashAll([Buffer.concat(all)], 0)[0]).readUInt32LE(0)).toBe(0x6384ba69);
  });

  it('agrees with the reference around every block boundary', () => {
    const messages = MESSAGE_LENGTHS.map(patternedBytes);
    for (const seed of [0, 1, 0xffff_ffff]) {
      expect(hashAll(messages, seed)).toEqual(messages.map((message) => hex(contentHash(message, BigInt(seed)))));
    }
  });

  it('agrees with the reference for any bytes and seed', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 70 }), { maxLength: 5 }), fc.nat({ max: 0xffff_ffff }), (messages, seed) => {
        expect(hashAll(messages, seed)).toEqual(messages.map((message) => hex(contentHash(message, BigInt(seed)))));
      }),
    );
  });
});
