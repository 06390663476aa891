/**
 * The best JavaScript of the same algorithms, for comparison: bit-parallel in words of 32 bits, with reused tables, for texts of UTF-16 units
 * (which is all the corpora hold).
 */

/** Positions of the pattern by unit; zero between calls. */
const masks = new Int32Array(0x1_0000);
const WORD = 32;

/** Levenshtein distance (Myers 1999); patterns above a word run block by block with carried differences. */
export function javascriptLevenshtein(left: string, right: string): number {
  const pattern = left.length <= right.length ? left : right;
  const text = left.length <= right.length ? right : left;
  if (pattern.length === 0) return text.length;
  const rises = new Uint8Array(text.length).fill(1);
  let distance = text.length;
  for (let start = 0; start < pattern.length; start += WORD) {
    const rows = Math.min(pattern.length - start, WORD);
    for (let row = 0; row < rows; row++) masks[pattern.charCodeAt(start + row)] |= 1 << row;
    let vp = -1;
    let vn = 0;
    for (let column = 0; column < text.length; column++) {
      const carry = rises[column];
      const equal = masks[text.charCodeAt(column)] | (carry >> 1);
      const d0 = (((equal & vp) + vp) ^ vp) | equal | vn;
      let hp = vn | ~(d0 | vp);
      let hn = d0 & vp;
      rises[column] = (hp >>> 31) | ((hn >>> 31) << 1);
      hp = (hp << 1) | (carry & 1);
      hn = (hn << 1) | (carry >> 1);
      vp = hn | ~(d0 | hp);
      vn = hp & d0;
    }
    const bits = rows === WORD ? -1 : (1 << rows) - 1;
    distance += ones(vp & bits) - ones(vn & bits);
    for (let row = 0; row < rows; row++) masks[pattern.charCodeAt(start + row)] = 0;
  }
  return distance;
}

/** One query against many: its masks are made once. Query at most 32 units. Returns the lengths of common subsequences (Hyyrö 2004). */
export function javascriptSubsequences(query: string, choices: readonly string[]): number[] {
  for (let at = 0; at < query.length; at++) masks[query.charCodeAt(at)] |= 1 << at;
  const lengths = choices.map((choice) => {
    let state = -1;
    for (let at = 0; at < choice.length; at++) {
      const common = state & masks[choice.charCodeAt(at)];
      state = (state + common) | (state - common);
    }
    return ones(~state);
  });
  for (let at = 0; at < query.length; at++) masks[query.charCodeAt(at)] = 0;
  return lengths;
}

/** One query against many, Jaro-Winkler; a weight of 0 is Jaro. Query and choices at most 32 units. */
export function javascriptJaroWinkler(query: string, choices: readonly string[], prefixWeight = 0.1): number[] {
  for (let at = 0; at < query.length; at++) masks[query.charCodeAt(at)] |= 1 << at;
  const scores = choices.map((choice) => jaroWinkler(query, choice, prefixWeight));
  for (let at = 0; at < query.length; at++) masks[query.charCodeAt(at)] = 0;
  return scores;
}

function jaroWinkler(query: string, choice: string, prefixWeight: number): number {
  const bound = Math.max(0, (Math.max(query.length, choice.length) >> 1) - 1);
  let window = bound + 1 >= WORD ? -1 : (1 << (bound + 1)) - 1;
  let taken = 0;
  let matched = 0;
  for (let at = 0; at < choice.length; at++) {
    const free = masks[choice.charCodeAt(at)] & window & ~taken;
    taken |= free & -free;
    matched |= (free !== 0 ? 1 : 0) << at;
    window = (window << 1) | (at < bound ? 1 : 0);
  }
  const shared = ones(taken);
  if (shared === 0) return 0;
  let outOfOrder = 0;
  while (matched !== 0) {
    const first = taken & -taken;
    if ((masks[choice.charCodeAt(31 - Math.clz32(matched & -matched))] & first) === 0) outOfOrder++;
    taken ^= first;
    matched &= matched - 1;
  }
  const jaro = (shared / query.length + shared / choice.length + (shared - (outOfOrder >> 1)) / shared) / 3;
  if (jaro <= 0.7) return jaro;
  let prefix = 0;
  while (prefix < 4 && prefix < query.length && query.charCodeAt(prefix) === choice.charCodeAt(prefix)) prefix++;
  return Math.min(1, jaro + prefix * prefixWeight * (1 - jaro));
}

function ones(word: number): number {
  let bits = word - ((word >>> 1) & 0x5555_5555);
  bits = (bits & 0x3333_3333) + ((bits >>> 2) & 0x3333_3333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
