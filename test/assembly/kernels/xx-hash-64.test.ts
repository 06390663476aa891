import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MESSAGE_LENGTHS, patternedBytes } from '../../reference/message-lengths.ts';
import { xxHash64 } from '../../reference/xx-hash-64.ts';
import { loadRawKernel } from '../raw-kernel.ts';
import { packMessages, readDigests } from '../raw-messages.ts';

const raw = loadRawKernel();
const digests = raw.allocate(100 * 8);
const state = raw.allocate(raw.constant('XX_HASH_64_STATE_BYTES'));
const piece = raw.allocate(20_000);

const low = (seed: bigint): number => Number(BigInt.asIntN(32, seed));
const high = (seed: bigint): number => Number(BigInt.asIntN(32, seed >> 32n));
const hex = (value: bigint): string => value.toString(16).padStart(16, '0');

function hashAll(messages: readonly Uint8Array[], seed: bigint): string[] {
  const { bytes, starts, count } = packMessages(raw, messages);
  raw.call('xxHash64Batch', bytes, starts, count, low(seed), high(seed), digests);
  return readDigests(raw, digests, count, 8);
}

function hashInPieces(pieces: readonly Uint8Array[], seed: bigint): string {
  raw.call('xxHash64Open', state, low(seed), high(seed));
  for (const bytes of pieces) {
    raw.u8(piece, bytes.length).set(bytes);
    raw.call('xxHash64Update', state, piece, bytes.length);
  }
  raw.call('xxHash64Digest', state, digests);
  return readDigests(raw, digests, 1, 8)[0];
}

/** The buffer of the reference implementation's own sanity check. */
function sanityBuffer(length: number): Uint8Array {
  let generator = 2_654_435_761n;
  return Uint8Array.from({ length }, () => {
    const byte = Number(generator >> 56n);
    generator = BigInt.asUintN(64, generator * 11_400_714_785_074_694_797n);
    return byte;
  });
}

const PRIME_32 = 2_654_435_761n;

describe('xxHash64', () => {
  it.each([
    [0, 0n, 'ef46db3751d8e999'],
    [0, PRIME_32, 'ac75fda2929b17ef'],
    [1, 0n, 'e934a84adb052768'],
    [1, PRIME_32, '5014607643a9b4c3'],
    [4, 0n, '9136a0dca57457ee'],
    [14, 0n, '8282dcc4994e35c8'],
    [14, PRIME_32, 'c3bd6bf63deb6df0'],
    [222, 0n, 'b641ae8cb691c174'],
    [222, PRIME_32, '20cb8ab7ae10c14a'],
  ])('gives the reference digest for %i bytes with seed %i', (length, seed, digest) => {
    const bytes = sanityBuffer(length);
    expect(hashAll([bytes], seed)).toEqual([digest]);
    expect(hashInPieces([bytes], seed)).toBe(digest);
    expect(hex(xxHash64(bytes, seed))).toBe(digest);
  });

  it('agrees with the reference around every block boundary, with seeds of all widths', () => {
    const messages = MESSAGE_LENGTHS.map(patternedBytes);
    for (const seed of [0n, 1n, 0xffff_ffffn, 0x8000_0000_0000_0001n]) {
      expect(hashAll(messages, seed)).toEqual(messages.map((message) => hex(xxHash64(message, seed))));
    }
  });

  it('gives the same digest however the message is cut into pieces', () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 100 }), { maxLength: 8 });
    fc.assert(
      fc.property(pieces, fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }), (parts, seed) => {
        expect(hashInPieces(parts, seed)).toBe(hex(xxHash64(Buffer.concat(parts), seed)));
      }),
    );
  });
});
