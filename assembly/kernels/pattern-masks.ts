/**
 * Pattern masks: where each character code of a pattern stands, one bit per position, as all bit-parallel text kernels ask for it.
 *
 * A table has one u64 per code and holds one *stripe*, 64 positions of the pattern. Two tables behind each other hold a *wave* of two
 * stripes; longer patterns pass wave by wave through the same tables, so that these stay in the first-level cache.
 *
 *   pattern  a b a        masks   a -> 101   b -> 010   every other code -> 000
 *
 * Codes are u8 or u16 (type parameter T): characters of Latin-1 are their own code, see `batch/score-text.ts`.
 *
 * Source: Baeza-Yates & Gonnet, "A New Approach to Text Searching", CACM 1992.
 * Cost: O(length) to add and to clear.
 * Precondition: the tables are all zero before `addMasks`, and again between calls of the module.
 */

/** Positions in one stripe. */
export const STRIPE: u32 = 64;
/** Positions in one wave. */
export const WAVE: u32 = 128;

/** Enters up to `WAVE` codes; the second stripe lies `codeCount` words behind the first. */
export function addMasks<T>(masks: usize, codeCount: u32, pattern: usize, length: u32): void {
  addStripe<T>(masks, pattern, min(length, STRIPE));
  if (length > STRIPE) addStripe<T>(masks + (usize(codeCount) << 3), pattern + sizeof<T>() * STRIPE, length - STRIPE);
}

/** Takes the codes of a pattern out again, at the cost of its length and not of the table's. */
export function clearMasks<T>(masks: usize, codeCount: u32, pattern: usize, length: u32): void {
  clearStripe<T>(masks, pattern, min(length, STRIPE));
  if (length > STRIPE) clearStripe<T>(masks + (usize(codeCount) << 3), pattern + sizeof<T>() * STRIPE, length - STRIPE);
}

/** Bits of the first `length` positions of a stripe, all 64 from there on. */
export function positionBits(length: u32): u64 {
  return length >= STRIPE ? ~u64(0) : (u64(1) << u64(length)) - 1;
}

function addStripe<T>(masks: usize, pattern: usize, length: u32): void {
  const end = pattern + sizeof<T>() * length;
  let bit: u64 = 1;
  for (; pattern < end; pattern += sizeof<T>()) {
    const at = masks + (usize(load<T>(pattern)) << 3);
    store<u64>(at, load<u64>(at) | bit);
    bit <<= 1;
  }
}

function clearStripe<T>(masks: usize, pattern: usize, length: u32): void {
  const end = pattern + sizeof<T>() * length;
  for (; pattern < end; pattern += sizeof<T>()) store<u64>(masks + (usize(load<T>(pattern)) << 3), 0);
}
