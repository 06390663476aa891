/**
 * Choices group: groups of one bucket by the kernel that the scorer needs.
 *
 * Precondition: that of the kernels, except that the query may be empty: then nothing is missed.
 */
import { commonLengthMisses, MOST_ROWS } from '../lanes/bit-sliced-common-length';
import { commonSubsequenceMisses } from '../lanes/bit-sliced-common-subsequence';
import { countOnes } from '../lanes/bit-sliced-counts';
import { levenshteinMisses } from '../lanes/bit-sliced-levenshtein';

/** From so many allowed misses on few groups are left early: measured with 4, 5 and 7 for ratios of 0.6 to 0.9. */
const MANY_MISSES: u32 = 7;

/**
 * Looks for the next group with a choice that has at most `mostMisses`, and counts the misses of its choices.
 *
 * @param choiceCount  choices from the first group on; each group but the last has 128
 * @returns groups before that one; all of them when there is none
 */
export function groupMisses(
  isLevenshtein: bool,
  group: usize,
  planeCount: u32,
  length: u32,
  choiceCount: u32,
  rows: usize,
  rowCount: u32,
  mostMisses: u32,
  work: usize,
): u32 {
  if (rowCount === 0) {
    countOnes(work, choiceCount, 0, 0, 0);
    return 0;
  }
  if (isLevenshtein) return levenshteinMisses(group, planeCount, length, choiceCount, rows, rowCount, mostMisses, work);
  if (mostMisses >= MANY_MISSES && rowCount <= MOST_ROWS) {
    return commonLengthMisses(group, planeCount, length, choiceCount, rows, rowCount, mostMisses, work);
  }
  return commonSubsequenceMisses(group, planeCount, length, choiceCount, rows, rowCount, mostMisses, work);
}
