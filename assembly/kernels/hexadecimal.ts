/**
 * Hexadecimal: digests as text, 16 bytes a step.
 *
 *   bytes 0x3f 0xa0  ->  nibbles 3 f a 0  ->  text "3fa0" (ASCII, lower case)
 *
 * A host turns one long text into many strings faster than many digests into one string each.
 *
 * Cost: O(length).
 * Precondition: `text` has room for twice the length; bytes and text do not overlap.
 */
export function toHexadecimal(bytes: usize, length: u32, text: usize): void {
  const end = bytes + length;
  const digits = i8x16(0x30, 0x31, 0x32, 0x33, 0x34, 0x35, 0x36, 0x37, 0x38, 0x39, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66);
  const low = i8x16.splat(15);
  for (; bytes + 16 <= end; bytes += 16, text += 32) {
    const block = v128.load(bytes);
    const first = i8x16.swizzle(digits, i8x16.shr_u(block, 4));
    const second = i8x16.swizzle(digits, v128.and(block, low));
    v128.store(text, v128.shuffle<i8>(first, second, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23));
    v128.store(text, v128.shuffle<i8>(first, second, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31), 16);
  }
  for (; bytes < end; bytes++, text += 2) {
    const byte = u32(load<u8>(bytes));
    store<u8>(text, digitOf(byte >> 4));
    store<u8>(text, digitOf(byte & 15), 1);
  }
}

function digitOf(nibble: u32): u32 {
  return nibble + (nibble < 10 ? 0x30 : 0x57);
}
