/**
 * Partial similarity: the best normalized indel similarity of the shorter text, the needle, to any part of the longer one.
 *
 * Parts are, in this order: beginnings shorter than the needle, windows of its length, ends not longer than it; only such whose last code
 * (for ends: first) the needle holds. A part one code further on shares at most one code more, so from the length found in one part follows
 * how many parts cannot beat the best: they are passed over. All windows come first where only the score is asked, because they make the best
 * high early; the first part that reaches the score, in the order above, is the alignment.
 *
 * Short needles are compared with eight or four parts at a time, whatever their edges: a part whose edge the needle lacks has a better neighbour.
 *
 * Source: RapidFuzz (`fuzz.partial_ratio`, its readable definition: every needle length, not only up to 64).
 * Cost: at worst (needle + text) subsequences of the needle's length.
 * Precondition: `masks` and `marks` are zero (u64 per code), and are left so; needle not longer than text.
 */
import { bestWindow, MOST_WINDOW_NEEDLE } from '../lanes/part-windows';
import { longestSubsequence, subsequenceWord } from './longest-subsequence';
import { addMasks, clearMasks, STRIPE } from './pattern-masks';

/**
 * @param least  least similarity of interest, 0 to 1
 * @param space  `windowSpaceBytes` of the text
 * @param found  address of two u32 for the start and end of the alignment in the text, 0 if it is not asked for
 * @returns 0 to 1; 0 if it is below `least`
 */
export function partialSimilarity<T>(
  masks: usize,
  marks: usize,
  codeCount: u32,
  needle: usize,
  length: u32,
  text: usize,
  textLength: u32,
  carries: usize,
  space: usize,
  least: f64,
  found: usize,
): f64 {
  if (length === 0) return 0.0;
  if (found === 0 && length <= MOST_WINDOW_NEEDLE) {
    addMasks<T>(masks, codeCount, needle, length);
    const part = bestWindow<T>(masks, length, text, textLength, space);
    clearMasks<T>(masks, codeCount, needle, length);
    const similarity = similarityOf(length, u32(part >> 32), u32(part));
    return similarity < least ? 0.0 : similarity;
  }
  const needleEnd = needle + sizeof<T>() * length;
  for (let at = needle; at < needleEnd; at += sizeof<T>()) store<u64>(marks + (usize(load<T>(at)) << 3), 1);
  if (length <= STRIPE) addMasks<T>(masks, codeCount, needle, length);
  const windows = length - 1;
  const ends = windows + textLength - length;
  const last = ends + length;
  let best = sweep<T>(masks, marks, codeCount, needle, length, text, textLength, carries, least, 0.0, windows, ends, 0);
  best = sweep<T>(masks, marks, codeCount, needle, length, text, textLength, carries, least, best, 0, windows, 0);
  best = sweep<T>(masks, marks, codeCount, needle, length, text, textLength, carries, least, best, ends, last, 0);
  if (found !== 0) {
    store<u32>(found, 0);
    store<u32>(found, length, 4);
    // As good as the best, not better: the first part in order.
    if (best > 0.0) sweep<T>(masks, marks, codeCount, needle, length, text, textLength, carries, best, 0.0, 0, last, found);
  }
  if (length <= STRIPE) clearMasks<T>(masks, codeCount, needle, length);
  for (let at = needle; at < needleEnd; at += sizeof<T>()) store<u64>(marks + (usize(load<T>(at)) << 3), 0);
  return best;
}

/**
 * Parts `[first, last)` in their order: `length - 1` beginnings, `textLength - length` windows, `length` ends.
 * Returns the best of them and of `best`; with `found`, the place of the first part that is at least `least`.
 */
function sweep<T>(
  masks: usize,
  marks: usize,
  codeCount: u32,
  needle: usize,
  length: u32,
  text: usize,
  textLength: u32,
  carries: usize,
  least: f64,
  best: f64,
  first: u32,
  last: u32,
  found: usize,
): f64 {
  const windows = length - 1;
  const ends = windows + textLength - length;
  // Upper bound of what the next part shares with the needle: each part but the shrinking ends takes in one code more.
  let most: u32 = length;
  for (let part = first; part < last; part++) {
    const isEnd = part >= ends;
    const start: u32 = part < windows ? 0 : part - windows;
    const end: u32 = isEnd ? textLength : part < windows ? part + 1 : start + length;
    const size = end - start;
    const edge = load<T>(text + sizeof<T>() * (isEnd ? start : end - 1));
    most = min(part > ends ? most : most + 1, size);
    if (part === first) most = size;
    if (load<u64>(marks + (usize(edge) << 3)) === 0) continue;
    const bound = similarityOf(length, size, most);
    if (bound <= best || bound < least) continue;
    const from = text + sizeof<T>() * start;
    const shared =
      length <= STRIPE
        ? subsequenceWord<T>(masks, from, size)
        : longestSubsequence<T>(masks, codeCount, false, needle, length, from, size, carries, 0);
    most = shared;
    const similarity = similarityOf(length, size, shared);
    if (similarity <= best || similarity < least) continue;
    best = similarity;
    if (found !== 0) {
      store<u32>(found, start);
      store<u32>(found, end, 4);
      return best;
    }
    if (best === 1.0) return best;
  }
  return best;
}

function similarityOf(length: u32, size: u32, shared: u32): f64 {
  const total = length + size;
  return 1.0 - f64(total - 2 * shared) / f64(total);
}
