/**
 * Common affix: how many codes two texts share at their beginnings, and at their ends.
 *
 * Cost: O(shared length), eight bytes a step.
 * Precondition: none; reads only inside both texts.
 */

/** Codes that both texts begin with. */
export function commonPrefix<T>(left: usize, leftLength: u32, right: usize, rightLength: u32): u32 {
  const bytes = sizeof<T>() * min(leftLength, rightLength);
  let at: usize = 0;
  for (; at + 8 <= bytes; at += 8) {
    const difference = load<u64>(left + at) ^ load<u64>(right + at);
    if (difference !== 0) return u32((at + (usize(ctz(difference)) >> 3)) >> alignof<T>());
  }
  for (; at < bytes; at += sizeof<T>()) if (load<T>(left + at) !== load<T>(right + at)) break;
  return u32(at >> alignof<T>());
}

/** Codes that both texts end with. */
export function commonSuffix<T>(left: usize, leftLength: u32, right: usize, rightLength: u32): u32 {
  const bytes = sizeof<T>() * min(leftLength, rightLength);
  const leftEnd = left + sizeof<T>() * leftLength;
  const rightEnd = right + sizeof<T>() * rightLength;
  let at: usize = 0;
  for (; at + 8 <= bytes; at += 8) {
    const difference = load<u64>(leftEnd - at - 8) ^ load<u64>(rightEnd - at - 8);
    if (difference !== 0) return u32((at + (usize(clz(difference)) >> 3)) >> alignof<T>());
  }
  for (; at < bytes; at += sizeof<T>()) {
    if (load<T>(leftEnd - at - sizeof<T>()) !== load<T>(rightEnd - at - sizeof<T>())) break;
  }
  return u32(at >> alignof<T>());
}
