/**
 * Content hash: 128 bits that tell equal contents from different ones.
 *
 * MurmurHash3 x64 128: two lanes of 64 bits, multiplications of 64 by 64 to 64 bits only, which is what WebAssembly has. Not
 * cryptographic: whoever wants two contents with one hash can make them; use SHA-1 or better against people.
 *
 * Source: A. Appleby, MurmurHash3_x64_128, public domain, SMHasher; names of the lanes and constants are its.
 * Cost: O(length), 16 bytes a step.
 * Precondition: message i is `bytes[starts[i] .. starts[i + 1])`; `digests` has room for 16 bytes each: both lanes, the first first,
 *   most significant byte first.
 */
const C1: u64 = 0x87c37b91114253d5;
const C2: u64 = 0x4cf5ad432745937f;

export function contentHashBatch(bytes: usize, starts: usize, count: u32, seed: u32, digests: usize): void {
  for (const end = digests + (usize(count) << 4); digests < end; digests += 16, starts += 4) {
    const first = load<u32>(starts);
    contentHash(bytes + first, load<u32>(starts, 4) - first, seed, digests);
  }
}

function contentHash(message: usize, length: u32, seed: u32, digest: usize): void {
  let h1 = u64(seed);
  let h2 = u64(seed);
  const blocksEnd = message + (length & ~15);
  for (; message < blocksEnd; message += 16) {
    h1 ^= mixFirst(load<u64>(message));
    h1 = (rotl<u64>(h1, 27) + h2) * 5 + 0x52dce729;
    h2 ^= mixSecond(load<u64>(message, 8));
    h2 = (rotl<u64>(h2, 31) + h1) * 5 + 0x38495ab5;
  }
  const rest = length & 15;
  if (rest > 8) h2 ^= mixSecond(loadBytes(message + 8, rest - 8));
  if (rest > 0) h1 ^= mixFirst(loadBytes(message, min(rest, 8)));
  h1 ^= u64(length);
  h2 ^= u64(length);
  h1 += h2;
  h2 += h1;
  h1 = finalMix(h1);
  h2 = finalMix(h2);
  h1 += h2;
  h2 += h1;
  store<u64>(digest, bswap<u64>(h1));
  store<u64>(digest, bswap<u64>(h2), 8);
}

/** Up to eight bytes, the first the least significant; reads none beyond. */
function loadBytes(at: usize, count: u32): u64 {
  let value: u64 = 0;
  for (let shift: u32 = 0; shift < count; shift++) value |= u64(load<u8>(at + shift)) << u64(shift << 3);
  return value;
}

function mixFirst(word: u64): u64 {
  return rotl<u64>(word * C1, 31) * C2;
}

function mixSecond(word: u64): u64 {
  return rotl<u64>(word * C2, 33) * C1;
}

function finalMix(hash: u64): u64 {
  hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
  hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
  return hash ^ (hash >> 33);
}
