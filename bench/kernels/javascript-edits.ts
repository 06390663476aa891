/**
 * Edit distances and common characters in the best JavaScript known: bit-parallel in words of 32 bits, tables kept from call to call.
 *
 * For texts of UTF-16 units, which is all the corpora hold; where it says so, one of them has at most 32.
 */

/** Positions of the pattern by unit; zero between calls. */
const masks = new Int32Array(0x1_0000);
const WORD = 32;

/** Length of the longest common subsequence (Hyyrö 2004), any lengths: blocks of 32 with a carry. */
export function commonLength(left: string, right: string): number {
  const pattern = left.length <= right.length ? left : right;
  const text = left.length <= right.length ? right : left;
  if (pattern.length <= WORD) return commonLengthOfPart(pattern, text, 0, text.length);
  const blocks = Math.ceil(pattern.length / WORD);
  const states = new Uint32Array(blocks).fill(0xffff_ffff);
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    let carry = 0;
    for (let block = 0; block < blocks; block++) {
      const end = Math.min(pattern.length, (block + 1) * WORD);
      let found = 0;
      for (let row = block * WORD; row < end; row++) found |= Number(pattern.charCodeAt(row) === unit) << (row - block * WORD);
      const state = states[block];
      const common = (state & found) >>> 0;
      const sum = state + common + carry;
      carry = sum > 0xffff_ffff ? 1 : 0;
      states[block] = (sum | (state - common)) >>> 0;
    }
  }
  let length = 0;
  for (const state of states) length += ones(~state);
  return length;
}

/** The same for a part of a text. Pattern at most 32. */
export function commonLengthOfPart(pattern: string, text: string, start: number, end: number): number {
  setMasks(pattern);
  const length = countCommon(text, start, end);
  clearMasks(pattern);
  return length;
}

/** Marks the units of a pattern of at most 32; every `setMasks` is followed by a `clearMasks`. */
export function setMasks(pattern: string): void {
  for (let at = 0; at < pattern.length; at++) masks[pattern.charCodeAt(at)] |= 1 << at;
}

export function clearMasks(pattern: string): void {
  for (let at = 0; at < pattern.length; at++) masks[pattern.charCodeAt(at)] = 0;
}

/** Whether the pattern whose masks are set holds a unit. */
export function holdsUnit(unit: number): boolean {
  return masks[unit] !== 0;
}

/** Length of the longest common subsequence of a part and the pattern whose masks are set. */
export function countCommon(text: string, start: number, end: number): number {
  let state = -1;
  for (let at = start; at < end; at++) {
    const common = state & masks[text.charCodeAt(at)];
    state = (state + common) | (state - common);
  }
  return ones(~state);
}

/** Optimal string alignment (Hyyrö 2003). The shorter text has at most 32. */
export function osaDistance(left: string, right: string): number {
  const pattern = left.length <= right.length ? left : right;
  const text = left.length <= right.length ? right : left;
  if (pattern.length === 0) return text.length;
  setMasks(pattern);
  const last = 1 << (pattern.length - 1);
  let distance = pattern.length;
  let vp = -1;
  let vn = 0;
  let d0 = 0;
  let before = 0;
  for (let at = 0; at < text.length; at++) {
    const equal = masks[text.charCodeAt(at)];
    const swapped = ((~d0 & equal) << 1) & before;
    d0 = (((equal & vp) + vp) ^ vp) | equal | vn | swapped;
    let hp = vn | ~(d0 | vp);
    const hn = d0 & vp;
    if ((hp & last) !== 0) distance++;
    if ((hn & last) !== 0) distance--;
    hp = (hp << 1) | 1;
    vp = (hn << 1) | ~(d0 | hp);
    vn = hp & d0;
    before = equal;
  }
  clearMasks(pattern);
  return distance;
}

/** Damerau-Levenshtein without restriction in three rows (Zhao & Sahni 2019). */
export function damerauLevenshtein(left: string, right: string): number {
  const most = Math.max(left.length, right.length) + 1;
  const lastRow = new Map<number, number>();
  const saved = new Int32Array(right.length + 2).fill(most);
  let above = new Int32Array(right.length + 2).fill(most);
  let row = Int32Array.from({ length: right.length + 2 }, (_, cell) => (cell === 0 ? most : cell - 1));
  for (let i = 1; i <= left.length; i++) {
    [row, above] = [above, row];
    const unit = left.charCodeAt(i - 1);
    let lastColumn = -1;
    let diagonal = row[1];
    let kept = most;
    row[1] = i;
    for (let j = 1; j <= right.length; j++) {
      const other = right.charCodeAt(j - 1);
      let cost = Math.min(above[j] + Number(unit !== other), row[j] + 1, above[j + 1] + 1);
      if (unit === other) {
        lastColumn = j;
        saved[j + 1] = above[j - 1];
        kept = diagonal;
      } else {
        const k = lastRow.get(other) ?? -1;
        if (j - lastColumn === 1) cost = Math.min(cost, saved[j + 1] + i - k);
        else if (i - k === 1) cost = Math.min(cost, kept + j - lastColumn);
      }
      diagonal = row[j + 1];
      row[j + 1] = cost;
    }
    lastRow.set(unit, i);
  }
  return row[right.length + 1];
}

export function hammingDistance(left: string, right: string): number {
  const shorter = Math.min(left.length, right.length);
  let distance = Math.max(left.length, right.length) - shorter;
  for (let at = 0; at < shorter; at++) if (left.charCodeAt(at) !== right.charCodeAt(at)) distance++;
  return distance;
}

export function prefixLength(left: string, right: string): number {
  const shorter = Math.min(left.length, right.length);
  let length = 0;
  while (length < shorter && left.charCodeAt(length) === right.charCodeAt(length)) length++;
  return length;
}

export function postfixLength(left: string, right: string): number {
  const shorter = Math.min(left.length, right.length);
  let length = 0;
  while (length < shorter && left.charCodeAt(left.length - 1 - length) === right.charCodeAt(right.length - 1 - length)) length++;
  return length;
}

function ones(word: number): number {
  let bits = word - ((word >>> 1) & 0x5555_5555);
  bits = (bits & 0x3333_3333) + ((bits >>> 2) & 0x3333_3333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
