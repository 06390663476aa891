/**
 * Slice choices: turns the texts of up to 128 choices of one length into the bit planes of a group.
 *
 *   texts  "cat" "dog" …   ->   column 0: classes 3 4 …  ->  plane 0: bits 1 0 …, plane 1: bits 1 0 …, plane 2: bits 0 1 …
 *
 * Cost: one look-up per character, and one bit mask per plane and 16 characters. Lanes without a choice get class 0.
 * Precondition: every index has `length` units of one or two bytes; `classes` has a byte per u16 unit; `column` has room for 128 bytes.
 */
import { GROUP_CHOICES, LENGTH_MASK, WIDTH_SHIFT } from '../abi-choices';

/**
 * @param indexes  u32 per choice
 */
export function sliceChoices(
  texts: usize,
  lengths: usize,
  indexes: usize,
  count: u32,
  length: u32,
  classes: usize,
  planeCount: u32,
  column: usize,
  planes: usize,
): void {
  memory.fill(column, 0, GROUP_CHOICES);
  for (let position: u32 = 0; position < length; position++) {
    for (let lane: u32 = 0; lane < count; lane++) {
      const index = usize(load<u32>(indexes + (usize(lane) << 2))) << 2;
      store<u8>(column + lane, classAt(load<u32>(texts + index), load<u32>(lengths + index) >> WIDTH_SHIFT, position, classes));
    }
    for (let plane: u32 = 0; plane < planeCount; plane++, planes += 16) {
      const shift = 7 - plane;
      for (let part: usize = 0; part < 8; part++) {
        store<u16>(planes + (part << 1), i8x16.bitmask(i8x16.shl(v128.load(column + (part << 4)), shift)));
      }
    }
  }
}

/** Writes the classes of the first four characters of each choice, the first one in the highest byte: alike beginnings sort together. */
export function choiceBeginnings(texts: usize, lengths: usize, indexes: usize, count: u32, classes: usize, beginnings: usize): void {
  for (let at: usize = 0; at < usize(count) << 2; at += 4) {
    const index = usize(load<u32>(indexes + at)) << 2;
    const word = load<u32>(lengths + index);
    const length = word & LENGTH_MASK;
    let beginning: u32 = 0;
    for (let position: u32 = 0; position < 4; position++) {
      beginning <<= 8;
      if (position < length) beginning |= classAt(load<u32>(texts + index), word >> WIDTH_SHIFT, position, classes);
    }
    store<u32>(beginnings + at, beginning);
  }
}

function classAt(text: usize, width: u32, position: u32, classes: usize): u32 {
  const unit = width === 0 ? u32(load<u8>(text + position)) : u32(load<u16>(text + (usize(position) << 1)));
  return load<u8>(classes + unit);
}
