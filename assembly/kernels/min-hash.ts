/**
 * MinHash: signatures of sets, of which the share that is equal estimates the Jaccard similarity.
 *
 *   permutation p (from 0)   value -> mix(value ^ (p + 1) * 0x9e3779b9), a bijection of all u32
 *   signature word p         the least permuted value of the set; all ones for an empty set
 *
 * Values are token ids or 32-bit hashes. `host/core/matching/minhash.ts` has the same permutations over hashes of texts, and the tests
 * hold both to one definition.
 *
 *   mix   x ^= x >> 16, x *= 0x85ebca6b, x ^= x >> 13, x *= 0xc2b2ae35, x ^= x >> 16
 *
 * The first shift is applied to value and permutation apart, once each: it commutes with ^. Sixteen permutations then go through the
 * set at a time, four to a vector, with their minima in registers.
 *
 * Source: Broder, "On the resemblance and containment of documents", 1997; finaliser of MurmurHash3 by Appleby.
 * Cost: eight vector operations for four permutations of a value.
 * Precondition: `permutationCount` is a multiple of 4; `signature` has room for as many u32.
 */

/** 32-bit fraction of the golden ratio: its multiples are spread evenly. */
const GOLDEN_RATIO: i32 = 0x9e3779b9;

/** Signature of `values[0 .. length)`, u32 in any order. */
export function minHash(values: usize, length: u32, permutationCount: u32, signature: usize): void {
  const end = values + (usize(length) << 2);
  let permutation: u32 = 0;
  for (; permutation + 16 <= permutationCount; permutation += 16) {
    const one = permutationsFrom(permutation);
    const two = permutationsFrom(permutation + 4);
    const three = permutationsFrom(permutation + 8);
    const four = permutationsFrom(permutation + 12);
    let leastOne = i32x4.splat(-1);
    let leastTwo = leastOne;
    let leastThree = leastOne;
    let leastFour = leastOne;
    for (let at = values; at < end; at += 4) {
      const value = folded(load<u32>(at));
      leastOne = i32x4.min_u(leastOne, permuted(value, one));
      leastTwo = i32x4.min_u(leastTwo, permuted(value, two));
      leastThree = i32x4.min_u(leastThree, permuted(value, three));
      leastFour = i32x4.min_u(leastFour, permuted(value, four));
    }
    v128.store(signature, leastOne);
    v128.store(signature, leastTwo, 16);
    v128.store(signature, leastThree, 32);
    v128.store(signature, leastFour, 48);
    signature += 64;
  }
  for (; permutation < permutationCount; permutation += 4) {
    const four = permutationsFrom(permutation);
    let least = i32x4.splat(-1);
    for (let at = values; at < end; at += 4) least = i32x4.min_u(least, permuted(folded(load<u32>(at)), four));
    v128.store(signature, least);
    signature += 16;
  }
}

/** Signatures of many sets, one behind the other; set i is `values[starts[i] .. starts[i + 1])`. */
export function minHashBatch(values: usize, starts: usize, count: u32, permutationCount: u32, signatures: usize): void {
  for (const end = starts + (usize(count) << 2); starts < end; starts += 4) {
    const first = load<u32>(starts);
    minHash(values + (usize(first) << 2), load<u32>(starts, 4) - first, permutationCount, signatures);
    signatures += usize(permutationCount) << 2;
  }
}

/** Finaliser of MurmurHash3: every input bit reaches every output bit. */
export function mixWord(value: u32): u32 {
  let mixed = (value ^ (value >> 16)) * 0x85ebca6b;
  mixed = (mixed ^ (mixed >> 13)) * 0xc2b2ae35;
  return mixed ^ (mixed >> 16);
}

/** A value in every lane, after the first shift. */
function folded(value: u32): v128 {
  return i32x4.splat(value ^ (value >> 16));
}

/** What four permutations add to a value, after the first shift. */
function permutationsFrom(first: u32): v128 {
  const numbers = i32x4.add(i32x4.splat(first), i32x4(1, 2, 3, 4));
  const products = i32x4.mul(numbers, i32x4.splat(GOLDEN_RATIO));
  return v128.xor(products, i32x4.shr_u(products, 16));
}

function permuted(value: v128, permutations: v128): v128 {
  let mixed = i32x4.mul(v128.xor(value, permutations), i32x4.splat(0x85ebca6b));
  mixed = i32x4.mul(v128.xor(mixed, i32x4.shr_u(mixed, 13)), i32x4.splat(0xc2b2ae35));
  return v128.xor(mixed, i32x4.shr_u(mixed, 16));
}
