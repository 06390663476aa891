/**
 * Kept words: token sort and token set ratios against a query whose words stay in the masks for all choices.
 *
 *   query words, sorted and joined   a fuzzy was      masks over all of it, at most 64 characters
 *   choice words, sorted             dog fuzzy        shared and repeated words are struck from the query as bits, from the choice as rows
 *
 * A longest common subsequence that may not touch some positions of the pattern is that of the pattern without them, so nothing is joined,
 * copied or entered anew for a choice. Scores are those of `score-ratios.ts`, to the last bit.
 *
 * Source: see `score-ratios.ts`.
 * Cost: O(words) comparisons and O(length of what the choice has alone), nothing of the latter where lengths keep the score below the cutoff.
 * Precondition: Latin-1 texts; the masks are zero when opened, and are zero again when closed.
 */
import { addMasks, clearMasks, positionBits, STRIPE } from '../kernels/pattern-masks';
import { compareRows, joinWords, WORD_BYTES } from '../kernels/word-lists';
import { endOfRepeats } from '../kernels/word-set-similarity';
import { formOf, mostDistance } from './score-forms';
import {
  FRAME_CODE_COUNT,
  FRAME_KEPT_LENGTH,
  FRAME_MASKS,
  FRAME_QUERY_JOINED,
  FRAME_QUERY_WORD_COUNT,
  FRAME_QUERY_WORDS,
} from './score-frame';
import { FORM_NORMALIZED_SIMILARITY, SCORER_TOKEN_SET_RATIO, SCORER_TOKEN_SORT_RATIO } from './score-job';

const BEST: f64 = 100.0;
const SPACE: usize = 0x20;

/** Enters the query's words; false where there are none or they are too long, or the scorer is another: then nothing has changed. */
export function openKeptWords(frame: usize, scorer: u32, rows: usize, count: u32): bool {
  if (scorer !== SCORER_TOKEN_SET_RATIO && scorer !== SCORER_TOKEN_SORT_RATIO) return false;
  if (count === 0 || joinedLength(rows, count) > STRIPE) return false;
  const joined = usize(load<u32>(frame, FRAME_QUERY_JOINED));
  const length = joinWords<u8>(rows, count, joined);
  addMasks<u8>(load<u32>(frame, FRAME_MASKS), load<u32>(frame, FRAME_CODE_COUNT), joined, length);
  store<u32>(frame, length, FRAME_KEPT_LENGTH);
  return true;
}

export function closeKeptWords(frame: usize): void {
  const joined = load<u32>(frame, FRAME_QUERY_JOINED);
  clearMasks<u8>(load<u32>(frame, FRAME_MASKS), load<u32>(frame, FRAME_CODE_COUNT), joined, load<u32>(frame, FRAME_KEPT_LENGTH));
}

/** Ratio, 0 to 100; 0 below the cutoff. Sorted rows of the choice; those of shared words are overwritten. */
export function keptWordRatio(frame: usize, scorer: u32, rows: usize, count: u32, cutoff: f64): f64 {
  if (cutoff > BEST) return 0.0;
  return scorer === SCORER_TOKEN_SORT_RATIO ? sortedRatio(frame, rows, count, cutoff) : setRatio(frame, rows, count, cutoff);
}

function sortedRatio(frame: usize, rows: usize, count: u32, cutoff: f64): f64 {
  const least = cutoff / BEST;
  const length = load<u32>(frame, FRAME_KEPT_LENGTH);
  const otherLength = joinedLength(rows, count);
  const total = length + otherLength;
  const most = mostDistance(FORM_NORMALIZED_SIMILARITY, f64(total), least);
  const distance = wordDistance(frame, rows, count, ~u64(0), length, otherLength, most);
  return formOf(FORM_NORMALIZED_SIMILARITY, f64(distance), f64(total), least) * BEST;
}

function setRatio(frame: usize, rows: usize, count: u32, cutoff: f64): f64 {
  if (count === 0) return 0.0;
  let left = usize(load<u32>(frame, FRAME_QUERY_WORDS));
  const leftEnd = left + WORD_BYTES * load<u32>(frame, FRAME_QUERY_WORD_COUNT);
  const rightEnd = rows + WORD_BYTES * count;
  let right = rows;
  let aloneEnd = rows;
  // What is left of the query, repetitions dropped: bits of its positions, and its length with the spaces between.
  let open = ~u64(0);
  let leftLength: u32 = 0;
  let rightLength: u32 = 0;
  let shared: u32 = 0;
  let position: u32 = 0;
  while (left < leftEnd || right < rightEnd) {
    const order = left === leftEnd ? 1 : right === rightEnd ? -1 : compareRows<u8>(left, right);
    if (order <= 0) {
      const next = endOfRepeats<u8>(left, leftEnd);
      const length = load<u32>(left, 4);
      const span = u32((next - left) / WORD_BYTES) * (length + 1);
      // Struck with the space behind: the last word that stays may keep one too many, which goes below.
      let struck = span;
      if (order === 0) {
        shared += length + u32(shared !== 0);
      } else {
        leftLength += length + u32(leftLength !== 0);
        struck -= length + 1;
      }
      position += span;
      open &= ~(positionBits(struck) << u64(position - struck));
      left = next;
    }
    if (order >= 0) {
      if (order > 0) {
        store<u64>(aloneEnd, load<u64>(right));
        rightLength += load<u32>(right, 4) + u32(rightLength !== 0);
        aloneEnd += WORD_BYTES;
      }
      right = endOfRepeats<u8>(right, rightEnd);
    }
  }
  const aloneCount = u32((aloneEnd - rows) / WORD_BYTES);
  if (shared !== 0 && (leftLength === 0 || rightLength === 0)) return BEST;
  // Positions that stay are those of the words and of the spaces between them.
  open &= positionBits(load<u32>(frame, FRAME_KEPT_LENGTH));
  if (u32(popcnt(open)) > leftLength) open ^= u64(1) << (63 - u64(clz(open)));
  const space = u32(shared !== 0);
  const whole = shared + space + leftLength;
  const otherWhole = shared + space + rightLength;
  let best: f64 = 0.0;
  const most = ceil(f64(whole + otherWhole) * (1.0 - cutoff / BEST));
  const distance = wordDistance(frame, rows, aloneCount, open, leftLength, rightLength, u32(most));
  if (f64(distance) <= most) best = normalized(distance, whole + otherWhole, cutoff);
  if (shared === 0) return best;
  best = max(best, normalized(space + leftLength, shared + whole, cutoff));
  return max(best, normalized(space + rightLength, shared + otherWhole, cutoff));
}

/** As in `score-ratios.ts`. */
function normalized(distance: u32, total: u32, cutoff: f64): f64 {
  const score = total !== 0 ? BEST - (BEST * f64(distance)) / f64(total) : BEST;
  return score >= cutoff ? score : 0.0;
}

/** Insertions and deletions between the open positions of the query and the words of the rows, joined; above `most`, any number above it. */
function wordDistance(frame: usize, rows: usize, count: u32, open: u64, length: u32, otherLength: u32, most: u32): u32 {
  const difference = max(length, otherLength) - min(length, otherLength);
  if (difference > most) return difference;
  const masks = usize(load<u32>(frame, FRAME_MASKS));
  const end = rows + WORD_BYTES * count;
  const equalSpace = load<u64>(masks + (SPACE << 3)) & open;
  let state = ~u64(0);
  for (let row = rows; row < end; row += WORD_BYTES) {
    if (row !== rows) {
      const common = state & equalSpace;
      state = (state + common) | (state - common);
    }
    let text = usize(load<u32>(row));
    const textEnd = text + load<u32>(row, 4);
    for (; text < textEnd; text++) {
      const common = state & open & load<u64>(masks + (usize(load<u8>(text)) << 3));
      state = (state + common) | (state - common);
    }
  }
  return length + otherLength - 2 * u32(popcnt(~state));
}

function joinedLength(rows: usize, count: u32): u32 {
  if (count === 0) return 0;
  let length = count - 1;
  const end = rows + WORD_BYTES * count;
  for (let row = rows; row < end; row += WORD_BYTES) length += load<u32>(row, 4);
  return length;
}
