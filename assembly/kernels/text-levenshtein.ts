/**
 * Text Levenshtein: edit distance of the query behind masks and one text, 64 cells a step.
 *
 * A column of the table is kept as two sets of positions: where it grows by one and where it falls by one. A query of more than 64
 * characters takes several words; the difference at the lower edge of one enters the next.
 *
 * Source: Myers, "A fast bit-vector algorithm for approximate string matching based on dynamic programming", 1999; form and blocks of
 *   Hyyrö, "Explaining and extending the bit-parallel approximate string matching algorithm of Myers", 2001.
 * Cost: O(length * words), about 17 operations a word.
 * Precondition: masks were built over the query's `queryLength` units; `state` has 16 bytes a word.
 */
import { maskWords, rowOfUnit } from './text-masks';

const ALL: u64 = 0xffff_ffff_ffff_ffff;

/** @returns the distance, `most + 1` where it is larger than `most` */
export function textLevenshtein(
  slots: usize,
  masks: usize,
  state: usize,
  queryLength: u32,
  text: usize,
  length: u32,
  width: u32,
  specials: usize,
  specialCount: u32,
  most: u32,
): u32 {
  const difference = queryLength > length ? queryLength - length : length - queryLength;
  if (difference > most) return most + 1;
  if (queryLength === 0) return length;
  const distance =
    queryLength <= 64
      ? inOneWord(slots, masks, queryLength, text, length, width, specials, specialCount)
      : inWords(slots, masks, state, queryLength, text, length, width, specials, specialCount);
  return min(distance, most + 1);
}

function inOneWord(
  slots: usize,
  masks: usize,
  queryLength: u32,
  text: usize,
  length: u32,
  width: u32,
  specials: usize,
  specialCount: u32,
): u32 {
  let vp = ALL;
  let vn: u64 = 0;
  for (let position: u32 = 0; position < length; position++) {
    const eq = load<u64>(masks + rowOfUnit(slots, text, position, width, specials, specialCount));
    const d0 = (((eq & vp) + vp) ^ vp) | eq | vn;
    const hp = ((vn | ~(d0 | vp)) << 1) | 1;
    vp = ((d0 & vp) << 1) | ~(d0 | hp);
    vn = hp & d0;
  }
  return length + gained(vp, vn, queryLength);
}

function inWords(
  slots: usize,
  masks: usize,
  state: usize,
  queryLength: u32,
  text: usize,
  length: u32,
  width: u32,
  specials: usize,
  specialCount: u32,
): u32 {
  const words = maskWords(queryLength);
  const end = state + (usize(words) << 4);
  for (let at = state; at < end; at += 16) {
    store<u64>(at, ALL);
    store<u64>(at, 0, 8);
  }
  for (let position: u32 = 0; position < length; position++) {
    let row = masks + rowOfUnit(slots, text, position, width, specials, specialCount);
    let enteringUp: u64 = 1;
    let enteringDown: u64 = 0;
    for (let at = state; at < end; at += 16, row += 8) {
      const vp = load<u64>(at);
      const vn = load<u64>(at, 8);
      const eq = load<u64>(row) | enteringDown;
      const d0 = (((eq & vp) + vp) ^ vp) | eq | vn;
      const up = vn | ~(d0 | vp);
      const down = d0 & vp;
      const hp = (up << 1) | enteringUp;
      enteringUp = up >> 63;
      store<u64>(at, (down << 1) | enteringDown | ~(d0 | hp));
      enteringDown = down >> 63;
      store<u64>(at, hp & d0, 8);
    }
  }
  let distance = length;
  for (let at = state; at < end; at += 16, queryLength -= 64) distance += gained(load<u64>(at), load<u64>(at, 8), min(queryLength, 64));
  return distance;
}

/** Growth of a column over the first `count` positions of a word. */
function gained(vp: u64, vn: u64, count: u32): u32 {
  const mask = ALL >> (64 - count);
  return u32(popcnt(vp & mask)) - u32(popcnt(vn & mask));
}
