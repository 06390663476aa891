/** xxHash64 as its specification says it, in big integers, one step a line. */
const PRIMES = [0n, 0x9e3779b185ebca87n, 0xc2b2ae3d27d4eb4fn, 0x165667b19e3779f9n, 0x85ebca77c2b2ae63n, 0x27d4eb2f165667c5n];

const wrap = (value: bigint): bigint => BigInt.asUintN(64, value);
const turn = (value: bigint, bits: bigint): bigint => wrap((value << bits) | (value >> (64n - bits)));
const round = (acc: bigint, word: bigint): bigint => wrap(turn(wrap(acc + word * PRIMES[2]), 31n) * PRIMES[1]);

export function xxHash64(bytes: Uint8Array, seed: bigint): bigint {
  const word = (at: number, size: number): bigint =>
    bytes.subarray(at, at + size).reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
  let at = 0;
  let hash = wrap(seed + PRIMES[5]);
  if (bytes.length >= 32) {
    const accs = [seed + PRIMES[1] + PRIMES[2], seed + PRIMES[2], seed, seed - PRIMES[1]].map(wrap);
    for (; at + 32 <= bytes.length; at += 32) for (let lane = 0; lane < 4; lane++) accs[lane] = round(accs[lane], word(at + lane * 8, 8));
    hash = wrap(turn(accs[0], 1n) + turn(accs[1], 7n) + turn(accs[2], 12n) + turn(accs[3], 18n));
    for (const acc of accs) hash = wrap((hash ^ round(0n, acc)) * PRIMES[1] + PRIMES[4]);
  }
  hash = wrap(hash + BigInt(bytes.length));
  for (; at + 8 <= bytes.length; at += 8) hash = wrap(turn(hash ^ round(0n, word(at, 8)), 27n) * PRIMES[1] + PRIMES[4]);
  for (; at + 4 <= bytes.length; at += 4) hash = wrap(turn(hash ^ wrap(word(at, 4) * PRIMES[1]), 23n) * PRIMES[2] + PRIMES[3]);
  for (; at < bytes.length; at++) hash = wrap(turn(hash ^ wrap(word(at, 1) * PRIMES[5]), 11n) * PRIMES[1]);
  hash = wrap((hash ^ (hash >> 33n)) * PRIMES[2]);
  hash = wrap((hash ^ (hash >> 29n)) * PRIMES[3]);
  return hash ^ (hash >> 32n);
}
