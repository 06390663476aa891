/**
 * xxHash64 of one message, at once or in pieces: a fast hash for tables and fingerprints, not a protection against anybody.
 *
 * Source: Y. Collet, "xxHash fast digest algorithm", specification 0.2.0, XXH64; names of the accumulators are its.
 * Cost: O(length), 32 bytes a step.
 * Precondition: digests are written as the eight bytes of the canonical (big-endian) form. `state` has XX_HASH_64_STATE_BYTES.
 *
 *   state   acc1 acc2 acc3 acc4 | u64 bytes so far | u64 seed | pending stripe
 *           0                     32                 40         48            80
 */
const PRIME_1: u64 = 0x9e3779b185ebca87;
const PRIME_2: u64 = 0xc2b2ae3d27d4eb4f;
const PRIME_3: u64 = 0x165667b19e3779f9;
const PRIME_4: u64 = 0x85ebca77c2b2ae63;
const PRIME_5: u64 = 0x27d4eb2f165667c5;
const STRIPE_BYTES: usize = 32;
const TOTAL: usize = 32;
const SEED: usize = 40;
const PENDING: usize = 48;

/** Hash of `length` bytes. */
function xxHash64(message: usize, length: u32, seed: u64): u64 {
  const end = message + length;
  let hash = seed + PRIME_5;
  if (length >= u32(STRIPE_BYTES)) {
    let acc1 = seed + PRIME_1 + PRIME_2;
    let acc2 = seed + PRIME_2;
    let acc3 = seed;
    let acc4 = seed - PRIME_1;
    for (; message + STRIPE_BYTES <= end; message += STRIPE_BYTES) {
      acc1 = round(acc1, load<u64>(message));
      acc2 = round(acc2, load<u64>(message, 8));
      acc3 = round(acc3, load<u64>(message, 16));
      acc4 = round(acc4, load<u64>(message, 24));
    }
    hash = converge(acc1, acc2, acc3, acc4);
  }
  return finish(hash + u64(length), message, end);
}

/** Hashes of `count` messages: message i is `bytes[starts[i] .. starts[i + 1])`, its digest the eight bytes at `digests + 8 i`. */
export function xxHash64Batch(bytes: usize, starts: usize, count: u32, seedLow: u32, seedHigh: u32, digests: usize): void {
  const seed = joinWords(seedLow, seedHigh);
  for (const end = digests + (usize(count) << 3); digests < end; digests += 8, starts += 4) {
    const first = load<u32>(starts);
    store<u64>(digests, bswap<u64>(xxHash64(bytes + first, load<u32>(starts, 4) - first, seed)));
  }
}

/** Starts a stream. */
export function xxHash64Open(state: usize, seedLow: u32, seedHigh: u32): void {
  const seed = joinWords(seedLow, seedHigh);
  store<u64>(state, seed + PRIME_1 + PRIME_2);
  store<u64>(state, seed + PRIME_2, 8);
  store<u64>(state, seed, 16);
  store<u64>(state, seed - PRIME_1, 24);
  store<u64>(state + TOTAL, 0);
  store<u64>(state + SEED, seed);
}

/** Adds `length` bytes to a stream. */
export function xxHash64Update(state: usize, bytes: usize, length: u32): void {
  const total = load<u64>(state + TOTAL);
  store<u64>(state + TOTAL, total + u64(length));
  const pending = usize(total) & (STRIPE_BYTES - 1);
  const end = bytes + length;
  if (pending !== 0) {
    const taken = min(usize(length), STRIPE_BYTES - pending);
    memory.copy(state + PENDING + pending, bytes, taken);
    if (pending + taken < STRIPE_BYTES) return;
    addStripe(state, state + PENDING);
    bytes += taken;
  }
  for (; bytes + STRIPE_BYTES <= end; bytes += STRIPE_BYTES) addStripe(state, bytes);
  memory.copy(state + PENDING, bytes, end - bytes);
}

/** Writes the digest of what a stream has got so far; the stream goes on. */
export function xxHash64Digest(state: usize, digest: usize): void {
  const total = load<u64>(state + TOTAL);
  const acc3 = load<u64>(state, 16);
  const hash =
    total >= u64(STRIPE_BYTES)
      ? converge(load<u64>(state), load<u64>(state, 8), acc3, load<u64>(state, 24))
      : load<u64>(state + SEED) + PRIME_5;
  const pending = state + PENDING;
  store<u64>(digest, bswap<u64>(finish(hash + total, pending, pending + (usize(total) & (STRIPE_BYTES - 1)))));
}

function addStripe(state: usize, stripe: usize): void {
  for (let word: usize = 0; word < STRIPE_BYTES; word += 8) {
    store<u64>(state + word, round(load<u64>(state + word), load<u64>(stripe + word)));
  }
}

function joinWords(low: u32, high: u32): u64 {
  return u64(low) | (u64(high) << 32);
}

function round(acc: u64, word: u64): u64 {
  return rotl<u64>(acc + word * PRIME_2, 31) * PRIME_1;
}

function converge(acc1: u64, acc2: u64, acc3: u64, acc4: u64): u64 {
  let hash = rotl<u64>(acc1, 1) + rotl<u64>(acc2, 7) + rotl<u64>(acc3, 12) + rotl<u64>(acc4, 18);
  hash = mergeRound(hash, acc1);
  hash = mergeRound(hash, acc2);
  hash = mergeRound(hash, acc3);
  return mergeRound(hash, acc4);
}

function mergeRound(hash: u64, acc: u64): u64 {
  return (hash ^ round(0, acc)) * PRIME_1 + PRIME_4;
}

/** Takes in the last, incomplete stripe and mixes. */
function finish(hash: u64, at: usize, end: usize): u64 {
  for (; at + 8 <= end; at += 8) hash = rotl<u64>(hash ^ round(0, load<u64>(at)), 27) * PRIME_1 + PRIME_4;
  if (at + 4 <= end) {
    hash = rotl<u64>(hash ^ (u64(load<u32>(at)) * PRIME_1), 23) * PRIME_2 + PRIME_3;
    at += 4;
  }
  for (; at < end; at++) hash = rotl<u64>(hash ^ (u64(load<u8>(at)) * PRIME_5), 11) * PRIME_1;
  hash = (hash ^ (hash >> 33)) * PRIME_2;
  hash = (hash ^ (hash >> 29)) * PRIME_3;
  return hash ^ (hash >> 32);
}
