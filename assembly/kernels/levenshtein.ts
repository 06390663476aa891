/**
 * Levenshtein distance with unit costs, bit-parallel: 64 rows of the table in one word, the text a column at a time.
 *
 * VP and VN hold the vertical differences +1 and -1 of a column, HP and HN the horizontal ones, D0 the zero diagonals. Patterns of one
 * stripe use a form that reaches the next VP in seven dependent steps instead of twelve, because a single pair waits for that
 * chain. Longer ones run in waves of two stripes, the lower one a column behind the upper, so that two chains fill the processor; between
 * waves one byte a column carries the differences of the row between them (bit 0: +1, bit 1: -1).
 *
 *            columns of the text ──►
 *   wave 0   stripe 0    A A A A A         a cell of B needs the bottom difference of A in the same column,
 *            stripe 1      B B B B B       which is one step old
 *            carries     + . - + +
 *   wave 1   stripe 2    A A A …
 *
 * With a cutoff only the diagonals that a path of that cost can touch are computed (Ukkonen's band), in whole waves; cells outside
 * are taken as if every step to them cost 1, which is never too small.
 *
 * Source: Myers, "A fast bit-vector algorithm for approximate string matching", JACM 1999; Hyyrö, "A bit-vector algorithm for computing
 *   Levenshtein and Damerau edit distances", 2003; Ukkonen, "Algorithms for approximate string matching", 1985.
 * Cost: O(ceil(pattern / 64) * text), within the band when there is a cutoff.
 * Precondition: one byte in front of `carries` may be written; carries has room for the text.
 */
import { addMasks, clearMasks, positionBits, STRIPE, WAVE } from './pattern-masks';

/** Distance of a pattern of 1 to 64 codes, whose masks are given. */
function levenshteinWord<T>(masks: usize, patternLength: u32, text: usize, textLength: u32): u32 {
  const end = text + sizeof<T>() * textLength;
  let vp: u64 = ~u64(0);
  let vn: u64 = 0;
  for (; text < end; text += sizeof<T>()) {
    const equal = load<u64>(masks + (usize(load<T>(text)) << 3));
    const sum = (equal & vp) + vp;
    const d0 = (sum ^ vp) | equal | vn;
    // HP and HN without the way over D0; HP inverted, so that the bit shifted in is the +1 of row 0.
    const notHp = ((sum | (vp | equal)) & ~vn) << 1;
    const hn = (vp ^ (sum & (vp & ~equal))) << 1;
    vp = hn | (~d0 & notHp);
    vn = d0 & ~notHp;
  }
  const rows = positionBits(patternLength);
  return textLength + u32(popcnt(vp & rows)) - u32(popcnt(vn & rows));
}

/**
 * Distance of any two texts, the pattern being the shorter one where there is a choice.
 *
 * @param loaded  whether `masks` hold the pattern already (at most `WAVE` codes); otherwise they are zero, and are left zero
 * @param most    greatest distance of interest
 * @returns the distance if it is at most `most`, else some number above `most`
 */
export function levenshtein<T>(
  masks: usize,
  codeCount: u32,
  loaded: bool,
  pattern: usize,
  patternLength: u32,
  text: usize,
  textLength: u32,
  carries: usize,
  most: u32,
): u32 {
  const gap = patternLength > textLength ? patternLength - textLength : textLength - patternLength;
  if (gap > most) return most + 1;
  if (patternLength === 0) return textLength;
  if (patternLength <= STRIPE) {
    if (!loaded) addMasks<T>(masks, codeCount, pattern, patternLength);
    const distance = levenshteinWord<T>(masks, patternLength, text, textLength);
    if (!loaded) clearMasks<T>(masks, codeCount, pattern, patternLength);
    return distance;
  }
  most = min(most, max(patternLength, textLength));
  // Diagonals that a path of cost `most` can touch: so many below and above the main one.
  const below = (most + patternLength - textLength) >> 1;
  const above = (most + textLength - patternLength) >> 1;
  memory.fill(carries, 1, textLength);
  let distance: u32 = 0;
  let start: u32 = 0;
  for (let row: u32 = 0; row < patternLength; row += WAVE) {
    const rows = min(patternLength - row, WAVE);
    const part = pattern + sizeof<T>() * row;
    const end = min(textLength, row + rows + above);
    const isLast = row + rows === patternLength;
    if (isLast) distance += risesOf(carries, start, textLength);
    if (!loaded) addMasks<T>(masks, codeCount, part, rows);
    const bottom =
      rows > STRIPE
        ? advanceWave<T>(masks, codeCount, rows - STRIPE, text, start, end, carries)
        : advanceStripe<T>(masks, rows, text, start, end, carries);
    if (!loaded) clearMasks<T>(masks, codeCount, part, rows);
    if (isLast) return distance + bottom;
    const next = row + WAVE > below ? row + WAVE - below : 0;
    distance += WAVE + risesOf(carries, start, next);
    start = next;
  }
  return distance;
}

/** Sum of the horizontal differences of columns `[start, end)`. */
function risesOf(carries: usize, start: u32, end: u32): u32 {
  let sum: u32 = 0;
  for (let column = start; column < end; column++) {
    const carry = u32(load<u8>(carries + column));
    sum += (carry & 1) - (carry >> 1);
  }
  return sum;
}

/** One stripe over columns `[start, end)`; returns the sum of its vertical differences in the last column. */
function advanceStripe<T>(masks: usize, rows: u32, text: usize, start: u32, end: u32, carries: usize): u32 {
  let vp: u64 = ~u64(0);
  let vn: u64 = 0;
  for (let column = start; column < end; column++) {
    const carry = u64(load<u8>(carries + column));
    const equal = load<u64>(masks + (usize(load<T>(text + sizeof<T>() * column)) << 3)) | (carry >> 1);
    const d0 = (((equal & vp) + vp) ^ vp) | equal | vn;
    const hp = vn | ~(d0 | vp);
    const hn = d0 & vp;
    const hpIn = (hp << 1) | (carry & 1);
    vp = (hn << 1) | (carry >> 1) | ~(d0 | hpIn);
    vn = hpIn & d0;
  }
  const bits = positionBits(rows);
  return u32(popcnt(vp & bits)) - u32(popcnt(vn & bits));
}

/** Two stripes over columns `[start, end)`, `lowerRows` in the lower one; returns the sum of vertical differences in the last column. */
function advanceWave<T>(masks: usize, codeCount: u32, lowerRows: u32, text: usize, start: u32, end: u32, carries: usize): u32 {
  const lowerMasks = masks + (usize(codeCount) << 3);
  let vpA: u64 = ~u64(0);
  let vnA: u64 = 0;
  let vpB: u64 = ~u64(0);
  let vnB: u64 = 0;
  // What the lower stripe takes from the upper one. At first nothing: then its step changes nothing.
  let hpMiddle: u64 = 0;
  let hnMiddle: u64 = 0;
  let equalBelow: u64 = 0;
  const last = carries + end;
  text += sizeof<T>() * start;
  for (let at = carries + start; at < last; at++) {
    const equalB = equalBelow | hnMiddle;
    const d0B = (((equalB & vpB) + vpB) ^ vpB) | equalB | vnB;
    const hpB = vnB | ~(d0B | vpB);
    const hnB = d0B & vpB;
    const hpInB = (hpB << 1) | hpMiddle;
    vpB = (hnB << 1) | hnMiddle | ~(d0B | hpInB);
    vnB = hpInB & d0B;
    store<u8>(at - 1, u8((hpB >> 63) | ((hnB >> 63) << 1)));

    const carry = u64(load<u8>(at));
    const offset = usize(load<T>(text)) << 3;
    text += sizeof<T>();
    equalBelow = load<u64>(lowerMasks + offset);
    const equalA = load<u64>(masks + offset) | (carry >> 1);
    const d0A = (((equalA & vpA) + vpA) ^ vpA) | equalA | vnA;
    const hpA = vnA | ~(d0A | vpA);
    const hnA = d0A & vpA;
    hpMiddle = hpA >> 63;
    hnMiddle = hnA >> 63;
    const hpInA = (hpA << 1) | (carry & 1);
    vpA = (hnA << 1) | (carry >> 1) | ~(d0A | hpInA);
    vnA = hpInA & d0A;
  }
  const equalB = equalBelow | hnMiddle;
  const d0B = (((equalB & vpB) + vpB) ^ vpB) | equalB | vnB;
  const hpB = vnB | ~(d0B | vpB);
  const hnB = d0B & vpB;
  const hpInB = (hpB << 1) | hpMiddle;
  vpB = (hnB << 1) | hnMiddle | ~(d0B | hpInB);
  vnB = hpInB & d0B;
  store<u8>(last - 1, u8((hpB >> 63) | ((hnB >> 63) << 1)));
  const bits = positionBits(lowerRows);
  return u32(popcnt(vpA)) - u32(popcnt(vnA)) + u32(popcnt(vpB & bits)) - u32(popcnt(vnB & bits));
}
