import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHashing } from '../../host/fuzzy/hashing.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { contentHash } from '../reference/content-hash.ts';
import { MESSAGE_LENGTHS, patternedBytes } from '../reference/message-lengths.ts';
import { xxHash64 } from '../reference/xx-hash-64.ts';

const hashing = createHashing(createEngineKernels().hashes);
const message = fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), fc.string({ maxLength: 80 }), fc.uint8Array({ maxLength: 80 }));

function sha1(of: string | Uint8Array): string {
  return createHash('sha1').update(of).digest('hex');
}

describe('createHashing', () => {
  it('hashes texts (also with lone surrogates) and bytes mixed in one batch as node:crypto does', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 9 }), (messages) => {
        expect(hashing.sha1.hexOfAll(messages)).toEqual(messages.map(sha1));
      }),
    );
  });

  it('hashes batches that do not fit into one call in the order of the messages', () => {
    const messages = Array.from({ length: 2_000 }, (_, index) => `${index}`.repeat(100 + (index % 7)));
    expect(hashing.sha1.hexOfAll(messages)).toEqual(messages.map(sha1));
    expect(hashing.sha1.bytesOfAll(messages)).toEqual(
      new Uint8Array(Buffer.concat(messages.map((text) => createHash('sha1').update(text).digest()))),
    );
  });

  it('hashes each length alone and with one message far larger than a call', () => {
    for (const length of [...MESSAGE_LENGTHS, 3_000_000])
      expect(hashing.sha1.hex(patternedBytes(length))).toBe(sha1(patternedBytes(length)));
    expect(hashing.sha1.hex('ä'.repeat(400_000))).toBe(sha1('ä'.repeat(400_000)));
  });

  it('gives one digest as text, as bytes and as a number', () => {
    expect(hashing.xxHash64.bigint('')).toBe(0xef46db3751d8e999n);
    expect(hashing.xxHash64.hex('')).toBe('ef46db3751d8e999');
    expect([...hashing.xxHash64.bytes('')]).toEqual([0xef, 0x46, 0xdb, 0x37, 0x51, 0xd8, 0xe9, 0x99]);
    expect(hashing.contentHash.bigintOfAll(['', 'hello'])).toEqual([0n, 0xcbd8a7b341bd9b025b1e906a48ae1d19n]);
    expect(hashing.sha1.hexOfAll([])).toEqual([]);
  });

  it('uses the whole seed, given as a number or a big integer', () => {
    const bytes = Buffer.from('seeded');
    for (const seed of [0, 7, 0xffff_ffff, Number.MAX_SAFE_INTEGER, 0xfedc_ba98_7654_3210n]) {
      expect(hashing.xxHash64WithSeed(seed).bigint('seeded')).toBe(xxHash64(bytes, BigInt(seed)));
    }
    for (const seed of [0, 7n, 0xffff_ffff])
      expect(hashing.contentHashWithSeed(seed).bigint('seeded')).toBe(contentHash(bytes, BigInt(seed)));
  });

  it('gives streams the digest of the whole message, wherever pieces end', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 90 }), { maxLength: 7 }), fc.nat(), (pieces, seed) => {
        const whole = Buffer.concat(pieces);
        const streams = [hashing.openSha1(), hashing.openXxHash64(seed)];
        for (const piece of pieces) for (const stream of streams) stream.update(piece);
        expect(streams.map((stream) => stream.hex())).toEqual([sha1(whole), xxHash64(whole, BigInt(seed)).toString(16).padStart(16, '0')]);
        for (const stream of streams) stream.free();
      }),
    );
  });

  it('refuses what is no message and seeds out of range, and stays usable', () => {
    const refused = expect.objectContaining({ code: 'MEM_INVALID_ARGUMENT' });
    const wrong: string[] = JSON.parse('["text", 5]');
    expect(() => hashing.sha1.hexOfAll(wrong)).toThrow(refused);
    for (const seed of [-1, 0.5, 2 ** 53, Number.NaN, 1n << 64n]) expect(() => hashing.xxHash64WithSeed(seed)).toThrow(refused);
    expect(() => hashing.contentHashWithSeed(2 ** 32)).toThrow(refused);
    const stream = hashing.openSha1();
    stream.free();
    expect(() => stream.update('late')).toThrow(refused);
    expect(hashing.sha1.hex('abc')).toBe(sha1('abc'));
  });
});
