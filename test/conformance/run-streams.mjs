/** The conformance run of streaming hashes: messages in pieces of any size, with a digest in the middle, which must not disturb the stream. */
import { joined, randomNumbers } from './vector-inputs.mjs';

const SEED = 20_261_122;
/** Around blocks of 64 bytes and stripes of 32, and some of many. */
const LENGTHS = [0, 1, 31, 32, 33, 55, 56, 63, 64, 65, 119, 120, 127, 128, 129, 255, 1_000, 4_096, 10_000];
const MOST_PIECE = 200;

/**
 * @param {import('../../examples/bare-kernel.mjs').BareKernel} bare
 * @returns {{ calls: number, hash: string }}
 */
export function runStreams(bare) {
  const random = randomNumbers(SEED);
  /** @type {Uint8Array[]} */
  const answers = [];
  const state = bare.allocate(Math.max(bare.constant('SHA1_STATE_BYTES'), bare.constant('XX_HASH_64_STATE_BYTES')));
  const scratch = bare.allocate(bare.constant('SHA1_SCRATCH_BYTES'));
  const digest = bare.allocate(bare.constant('SHA1_DIGEST_BYTES'));
  const piece = bare.allocate(MOST_PIECE);
  const streams = [
    {
      open: () => bare.call('sha1Open', state),
      /** @param {number} length */
      update: (length) => bare.call('sha1Update', state, piece, length, scratch),
      end: () => bare.call('sha1Digest', state, scratch, digest),
      bytes: bare.constant('SHA1_DIGEST_BYTES'),
    },
    ...[0, 0x9e37_79b9].map((seed) => ({
      open: () => bare.call('xxHash64Open', state, seed, seed >>> 3),
      /** @param {number} length */
      update: (length) => bare.call('xxHash64Update', state, piece, length),
      end: () => bare.call('xxHash64Digest', state, digest),
      bytes: bare.constant('XX_HASH_64_DIGEST_BYTES'),
    })),
  ];
  let calls = 0;
  for (const { open, update, end, bytes } of streams) {
    for (const length of LENGTHS) {
      open();
      calls += 1;
      for (let left = length; left > 0; ) {
        const taken = Math.min(left, 1 + random(MOST_PIECE));
        bare.bytes(piece, taken).set(Uint8Array.from({ length: taken }, () => random(256)));
        update(taken);
        left -= taken;
        calls += 1;
        if (random(4) > 0) continue;
        end();
        answers.push(bare.bytes(digest, bytes).slice());
        calls += 1;
      }
      end();
      answers.push(bare.bytes(digest, bytes).slice());
      calls += 1;
    }
  }
  return { calls, hash: bare.sha1(joined(answers)) };
}
