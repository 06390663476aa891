/**
 * Choices group: one group by the kernel that the scorer needs.
 *
 * Precondition: that of the kernels, except that the query may be empty: then nothing is missed.
 */
import { commonLengthMisses, MOST_ROWS } from '../lanes/bit-sliced-common-length';
import { commonSubsequenceMisses } from '../lanes/bit-sliced-common-subsequence';
import { openCounts } from '../lanes/bit-sliced-counts';
import { levenshteinMisses } from '../lanes/bit-sliced-levenshtein';

/** From so many allowed misses on few groups are left early: measured with 4, 5 and 7 for ratios of 0.6 to 0.9. */
const MANY_MISSES: u32 = 7;

/** @returns whether any choice has at most `mostMisses`; counters in `work` are only written then */
export function groupMisses(
  isLevenshtein: bool,
  group: usize,
  planeCount: u32,
  length: u32,
  laneCount: u32,
  rows: usize,
  rowCount: u32,
  mostMisses: u32,
  work: usize,
): bool {
  if (rowCount === 0) {
    openCounts(work, laneCount, 0, 0);
    return true;
  }
  if (isLevenshtein) return levenshteinMisses(group, planeCount, length, laneCount, rows, rowCount, mostMisses, work);
  if (mostMisses >= MANY_MISSES && rowCount <= MOST_ROWS) {
    return commonLengthMisses(group, planeCount, length, laneCount, rows, rowCount, mostMisses, work);
  }
  return commonSubsequenceMisses(group, planeCount, length, laneCount, rows, rowCount, mostMisses, work);
}
