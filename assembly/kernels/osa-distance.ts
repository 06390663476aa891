/**
 * Optimal string alignment distance, bit-parallel: Levenshtein with swaps of neighbours, no part of the text edited twice.
 *
 * As `levenshtein.ts` with one more vector: a swap ends where this column's code stands one row further down than it should and the column
 * before had the code of this row. Stripe by stripe; a byte a column carries the differences below a stripe (bits 0 and 1) and the swap
 * that reaches over its lower edge (bit 2).
 *
 * Source: Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances", Nordic Journal of Computing 2003.
 * Cost: O(ceil(pattern / 64) * text). A cutoff is checked against the lengths only.
 * Precondition: carries has room for the text.
 */
import { addMasks, clearMasks, positionBits, STRIPE } from './pattern-masks';

/**
 * @param loaded  whether `masks` hold the pattern already (at most a wave); otherwise they are zero, and are left zero
 * @returns the distance if it is at most `most`, else some number above `most`
 */
export function osaDistance<T>(
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
  memory.fill(carries, 1, textLength);
  let distance = textLength;
  for (let row: u32 = 0; row < patternLength; row += STRIPE) {
    const rows = min(patternLength - row, STRIPE);
    const part = pattern + sizeof<T>() * row;
    if (!loaded) addMasks<T>(masks, codeCount, part, rows);
    const stripe = loaded ? masks + ((usize(codeCount) * (row / STRIPE)) << 3) : masks;
    distance += advanceStripe<T>(stripe, rows, text, textLength, carries);
    if (!loaded) clearMasks<T>(masks, codeCount, part, rows);
  }
  return distance;
}

/** Sum of the stripe's vertical differences in the last column. */
function advanceStripe<T>(masks: usize, rows: u32, text: usize, textLength: u32, carries: usize): u32 {
  const end = carries + textLength;
  let vp: u64 = ~u64(0);
  let vn: u64 = 0;
  let d0: u64 = 0;
  let before: u64 = 0;
  for (; carries < end; carries++, text += sizeof<T>()) {
    const carry = u64(load<u8>(carries));
    const equal = load<u64>(masks + (usize(load<T>(text)) << 3));
    const open = ~d0 & equal;
    const swapped = ((open << 1) | (carry >> 2)) & before;
    const reached = equal | ((carry >> 1) & 1);
    d0 = (((reached & vp) + vp) ^ vp) | reached | vn | swapped;
    const hp = vn | ~(d0 | vp);
    const hn = d0 & vp;
    store<u8>(carries, u8((hp >> 63) | ((hn >> 63) << 1) | ((open >> 63) << 2)));
    const hpIn = (hp << 1) | (carry & 1);
    vp = (hn << 1) | ((carry >> 1) & 1) | ~(d0 | hpIn);
    vn = hpIn & d0;
    before = equal;
  }
  const bits = positionBits(rows);
  return u32(popcnt(vp & bits)) - u32(popcnt(vn & bits));
}
