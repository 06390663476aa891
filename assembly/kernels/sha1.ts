/**
 * SHA-1 of one message, at once or in pieces.
 *
 * Names patterns, vectors and futures; a fingerprint, not a protection against forgery. `batch/sha1-batch.ts` hashes many at once.
 *
 * Source: FIPS 180-4, sections 5.1.1 (padding), 6.1.2 (rounds); names of the working variables are the standard's.
 * Cost: O(length).
 * Precondition: `scratch` has SHA1_SCRATCH_BYTES, `digest` 20 bytes, `state` SHA1_STATE_BYTES; none overlaps the message.
 *   Length of one call below 2^31.
 *
 *   scratch   80 words of the message schedule | up to two blocks of padded tail
 *             0                                  320                         448
 *   state     a b c d e | - | u64 bytes so far | pending block
 *             0           20  24                 32        96
 */
const TAIL: usize = 320;
export const SHA1_BLOCK_BYTES: u32 = 64;
/** A block ends with the message length in bits, 8 bytes. */
const LENGTH_BYTES: u32 = 8;
const STATE_TOTAL: usize = 24;
const STATE_PENDING: usize = 32;

export function sha1(message: usize, length: u32, scratch: usize, digest: usize): void {
  startHash(digest);
  const rest = length & (SHA1_BLOCK_BYTES - 1);
  const whole = message + (length - rest);
  for (; message < whole; message += SHA1_BLOCK_BYTES) addBlock(message, scratch, digest);
  finish(whole, rest, u64(length), scratch, digest);
}

/** Starts a stream. */
export function sha1Open(state: usize): void {
  startHash(state);
  store<u64>(state + STATE_TOTAL, 0);
}

/** Adds `length` bytes to a stream. */
export function sha1Update(state: usize, bytes: usize, length: u32, scratch: usize): void {
  const total = load<u64>(state + STATE_TOTAL);
  store<u64>(state + STATE_TOTAL, total + u64(length));
  const pending = u32(total) & (SHA1_BLOCK_BYTES - 1);
  const end = bytes + length;
  if (pending !== 0) {
    const taken = min(length, SHA1_BLOCK_BYTES - pending);
    memory.copy(state + STATE_PENDING + pending, bytes, taken);
    if (pending + taken < SHA1_BLOCK_BYTES) return;
    addBlock(state + STATE_PENDING, scratch, state);
    bytes += taken;
  }
  for (; bytes + SHA1_BLOCK_BYTES <= end; bytes += SHA1_BLOCK_BYTES) addBlock(bytes, scratch, state);
  memory.copy(state + STATE_PENDING, bytes, end - bytes);
}

/** Writes the digest of what a stream has got so far; the stream goes on. */
export function sha1Digest(state: usize, scratch: usize, digest: usize): void {
  memory.copy(digest, state, 20);
  const total = load<u64>(state + STATE_TOTAL);
  finish(state + STATE_PENDING, u32(total) & (SHA1_BLOCK_BYTES - 1), total, scratch, digest);
}

/**
 * Writes the last one or two blocks of a message to `tail`; returns their bytes.
 *
 * @param rest    address of what is behind the message's last whole block
 * @param length  bytes there, below 64
 * @param total   bytes of the whole message
 */
export function padSha1(tail: usize, rest: usize, length: u32, total: u64): u32 {
  const bytes: u32 = length + 1 + LENGTH_BYTES > SHA1_BLOCK_BYTES ? 2 * SHA1_BLOCK_BYTES : SHA1_BLOCK_BYTES;
  memory.copy(tail, rest, length);
  store<u8>(tail + length, 0x80);
  memory.fill(tail + length + 1, 0, bytes - length - 1);
  store<u64>(tail + bytes - LENGTH_BYTES, bswap<u64>(total << 3));
  return bytes;
}

function startHash(hash: usize): void {
  store<u32>(hash, 0x67452301);
  store<u32>(hash, 0xefcdab89, 4);
  store<u32>(hash, 0x98badcfe, 8);
  store<u32>(hash, 0x10325476, 12);
  store<u32>(hash, 0xc3d2e1f0, 16);
}

function finish(rest: usize, length: u32, total: u64, scratch: usize, digest: usize): void {
  const tail = scratch + TAIL;
  const end = tail + padSha1(tail, rest, length, total);
  for (let block = tail; block < end; block += SHA1_BLOCK_BYTES) addBlock(block, scratch, digest);
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
