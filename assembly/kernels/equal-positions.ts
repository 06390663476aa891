/**
 * Equal positions: in how many places two texts hold the same code. What Hamming's distance is made of.
 *
 * Cost: O(shorter length), 16 bytes a step.
 */

/** Places below both lengths whose codes are equal. */
export function equalPositions<T>(left: usize, right: usize, length: u32): u32 {
  const bytes = sizeof<T>() * length;
  let at: usize = 0;
  let count: u32 = 0;
  for (; at + 16 <= bytes; at += 16) {
    const one = v128.load(left + at);
    const other = v128.load(right + at);
    count += u32(popcnt(sizeof<T>() === 1 ? i8x16.bitmask(i8x16.eq(one, other)) : i16x8.bitmask(i16x8.eq(one, other))));
  }
  for (; at < bytes; at += sizeof<T>()) count += u32(load<T>(left + at) === load<T>(right + at));
  return count;
}
