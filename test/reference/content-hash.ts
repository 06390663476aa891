/** MurmurHash3 x64 128 in big integers, one step a line; the first lane is the more significant half. */
const C1 = 0x87c37b91114253d5n;
const C2 = 0x4cf5ad432745937fn;

const wrap = (value: bigint): bigint => BigInt.asUintN(64, value);
const turn = (value: bigint, bits: bigint): bigint => wrap((value << bits) | (value >> (64n - bits)));

function finalMix(start: bigint): bigint {
  let hash = wrap((start ^ (start >> 33n)) * 0xff51afd7ed558ccdn);
  hash = wrap((hash ^ (hash >> 33n)) * 0xc4ceb9fe1a85ec53n);
  return hash ^ (hash >> 33n);
}

export function contentHash(bytes: Uint8Array, seed: bigint): bigint {
  const word = (at: number): bigint => bytes.subarray(at, at + 8).reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
  const first = (at: number): bigint => wrap(turn(wrap(word(at) * C1), 31n) * C2);
  const second = (at: number): bigint => wrap(turn(wrap(word(at) * C2), 33n) * C1);
  let h1 = seed;
  let h2 = seed;
  let at = 0;
  for (; at + 16 <= bytes.length; at += 16) {
    h1 = wrap((turn(h1 ^ first(at), 27n) + h2) * 5n + 0x52dce729n);
    h2 = wrap((turn(h2 ^ second(at + 8), 31n) + h1) * 5n + 0x38495ab5n);
  }
  h2 ^= second(at + 8) ^ BigInt(bytes.length);
  h1 ^= first(at) ^ BigInt(bytes.length);
  h1 = wrap(h1 + h2);
  h2 = wrap(h2 + h1);
  h1 = finalMix(h1);
  h2 = finalMix(h2);
  h1 = wrap(h1 + h2);
  h2 = wrap(h2 + h1);
  return (h1 << 64n) | h2;
}
