/**
 * Sorted overlap: how many tokens two sets share.
 *
 * Compares four tokens of the left set with four of the right in one step, in all four rotations, then moves past the block whose last
 * token is smaller. A scalar merge finishes the tails.
 *
 *   left   3  7  9 12 | 20 ...        one step = 16 comparisons
 *   right  7  8 12 30 | 31 ...        shared so far = 2, left moves (12 < 30)
 *
 * Source: block merge after Lemire, Boytsov & Kurz, "SIMD Compression and the Intersection of Sorted Integers", Software: Practice and
 *   Experience, 2016.
 * Cost: O(leftLength + rightLength) time, no memory.
 * Precondition: both sets strictly ascending u32, so each token counts once.
 */
export function sortedOverlap(left: usize, leftLength: u32, right: usize, rightLength: u32): u32 {
  const leftEnd = left + (usize(leftLength) << 2);
  const rightEnd = right + (usize(rightLength) << 2);
  let shared: u32 = 0;
  while (left + 16 <= leftEnd && right + 16 <= rightEnd) {
    const one = v128.load(left);
    const other = v128.load(right);
    const equal = v128.or(
      v128.or(i32x4.eq(one, other), i32x4.eq(one, v128.shuffle<i32>(other, other, 1, 2, 3, 0))),
      v128.or(i32x4.eq(one, v128.shuffle<i32>(other, other, 2, 3, 0, 1)), i32x4.eq(one, v128.shuffle<i32>(other, other, 3, 0, 1, 2))),
    );
    shared += popcnt(u32(i32x4.bitmask(equal)));
    const lastOfOne = load<u32>(left, 12);
    const lastOfOther = load<u32>(right, 12);
    left += usize(lastOfOne <= lastOfOther) << 4;
    right += usize(lastOfOther <= lastOfOne) << 4;
  }
  while (left < leftEnd && right < rightEnd) {
    const one = load<u32>(left);
    const other = load<u32>(right);
    shared += u32(one === other);
    left += usize(one <= other) << 2;
    right += usize(other <= one) << 2;
  }
  return shared;
}
