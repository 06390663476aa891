/**
 * Score ratios: `fuzz.ratio` and its relatives, 0 to 100, over the words or the whole of two texts.
 *
 *   ratio                  normalized indel similarity * 100
 *   partial ratio          the best ratio of the shorter text to a part of the longer one
 *   token sort             ratio of the words, sorted and joined
 *   token set              best of three ratios between shared words, shared + left alone, shared + right alone
 *   token                  the better of token sort and token set; partial_token_* the same with partial ratios
 *   weighted (WRatio)      ratio, token * 0.95, or for lengths that differ by half and more the partial forms * 0.9 (above 8 times: 0.6)
 *   quick (QRatio)         ratio, but 0 if a text is empty
 *
 * A cutoff is the least score of interest; 0 is answered below it. Operations and inner cutoffs stand in RapidFuzz's order, because its
 * rounding shows in answers. It also makes RapidFuzz lose scores that equal the cutoff: callers of `wordRatio` ask with a lower one
 * (`cutoffOfParts`) and compare the answer. Characters come twice: as T, u8 or u32 with their order, for words; and as codes C, u8 or u16, for kernels.
 *
 * Source: RapidFuzz (`fuzz`), after FuzzyWuzzy (A. Cohen).
 */
import { partialSimilarity } from '../kernels/partial-similarity';
import { codeChoice } from '../kernels/text-codes';
import {
  decomposeWords,
  LEFT_COUNT,
  LEFT_LENGTH,
  RIGHT_COUNT,
  RIGHT_LENGTH,
  SHARED_COUNT,
  SHARED_LENGTH,
} from '../kernels/word-decomposition';
import { joinWords } from '../kernels/word-lists';
import {
  FRAME_ALIGNMENT,
  FRAME_CARRIES,
  FRAME_CHOICE_ALONE,
  FRAME_CHOICE_JOINED,
  FRAME_CHOICE_WORD_COUNT,
  FRAME_CHOICE_WORDS,
  FRAME_CODE_COUNT,
  FRAME_MAP,
  FRAME_MARKS,
  FRAME_MASKS,
  FRAME_PARTS,
  FRAME_QUERY_ALONE,
  FRAME_QUERY_JOINED,
  FRAME_QUERY_WORD_COUNT,
  FRAME_QUERY_WORDS,
  FRAME_SLOTS,
  FRAME_WINDOWS,
} from './score-frame';
import {
  SCORER_PARTIAL_RATIO,
  SCORER_PARTIAL_TOKEN_RATIO,
  SCORER_PARTIAL_TOKEN_SET_RATIO,
  SCORER_PARTIAL_TOKEN_SORT_RATIO,
  SCORER_TOKEN_RATIO,
  SCORER_TOKEN_SET_RATIO,
  SCORER_TOKEN_SORT_RATIO,
} from './score-job';
import { indelDistance, ratio } from './score-pair';

const BEST: f64 = 100.0;
/** Factors and bounds of the weighted ratio. */
const WORDS_SCALE: f64 = 0.95;
const PARTIAL_SCALE: f64 = 0.9;
const SMALL_PART_SCALE: f64 = 0.6;
const SIMILAR_LENGTHS: f64 = 1.5;
const SMALL_PART: f64 = 8.0;

/** Score of any ratio that needs words or parts. Precondition: the masks are not loaded; the words of both texts are listed and sorted. */
export function wordRatio<T, C>(
  frame: usize,
  scorer: u32,
  query: usize,
  queryLength: u32,
  choice: usize,
  choiceLength: u32,
  cutoff: f64,
): f64 {
  if (cutoff > BEST) return 0.0;
  if (scorer === SCORER_PARTIAL_RATIO)
    return partialRatio<C>(frame, query, queryLength, choice, choiceLength, cutoff, load<u32>(frame, FRAME_ALIGNMENT));
  if (scorer === SCORER_TOKEN_SORT_RATIO) return tokenSortRatio<T, C>(frame, cutoff, false);
  if (scorer === SCORER_PARTIAL_TOKEN_SORT_RATIO) return tokenSortRatio<T, C>(frame, cutoff, true);
  if (scorer === SCORER_TOKEN_SET_RATIO) return tokenSetRatio<T, C>(frame, cutoff);
  if (scorer === SCORER_TOKEN_RATIO) return tokenRatio<T, C>(frame, cutoff);
  if (scorer === SCORER_PARTIAL_TOKEN_SET_RATIO) return partialTokenSetRatio<T, C>(frame, cutoff);
  if (scorer === SCORER_PARTIAL_TOKEN_RATIO) return partialTokenRatio<T, C>(frame, cutoff);
  return weightedRatio<T, C>(frame, query, queryLength, choice, choiceLength, cutoff);
}

/**
 * `fuzz.partial_ratio`.
 *
 * @param found  address of four u32 for the alignment (start and end in the left text, then in the right), 0 if it is not asked for
 */
function partialRatio<C>(frame: usize, left: usize, leftLength: u32, right: usize, rightLength: u32, cutoff: f64, found: usize): f64 {
  if (leftLength === 0 && rightLength === 0) {
    if (found !== 0) memory.fill(found, 0, 16);
    return BEST;
  }
  const leftIsNeedle = leftLength <= rightLength;
  let best = partialOf<C>(frame, leftIsNeedle, left, leftLength, right, rightLength, cutoff, found);
  if (best !== BEST && leftLength === rightLength) {
    // Either text may be the needle; the alignment changes only for the better.
    const other = partialOf<C>(frame, false, left, leftLength, right, rightLength, max(cutoff, best), found !== 0 ? found + 16 : 0);
    if (other > best) {
      best = other;
      if (found !== 0) memory.copy(found, found + 16, 16);
    }
  }
  return best >= cutoff ? best : 0.0;
}

function partialOf<C>(
  frame: usize,
  leftIsNeedle: bool,
  left: usize,
  leftLength: u32,
  right: usize,
  rightLength: u32,
  cutoff: f64,
  found: usize,
): f64 {
  const masks = load<u32>(frame, FRAME_MASKS);
  const marks = load<u32>(frame, FRAME_MARKS);
  const codeCount = load<u32>(frame, FRAME_CODE_COUNT);
  const carries = load<u32>(frame, FRAME_CARRIES);
  const space = load<u32>(frame, FRAME_WINDOWS);
  const needle = leftIsNeedle ? left : right;
  const text = leftIsNeedle ? right : left;
  const length = leftIsNeedle ? leftLength : rightLength;
  const textLength = leftIsNeedle ? rightLength : leftLength;
  const place: usize = found === 0 ? 0 : leftIsNeedle ? found + 8 : found;
  const best = partialSimilarity<C>(masks, marks, codeCount, needle, length, text, textLength, carries, space, cutoff / BEST, place);
  if (found !== 0) {
    const whole = leftIsNeedle ? found : found + 8;
    store<u32>(whole, 0);
    store<u32>(whole, length, 4);
    if (length === 0) store<u64>(place, 0);
  }
  return best * BEST;
}

/** Joined text of all words in order, as codes; returns its length. */
function joinedCodes<T>(frame: usize, rows: usize, count: u32, target: usize): u32 {
  const length = joinWords<T>(rows, count, target);
  codeJoined<T>(frame, target, length);
  return length;
}

/** Turns characters into codes in place, where these differ: codes are narrower, so none is overwritten before it is read. */
function codeJoined<T>(frame: usize, text: usize, length: u32): void {
  if (sizeof<T>() > 1) codeChoice<T>(text, length, text, load<u32>(frame, FRAME_MAP), load<u32>(frame, FRAME_SLOTS));
}

function tokenSortRatio<T, C>(frame: usize, cutoff: f64, isPartial: bool): f64 {
  const left = usize(load<u32>(frame, FRAME_QUERY_JOINED));
  const right = usize(load<u32>(frame, FRAME_CHOICE_JOINED));
  const leftLength = joinedCodes<T>(frame, load<u32>(frame, FRAME_QUERY_WORDS), load<u32>(frame, FRAME_QUERY_WORD_COUNT), left);
  const rightLength = joinedCodes<T>(frame, load<u32>(frame, FRAME_CHOICE_WORDS), load<u32>(frame, FRAME_CHOICE_WORD_COUNT), right);
  return isPartial
    ? partialRatio<C>(frame, left, leftLength, right, rightLength, cutoff, 0)
    : ratio<C>(frame, left, leftLength, right, rightLength, cutoff);
}

/** Decomposes the words of both texts and codes what each has alone; returns the address of the parts. */
function decompose<T>(frame: usize): usize {
  const parts = frame + FRAME_PARTS;
  const left = usize(load<u32>(frame, FRAME_QUERY_ALONE));
  const right = usize(load<u32>(frame, FRAME_CHOICE_ALONE));
  decomposeWords<T>(
    load<u32>(frame, FRAME_QUERY_WORDS),
    load<u32>(frame, FRAME_QUERY_WORD_COUNT),
    load<u32>(frame, FRAME_CHOICE_WORDS),
    load<u32>(frame, FRAME_CHOICE_WORD_COUNT),
    left,
    right,
    parts,
  );
  codeJoined<T>(frame, left, load<u32>(parts, LEFT_LENGTH));
  codeJoined<T>(frame, right, load<u32>(parts, RIGHT_LENGTH));
  return parts;
}

function tokenSetRatio<T, C>(frame: usize, cutoff: f64): f64 {
  if (load<u32>(frame, FRAME_QUERY_WORD_COUNT) === 0 || load<u32>(frame, FRAME_CHOICE_WORD_COUNT) === 0) return 0.0;
  const parts = decompose<T>(frame);
  const leftLength = load<u32>(parts, LEFT_LENGTH);
  const rightLength = load<u32>(parts, RIGHT_LENGTH);
  const shared = load<u32>(parts, SHARED_LENGTH);
  // One text has no word that the other lacks.
  if (shared !== 0 && (leftLength === 0 || rightLength === 0)) return BEST;
  const space = u32(shared !== 0);
  const left = shared + space + leftLength;
  const right = shared + space + rightLength;
  let best: f64 = 0.0;
  const most = ceil(f64(left + right) * (1.0 - cutoff / BEST));
  const distance = indelDistance<C>(
    frame,
    load<u32>(frame, FRAME_QUERY_ALONE),
    leftLength,
    load<u32>(frame, FRAME_CHOICE_ALONE),
    rightLength,
    u32(most),
  );
  if (f64(distance) <= most) best = normalized(distance, left + right, cutoff);
  if (shared === 0) return best;
  // Shared words against shared and own ones: only the own ones differ.
  best = max(best, normalized(space + leftLength, shared + left, cutoff));
  return max(best, normalized(space + rightLength, shared + right, cutoff));
}

function normalized(distance: u32, total: u32, cutoff: f64): f64 {
  const score = total !== 0 ? BEST - (BEST * f64(distance)) / f64(total) : BEST;
  return score >= cutoff ? score : 0.0;
}

function tokenRatio<T, C>(frame: usize, cutoff: f64): f64 {
  return max(tokenSetRatio<T, C>(frame, cutoff), tokenSortRatio<T, C>(frame, cutoff, false));
}

function partialTokenSetRatio<T, C>(frame: usize, cutoff: f64): f64 {
  if (load<u32>(frame, FRAME_QUERY_WORD_COUNT) === 0 || load<u32>(frame, FRAME_CHOICE_WORD_COUNT) === 0) return 0.0;
  const parts = decompose<T>(frame);
  return load<u32>(parts, SHARED_COUNT) !== 0 ? BEST : partialAlone<C>(frame, parts, cutoff);
}

function partialTokenRatio<T, C>(frame: usize, cutoff: f64): f64 {
  const parts = decompose<T>(frame);
  if (load<u32>(parts, SHARED_COUNT) !== 0) return BEST;
  const sorted = tokenSortRatio<T, C>(frame, cutoff, true);
  // Without repetitions what each has alone is all of it.
  const isSame =
    load<u32>(frame, FRAME_QUERY_WORD_COUNT) === load<u32>(parts, LEFT_COUNT) &&
    load<u32>(frame, FRAME_CHOICE_WORD_COUNT) === load<u32>(parts, RIGHT_COUNT);
  return isSame ? sorted : max(sorted, partialAlone<C>(frame, parts, max(cutoff, sorted)));
}

function partialAlone<C>(frame: usize, parts: usize, cutoff: f64): f64 {
  const left = load<u32>(frame, FRAME_QUERY_ALONE);
  const right = load<u32>(frame, FRAME_CHOICE_ALONE);
  return partialRatio<C>(frame, left, load<u32>(parts, LEFT_LENGTH), right, load<u32>(parts, RIGHT_LENGTH), cutoff, 0);
}

function weightedRatio<T, C>(frame: usize, query: usize, queryLength: u32, choice: usize, choiceLength: u32, cutoff: f64): f64 {
  if (queryLength === 0 || choiceLength === 0) return 0.0;
  const lengths = f64(max(queryLength, choiceLength)) / f64(min(queryLength, choiceLength));
  let best = ratio<C>(frame, query, queryLength, choice, choiceLength, cutoff);
  if (lengths < SIMILAR_LENGTHS) return max(best, WORDS_SCALE * wordsWithin<T, C>(frame, max(cutoff, best) / WORDS_SCALE, false));
  const scale = lengths <= SMALL_PART ? PARTIAL_SCALE : SMALL_PART_SCALE;
  const partialCutoff = max(cutoff, best) / scale;
  const partial = partialRatioWithin<C>(frame, query, queryLength, choice, choiceLength, partialCutoff);
  best = max(best, partial * scale);
  return max(best, wordsWithin<T, C>(frame, max(partialCutoff, best) / WORDS_SCALE, true) * WORDS_SCALE * scale);
}

/** Token ratio, partial or not; 0 for a cutoff that nothing reaches. */
function wordsWithin<T, C>(frame: usize, cutoff: f64, isPartial: bool): f64 {
  if (cutoff > BEST) return 0.0;
  return isPartial ? partialTokenRatio<T, C>(frame, cutoff) : tokenRatio<T, C>(frame, cutoff);
}

function partialRatioWithin<C>(frame: usize, query: usize, queryLength: u32, choice: usize, choiceLength: u32, cutoff: f64): f64 {
  return cutoff > BEST ? 0.0 : partialRatio<C>(frame, query, queryLength, choice, choiceLength, cutoff, 0);
}
