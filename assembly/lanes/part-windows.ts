/**
 * Part windows: what the needle shares with every part of a text, eight or four parts a vector.
 *
 * A character that the needle lacks changes nothing, so beginnings and ends shorter than the needle are windows of its length, too, over the
 * text with blanks around it:
 *
 *   needle of 3   text a b c d       masks of   . . a b c d . .      windows   ..a  .ab  abc  bcd  cd.  d..
 *
 * Window w reads the masks from w on, so one vector that begins there holds the next character of as many windows as it has lanes.
 * Beginnings and ends share no more than the first and the last whole window: the largest count is that of a whole window.
 *
 * Source: Hyyrö, "Bit-Parallel LCS-length Computation Revisited", 2004, laid over windows.
 * Cost: (needle + text) * needle / 8 steps of five vector operations up to 16 characters of the needle, / 4 up to 32.
 * Precondition: `masks` hold the needle, of 1 to `MOST_WINDOW_NEEDLE` characters; the text is not shorter; `space` has `windowSpaceBytes`.
 */

export const MOST_WINDOW_NEEDLE: u32 = 32;
const NARROW_NEEDLE: u32 = 16;
/** Windows that are counted together, at most. */
const TOGETHER: u32 = 16;

/** Bytes of masks, blanks and counts for a text of this length. */
export function windowSpaceBytes(textLength: u32): usize {
  return (usize(textLength) + 2 * MOST_WINDOW_NEEDLE + TOGETHER) << 2;
}

/**
 * The best part of the text.
 *
 * @returns characters that it shares with the needle, in the lower half, and its length, in the upper one
 */
export function bestWindow<T>(masks: usize, length: u32, text: usize, textLength: u32, space: usize): u64 {
  const shift: u32 = length <= NARROW_NEEDLE ? 1 : 2;
  const blanks = usize(length - 1);
  memory.fill(space, 0, blanks << shift);
  let mask = space + (blanks << shift);
  const end = text + sizeof<T>() * textLength;
  if (shift === 1) {
    for (let at = text; at < end; at += sizeof<T>(), mask += 2) store<u16>(mask, load<u16>(masks + (usize(load<T>(at)) << 3)));
  } else {
    for (let at = text; at < end; at += sizeof<T>(), mask += 4) store<u32>(mask, load<u32>(masks + (usize(load<T>(at)) << 3)));
  }
  memory.fill(mask, 0, (blanks + TOGETHER) << shift);
  return bestOf(space, textLength + length - 1, length, shift);
}

function bestOf(space: usize, windows: u32, length: u32, shift: u32): u64 {
  let shared = shift === 1 ? countNarrow(space, windows, length) : countBroad(space, windows, length);
  let total = 2 * length;
  // A shorter part is better when its share of both lengths is larger.
  let size = length;
  for (let shorter: u32 = 1; shorter < length; shorter++) {
    const first = countAt(space, shorter - 1, shift);
    const last = countAt(space, windows - shorter, shift);
    const most = max(first, last);
    if (most * total > shared * (length + shorter)) {
      shared = most;
      size = shorter;
      total = length + shorter;
    }
  }
  return u64(shared) | (u64(size) << 32);
}

function countAt(space: usize, window: u32, shift: u32): u32 {
  return shift === 1 ? u32(load<u16>(space + (usize(window) << 1))) : load<u32>(space + (usize(window) << 2));
}

/** Puts the count of each window in the place of its first mask, which no later window reads; returns the largest. */
function countNarrow(space: usize, windows: u32, length: u32): u32 {
  let most = i16x8.splat(0);
  const end = space + (usize(windows) << 1);
  for (let at = space; at < end; at += 32) {
    let one = i16x8.splat(-1);
    let other = one;
    const last = at + (usize(length) << 1);
    for (let mask = at; mask < last; mask += 2) {
      const bits = v128.load(mask);
      const otherBits = v128.load(mask, 16);
      one = v128.or(i16x8.add(one, v128.and(one, bits)), v128.andnot(one, bits));
      other = v128.or(i16x8.add(other, v128.and(other, otherBits)), v128.andnot(other, otherBits));
    }
    one = i16x8.extadd_pairwise_i8x16_u(i8x16.popcnt(v128.not(one)));
    other = i16x8.extadd_pairwise_i8x16_u(i8x16.popcnt(v128.not(other)));
    v128.store(at, one);
    v128.store(at, other, 16);
    most = i16x8.max_u(most, i16x8.max_u(one, other));
  }
  most = i16x8.max_u(most, i8x16.shuffle(most, most, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
  most = i16x8.max_u(most, i8x16.shuffle(most, most, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3));
  return max(u32(i16x8.extract_lane_u(most, 0)), u32(i16x8.extract_lane_u(most, 1)));
}

/** The same with lanes of 32 bits. */
function countBroad(space: usize, windows: u32, length: u32): u32 {
  let most = i32x4.splat(0);
  const end = space + (usize(windows) << 2);
  for (let at = space; at < end; at += 32) {
    let one = i32x4.splat(-1);
    let other = one;
    const last = at + (usize(length) << 2);
    for (let mask = at; mask < last; mask += 4) {
      const bits = v128.load(mask);
      const otherBits = v128.load(mask, 16);
      one = v128.or(i32x4.add(one, v128.and(one, bits)), v128.andnot(one, bits));
      other = v128.or(i32x4.add(other, v128.and(other, otherBits)), v128.andnot(other, otherBits));
    }
    one = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(i8x16.popcnt(v128.not(one))));
    other = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(i8x16.popcnt(v128.not(other))));
    v128.store(at, one);
    v128.store(at, other, 16);
    most = i32x4.max_u(most, i32x4.max_u(one, other));
  }
  most = i32x4.max_u(most, i8x16.shuffle(most, most, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7));
  return max(u32(i32x4.extract_lane(most, 0)), u32(i32x4.extract_lane(most, 1)));
}
