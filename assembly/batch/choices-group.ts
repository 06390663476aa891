/**
 * Choices group: one group by the kernel that the scorer needs.
 *
 * Precondition: that of the kernels, except that the query may be empty: then nothing is missed.
 */
import { commonSubsequenceMisses } from '../lanes/bit-sliced-common-subsequence';
import { openCounts } from '../lanes/bit-sliced-counts';
import { levenshteinMisses } from '../lanes/bit-sliced-levenshtein';

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
  return commonSubsequenceMisses(group, planeCount, length, laneCount, rows, rowCount, mostMisses, work);
}
