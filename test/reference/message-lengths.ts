/** Lengths around the blocks of the hashes (16, 32 and 64 bytes), and long ones. */
export const MESSAGE_LENGTHS = [0, 1, 7, 8, 9, 15, 16, 17, 31, 32, 33, 55, 56, 57, 63, 64, 65, 119, 120, 127, 128, 129, 1_000, 10_000];

/** Bytes without a period that a hash could hide behind. */
export function patternedBytes(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, position) => (Math.imul(position + length, 2_654_435_761) >>> 13) & 255);
}
