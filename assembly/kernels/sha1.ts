/**
 * SHA-1 of one message.
 *
 * Names patterns, vectors and futures; a fingerprint, not a protection against forgery.
 *
 * Source: FIPS 180-4, sections 5.1.1 (padding), 6.1.2 (rounds); names of the working variables are the standard's.
 * Cost: O(length).
 * Precondition: `scratch` has SHA1_SCRATCH_BYTES, `digest` 20 bytes; neither overlaps the message. Length below 2^29.
 *
 *   scratch   80 words of the message schedule | up to two blocks of padded tail
 *             0                                  320                         448
 */
const TAIL: usize = 320;
const BLOCK_BYTES: u32 = 64;
/** A block ends with the message length in bits, 8 bytes. */
const LENGTH_BYTES: u32 = 8;

export function sha1(message: usize, length: u32, scratch: usize, digest: usize): void {
  store<u32>(digest, 0x67452301);
  store<u32>(digest, 0xefcdab89, 4);
  store<u32>(digest, 0x98badcfe, 8);
  store<u32>(digest, 0x10325476, 12);
  store<u32>(digest, 0xc3d2e1f0, 16);
  const rest = length & (BLOCK_BYTES - 1);
  const whole = message + (length - rest);
  for (; message < whole; message += BLOCK_BYTES) addBlock(message, scratch, digest);

  const tail = scratch + TAIL;
  const tailBytes: usize = rest + 1 + LENGTH_BYTES > BLOCK_BYTES ? 2 * BLOCK_BYTES : BLOCK_BYTES;
  memory.copy(tail, whole, rest);
  store<u8>(tail + rest, 0x80);
  memory.fill(tail + rest + 1, 0, tailBytes - rest - 1);
  store<u64>(tail + tailBytes - LENGTH_BYTES, bswap<u64>(u64(length) << 3));
  addBlock(tail, scratch, digest);
  if (tailBytes > BLOCK_BYTES) addBlock(tail + BLOCK_BYTES, scratch, digest);
  for (let word: usize = 0; word < 20; word += 4) store<u32>(digest + word, bswap<u32>(load<u32>(digest + word)));
}

function addBlock(block: usize, schedule: usize, hash: usize): void {
  for (let t: usize = 0; t < 64; t += 4) store<u32>(schedule + t, bswap<u32>(load<u32>(block + t)));
  for (let t: usize = 64; t < 320; t += 4) {
    const w = schedule + t;
    store<u32>(w, rotl<u32>(load<u32>(w - 12) ^ load<u32>(w - 32) ^ load<u32>(w - 56) ^ load<u32>(w - 64), 1));
  }
  let a = load<u32>(hash);
  let b = load<u32>(hash, 4);
  let c = load<u32>(hash, 8);
  let d = load<u32>(hash, 12);
  let e = load<u32>(hash, 16);
  let t: usize = 0;
  for (; t < 80; t += 4) {
    const T = rotl<u32>(a, 5) + (d ^ (b & (c ^ d))) + e + 0x5a827999 + load<u32>(schedule + t);
    e = d;
    d = c;
    c = rotl<u32>(b, 30);
    b = a;
    a = T;
  }
  for (; t < 160; t += 4) {
    const T = rotl<u32>(a, 5) + (b ^ c ^ d) + e + 0x6ed9eba1 + load<u32>(schedule + t);
    e = d;
    d = c;
    c = rotl<u32>(b, 30);
    b = a;
    a = T;
  }
  for (; t < 240; t += 4) {
    const T = rotl<u32>(a, 5) + ((b & c) | (d & (b | c))) + e + 0x8f1bbcdc + load<u32>(schedule + t);
    e = d;
    d = c;
    c = rotl<u32>(b, 30);
    b = a;
    a = T;
  }
  for (; t < 320; t += 4) {
    const T = rotl<u32>(a, 5) + (b ^ c ^ d) + e + 0xca62c1d6 + load<u32>(schedule + t);
    e = d;
    d = c;
    c = rotl<u32>(b, 30);
    b = a;
    a = T;
  }
  store<u32>(hash, load<u32>(hash) + a);
  store<u32>(hash, load<u32>(hash, 4) + b, 4);
  store<u32>(hash, load<u32>(hash, 8) + c, 8);
  store<u32>(hash, load<u32>(hash, 12) + d, 12);
  store<u32>(hash, load<u32>(hash, 16) + e, 16);
}
