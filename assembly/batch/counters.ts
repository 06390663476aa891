/**
 * Counters: a byte per record of the largest settled segment, then a bit per 64 of them. All zero between calls.
 *
 *   0 0 2 0 1 … (records, and 64 more that a scan may read) | 1 0 0 … (bit g: group g of 64 holds a counter that reached its need)
 */

/** One scan step of `lanes/counter-scan.ts`. */
const SCAN_BYTES: u32 = 64;

/** Bytes of the counters alone, where the bits begin. */
export function countersSize(largestSegment: u32): usize {
  return (usize(largestSegment) + SCAN_BYTES + 63) & ~63;
}

/** Bytes of counters and bits; whole words of 64 bits. */
export function countersBytes(largestSegment: u32): usize {
  return countersSize(largestSegment) + (((usize(largestSegment) >> 12) + 1) << 3);
}
