/**
 * The kernels with strings in and out, for programs that load the module with `@assemblyscript/loader`: scores of pairs, and hashes.
 *
 * The only target that allocates: strings are managed objects of AssemblyScript's runtime, and the working memory of the kernels grows with
 * the longest text so far. So it has a memory of its own, never a shared one, and one thread. Texts are brought into the kernels' form and
 * handed to the same kernels; nothing is computed here.
 *
 *   work   job | score | choice [address, length, width] | left text | right text | scratch        tables   all zero between calls
 *          0     128     136                               160
 *
 *   text   all characters up to U+00FF: copied, a byte each    no surrogate pair: UTF-16 as it lies there    else: code points, copied
 *
 * Definitions, ranges and rounding are those of the scorers of the same name (`batch/score-job.ts`), with equal weights of edits, Jaro-Winkler's
 * prefix weight 0.1, and sets of distinct words or of distinct pairs of characters. Hashes are of the text as UTF-8, a surrogate without its
 * other half as U+FFFD, with seed 0, in lower-case hexadecimal. A text for which the memory cannot grow enough traps.
 */
import { SHA1_DIGEST_BYTES, SHA1_SCRATCH_BYTES } from './abi';
import { scoreChoices } from './batch/score-choices';
import { scoreScratchBytes, scoreTableBytes } from './batch/score-frame';
import * as job from './batch/score-job';
import { contentHashBatch } from './kernels/content-hash';
import { toHexadecimal } from './kernels/hexadecimal';
import { sha1 } from './kernels/sha1';
import { xxHash64Batch } from './kernels/xx-hash-64';
import { CONTENT_HASH_DIGEST_BYTES, XX_HASH_64_DIGEST_BYTES } from './token-abi';

export { ABI_VERSION } from './abi';
export {
  FORM_DISTANCE,
  FORM_NORMALIZED_DISTANCE,
  FORM_NORMALIZED_SIMILARITY,
  FORM_SIMILARITY,
  SCORER_DAMERAU_LEVENSHTEIN,
  SCORER_GRAM_COSINE,
  SCORER_GRAM_DICE,
  SCORER_GRAM_JACCARD,
  SCORER_GRAM_OVERLAP,
  SCORER_HAMMING,
  SCORER_INDEL,
  SCORER_JARO,
  SCORER_JARO_WINKLER,
  SCORER_LCS_SEQUENCE,
  SCORER_LEVENSHTEIN,
  SCORER_OSA,
  SCORER_PARTIAL_RATIO,
  SCORER_PARTIAL_TOKEN_RATIO,
  SCORER_PARTIAL_TOKEN_SET_RATIO,
  SCORER_PARTIAL_TOKEN_SORT_RATIO,
  SCORER_POSTFIX,
  SCORER_PREFIX,
  SCORER_QUICK_RATIO,
  SCORER_RATIO,
  SCORER_TOKEN_RATIO,
  SCORER_TOKEN_SET_RATIO,
  SCORER_TOKEN_SORT_RATIO,
  SCORER_WEIGHTED_RATIO,
  SCORER_WORD_COSINE,
  SCORER_WORD_DICE,
  SCORER_WORD_JACCARD,
  SCORER_WORD_OVERLAP,
} from './batch/score-job';

const SCORE: usize = 128;
const CHOICE: usize = 136;
const TEXTS: usize = 160;
/** A code point of a copied text; UTF-8 needs no more of a UTF-16 unit. */
const UNIT_BYTES: usize = 4;
/** Widest text in bytes a character: tables and scratch for it hold any other. */
const WIDEST: u32 = 4;
const PREFIX_WEIGHT: f64 = 0.1;
const GRAM_LENGTH: u32 = 2;
const LAST_LATIN_1: u16 = 0xff;

let work: usize = 0;
let workBytes: usize = 0;
let tables: usize = 0;
let tableBytes: usize = 0;

/** Any scorer in any form; the cutoff is in the unit of the form, Infinity or 0 for every score (see `batch/score-forms.ts`). */
export function score(scorer: u32, form: u32, left: string, right: string, cutoff: f64): f64 {
  const leftLength = u32(left.length);
  const rightLength = u32(right.length);
  const rightText = TEXTS + roundUp(UNIT_BYTES * leftLength);
  const scratch = rightText + roundUp(UNIT_BYTES * rightLength);
  reserveWork(scratch + scoreScratchBytes(leftLength, WIDEST, rightLength));
  reserveTables(scoreTableBytes(leftLength, WIDEST));
  store<u32>(work, scorer, job.JOB_SCORER);
  store<u32>(work, form, job.JOB_FORM);
  store<f64>(work, cutoff, job.JOB_CUTOFF);
  placeText(left, work + TEXTS, work + job.JOB_QUERY);
  placeText(right, work + rightText, work + CHOICE);
  store<u32>(work, u32(work + CHOICE), job.JOB_CHOICES);
  store<u32>(work, 1, job.JOB_CHOICE_COUNT);
  store<u32>(work, load<u32>(work + CHOICE, 4), job.JOB_LONGEST_CHOICE);
  store<u32>(work, u32(work + SCORE), job.JOB_SCORES);
  store<u32>(work, u32(tables), job.JOB_TABLES);
  store<u32>(work, u32(work + scratch), job.JOB_SCRATCH);
  store<f64>(work, PREFIX_WEIGHT, job.JOB_PREFIX_WEIGHT);
  store<f64>(work, 1.0, job.JOB_INSERT_WEIGHT);
  store<f64>(work, 1.0, job.JOB_DELETE_WEIGHT);
  store<f64>(work, 1.0, job.JOB_REPLACE_WEIGHT);
  store<u32>(work, GRAM_LENGTH, job.JOB_GRAM_LENGTH);
  store<u32>(work, 0, job.JOB_IS_MULTISET);
  store<u32>(work, 0, job.JOB_ALIGNMENT);
  scoreChoices(work);
  return load<f64>(work, SCORE);
}

export function levenshteinDistance(left: string, right: string): f64 {
  return score(job.SCORER_LEVENSHTEIN, job.FORM_DISTANCE, left, right, Infinity);
}

export function indelDistance(left: string, right: string): f64 {
  return score(job.SCORER_INDEL, job.FORM_DISTANCE, left, right, Infinity);
}

export function osaDistance(left: string, right: string): f64 {
  return score(job.SCORER_OSA, job.FORM_DISTANCE, left, right, Infinity);
}

export function damerauLevenshteinDistance(left: string, right: string): f64 {
  return score(job.SCORER_DAMERAU_LEVENSHTEIN, job.FORM_DISTANCE, left, right, Infinity);
}

export function hammingDistance(left: string, right: string): f64 {
  return score(job.SCORER_HAMMING, job.FORM_DISTANCE, left, right, Infinity);
}

/** Length of the longest common subsequence. */
export function commonSubsequenceLength(left: string, right: string): f64 {
  return score(job.SCORER_LCS_SEQUENCE, job.FORM_SIMILARITY, left, right, 0.0);
}

export function jaroSimilarity(left: string, right: string): f64 {
  return score(job.SCORER_JARO, job.FORM_SIMILARITY, left, right, 0.0);
}

export function jaroWinklerSimilarity(left: string, right: string): f64 {
  return score(job.SCORER_JARO_WINKLER, job.FORM_SIMILARITY, left, right, 0.0);
}

export function ratio(left: string, right: string): f64 {
  return score(job.SCORER_RATIO, job.FORM_SIMILARITY, left, right, 0.0);
}

export function quickRatio(left: string, right: string): f64 {
  return score(job.SCORER_QUICK_RATIO, job.FORM_SIMILARITY, left, right, 0.0);
}

export function partialRatio(left: string, right: string): f64 {
  return score(job.SCORER_PARTIAL_RATIO, job.FORM_SIMILARITY, left, right, 0.0);
}

export function tokenSortRatio(left: string, right: string): f64 {
  return score(job.SCORER_TOKEN_SORT_RATIO, job.FORM_SIMILARITY, left, right, 0.0);
}

export function tokenSetRatio(left: string, right: string): f64 {
  return score(job.SCORER_TOKEN_SET_RATIO, job.FORM_SIMILARITY, left, right, 0.0);
}

export function tokenRatio(left: string, right: string): f64 {
  return score(job.SCORER_TOKEN_RATIO, job.FORM_SIMILARITY, left, right, 0.0);
}

export function partialTokenSortRatio(left: string, right: string): f64 {
  return score(job.SCORER_PARTIAL_TOKEN_SORT_RATIO, job.FORM_SIMILARITY, left, right, 0.0);
}

export function partialTokenSetRatio(left: string, right: string): f64 {
  return score(job.SCORER_PARTIAL_TOKEN_SET_RATIO, job.FORM_SIMILARITY, left, right, 0.0);
}

export function partialTokenRatio(left: string, right: string): f64 {
  return score(job.SCORER_PARTIAL_TOKEN_RATIO, job.FORM_SIMILARITY, left, right, 0.0);
}

export function weightedRatio(left: string, right: string): f64 {
  return score(job.SCORER_WEIGHTED_RATIO, job.FORM_SIMILARITY, left, right, 0.0);
}

export function sha1Hex(text: string): string {
  const length = placeBytes(text, SHA1_SCRATCH_BYTES);
  sha1(work + TEXTS, length, work + TEXTS + roundUp(length), work);
  return hexadecimal(SHA1_DIGEST_BYTES);
}

export function xxHash64Hex(text: string): string {
  placeBytes(text, 0);
  xxHash64Batch(work + TEXTS, work + SCORE, 1, 0, 0, work);
  return hexadecimal(XX_HASH_64_DIGEST_BYTES);
}

export function contentHashHex(text: string): string {
  placeBytes(text, 0);
  contentHashBatch(work + TEXTS, work + SCORE, 1, 0, work);
  return hexadecimal(CONTENT_HASH_DIGEST_BYTES);
}

/**
 * Brings a text into the kernels' form, if need be to `target`, and writes [address, length, width] to `row`: that of a choice, or the
 * fields JOB_QUERY and the two behind it.
 */
function placeText(text: string, target: usize, row: usize): void {
  const units = changetype<usize>(text);
  const length = u32(text.length);
  let at = target;
  let count = length;
  let width: u32 = 1;
  if (!narrow(units, length, target)) {
    count = copyCodePoints(units, length, target);
    width = count === length ? 2 : WIDEST;
    if (count === length) at = units;
  }
  store<u32>(row, u32(at));
  store<u32>(row, count, 4);
  store<u32>(row, width, 8);
}

/** Copies UTF-16 units as bytes, eight a step; false when one of them does not fit, with nothing of use at `target`. */
function narrow(units: usize, length: u32, target: usize): bool {
  const end = units + (usize(length) << 1);
  let every = i16x8.splat(0);
  for (; units + 16 <= end; units += 16, target += 8) {
    const eight = v128.load(units);
    every = v128.or(every, eight);
    v128.store64_lane(target, i8x16.narrow_i16x8_u(eight, eight), 0);
  }
  let rest: u16 = 0;
  for (; units < end; units += 2, target++) {
    const unit = load<u16>(units);
    rest |= unit;
    store<u8>(target, unit);
  }
  return rest <= LAST_LATIN_1 && !v128.any_true(i16x8.gt_u(every, i16x8.splat(LAST_LATIN_1)));
}

/** Returns the number of code points; a surrogate without its other half is one. */
function copyCodePoints(units: usize, length: u32, target: usize): u32 {
  const start = target;
  const end = units + (usize(length) << 1);
  for (; units < end; units += 2, target += 4) {
    const unit = u32(load<u16>(units));
    if ((unit & 0xfc00) === 0xd800 && units + 2 < end) {
      const next = u32(load<u16>(units, 2));
      if ((next & 0xfc00) === 0xdc00) {
        store<u32>(target, 0x1_0000 + ((unit & 0x3ff) << 10) + (next & 0x3ff));
        units += 2;
        continue;
      }
    }
    store<u32>(target, unit);
  }
  return u32(target - start) >> 2;
}

/** Writes the text as UTF-8 behind [0, length] and leaves room for so many bytes behind it; returns the length. */
function placeBytes(text: string, spare: u32): u32 {
  reserveWork(TEXTS + UNIT_BYTES * text.length + spare + UNIT_BYTES);
  const length = u32(String.UTF8.encodeUnsafe(changetype<usize>(text), text.length, work + TEXTS, false, String.UTF8.ErrorMode.REPLACE));
  store<u32>(work, 0, SCORE);
  store<u32>(work, length, SCORE + 4);
  return length;
}

/** Digits of so many bytes at the beginning of the working memory, as a string. */
function hexadecimal(bytes: u32): string {
  toHexadecimal(work, bytes, work + 64);
  return String.UTF8.decodeUnsafe(work + 64, bytes << 1);
}

function reserveWork(bytes: usize): void {
  if (bytes <= workBytes) return;
  if (work !== 0) heap.free(work);
  work = 0;
  workBytes = 0;
  work = heap.alloc(bytes << 1);
  workBytes = bytes << 1;
}

function reserveTables(bytes: usize): void {
  if (bytes <= tableBytes) return;
  if (tables !== 0) heap.free(tables);
  tables = 0;
  tableBytes = 0;
  tables = heap.alloc(bytes << 1);
  tableBytes = bytes << 1;
  memory.fill(tables, 0, tableBytes);
}

function roundUp(bytes: usize): usize {
  return (bytes + 7) & ~usize(7);
}
