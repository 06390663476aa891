/**
 * Choice score: what misses along the end diagonal mean for each scorer.
 *
 *   Levenshtein distance = | m - n | + misses          common length = min(m, n) - misses          indel = m + n - 2 * common length
 *
 * Distances count as negative scores, so that a higher score is better everywhere. Normalised: 1 - distance / its largest value, in this
 * order of operations (RapidFuzz's), because its rounding shows in answers; 1 for two empty strings.
 *
 * Cost: O(1); `mostMisses` O(log n) where a division is involved.
 */
import { EDIT_COMMON_LENGTH, EDIT_INDEL, EDIT_LEVENSHTEIN, EDIT_NORMALIZED_LEVENSHTEIN } from '../abi-choices';

/** Answer of `mostMisses` when not even none are few enough. */
export const TOO_MANY: u32 = 0xffff_ffff;

export function usesLevenshtein(scorer: u32): bool {
  return scorer < EDIT_INDEL;
}

/** Score of a choice of `length` characters. */
export function choiceScore(scorer: u32, queryLength: u32, length: u32, misses: u32): f64 {
  const shorter = min(queryLength, length);
  const longer = max(queryLength, length);
  if (scorer === EDIT_COMMON_LENGTH) return f64(shorter - misses);
  if (longer === 0) return scorer === EDIT_LEVENSHTEIN || scorer === EDIT_INDEL ? 0.0 : 1.0;
  const difference = longer - shorter;
  if (scorer === EDIT_LEVENSHTEIN) return -f64(difference + misses);
  if (scorer === EDIT_NORMALIZED_LEVENSHTEIN) return 1.0 - f64(difference + misses) / f64(longer);
  const indel = difference + 2 * misses;
  return scorer === EDIT_INDEL ? -f64(indel) : 1.0 - f64(indel) / f64(shorter + longer);
}

/** The most misses with which a choice of `length` characters still scores `least`, at most the shorter length; or `TOO_MANY`. */
export function mostMisses(scorer: u32, queryLength: u32, length: u32, least: f64): u32 {
  if (!(choiceScore(scorer, queryLength, length, 0) >= least)) return TOO_MANY;
  let low: u32 = 0;
  let high = min(queryLength, length);
  if (choiceScore(scorer, queryLength, length, high) >= least) return high;
  // Scores `least` with `low` misses, not with `high`.
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if (choiceScore(scorer, queryLength, length, middle) >= least) low = middle;
    else high = middle;
  }
  return low;
}
