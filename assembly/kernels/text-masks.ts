/**
 * Text masks: where each unit stands in a query, as bits, so that one text after the other can be compared with it.
 *
 *   query "abca", one word   slots  a -> 8, b -> 16, c -> 24, others 0 (bytes)      masks  0000 1001 0010 0100 (position 0 rightmost)
 *
 * Rows of masks have as many 64-bit words as the query needs; row 0 is for units that the query does not hold.
 *
 * Cost: O(length) to build and to clear, plus the memory of the rows.
 * Precondition: slots has a zero u32 per unit; masks has room for one row more than the query has different units.
 */

/** Words of a row. */
export function maskWords(length: u32): u32 {
  return (length + 63) >> 6;
}

export function buildTextMasks(units: usize, length: u32, slots: usize, masks: usize): void {
  const rowBytes = maskWords(length) << 3;
  let next = rowBytes;
  memory.fill(masks, 0, rowBytes);
  for (let position: u32 = 0; position < length; position++) {
    const slot = slots + (usize(load<u32>(units + (usize(position) << 2))) << 2);
    let row = load<u32>(slot);
    if (row === 0) {
      row = next;
      next += rowBytes;
      store<u32>(slot, row);
      memory.fill(masks + row, 0, rowBytes);
    }
    const word = masks + row + (usize(position >> 6) << 3);
    store<u64>(word, load<u64>(word) | (u64(1) << (position & 63)));
  }
}

export function clearTextMasks(units: usize, length: u32, slots: usize): void {
  const end = units + (usize(length) << 2);
  for (; units < end; units += 4) store<u32>(slots + (usize(load<u32>(units)) << 2), 0);
}

/** First code point that has no u16 unit of its own, see abi-choices.ts. */
const UNITS: u32 = 0x1_0000;
const SURROGATES: u32 = 0xd800;
const SURROGATES_END: u32 = 0xe000;

/**
 * Offset of the row of a text's unit.
 *
 * @param width     logarithm of the unit's bytes: 0, 1 or 2
 * @param specials  rows [code point, unit]: what u32 texts spell as it is and the query does not
 */
export function rowOfUnit(slots: usize, text: usize, position: u32, width: u32, specials: usize, specialCount: u32): usize {
  if (width === 0) return load<u32>(slots + (usize(load<u8>(text + position)) << 2));
  if (width === 1) return load<u32>(slots + (usize(load<u16>(text + (usize(position) << 1))) << 2));
  const codePoint = load<u32>(text + (usize(position) << 2));
  if (codePoint < SURROGATES || (codePoint >= SURROGATES_END && codePoint < UNITS)) return load<u32>(slots + (usize(codePoint) << 2));
  const end = specials + (usize(specialCount) << 3);
  for (; specials < end; specials += 8) {
    if (load<u32>(specials) === codePoint) return load<u32>(slots + (usize(load<u32>(specials, 4)) << 2));
  }
  return 0;
}
