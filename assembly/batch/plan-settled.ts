/**
 * Plan settled: which records of a settled segment can match, which posting lists are counted for that, and what it costs.
 *
 *   lengths that can reach the least similarity  ->  one range of ordinals
 *   posting lists of the query, cut to the range ->  the longest of them left out (`posting-plan.ts`)
 *
 * The plan stands in the scratch until the next one is made.
 *
 * Cost: O(lengths + lists * log postings).
 * Precondition: the query is open.
 */
import {
  QUERY_LEAST_SIMILARITY,
  QUERY_SCRATCH,
  QUERY_SYMBOL_COUNT,
  QUERY_TEXT_MODE,
  SEGMENT_LENGTH_RUN_COUNT,
  SEGMENT_LENGTH_RUNS,
} from '../abi';
import { leastMatches } from '../kernels/least-matches';
import { planPostings, postingsFrom, tailBound } from '../kernels/posting-plan';
import { INDEX_KNOWN_COUNT } from '../kernels/run-index';
import { collectLists } from './collect-lists';
import {
  SCRATCH_END_ORDINAL,
  SCRATCH_END_ROW,
  SCRATCH_FIRST_ORDINAL,
  SCRATCH_FIRST_ROW,
  SCRATCH_LIST_COUNT,
  SCRATCH_LISTS,
  SCRATCH_SKIPPED,
  SCRATCH_SYMBOLS,
} from './scratch';
import { recordWork } from './work';

// Fields of a length run.
export const LENGTH: u32 = 0;
export const FIRST_ORDINAL: u32 = 4;
export const END_ORDINAL: u32 = 8;
export const FIRST_SYMBOL: u32 = 12;
export const LENGTH_RUN_BYTES: usize = 16;

/**
 * Plans the search of the ordinals `[firstOrdinal, endOrdinal)`.
 *
 * @returns estimated work in nanoseconds; 0 when no record can match and there is no plan
 */
export function planSettled(query: usize, segment: usize, firstOrdinal: u32, endOrdinal: u32): f64 {
  let from = usize(load<u32>(segment, SEGMENT_LENGTH_RUNS));
  let to = from + usize(load<u32>(segment, SEGMENT_LENGTH_RUN_COUNT)) * LENGTH_RUN_BYTES;
  while (from < to && (load<u32>(from, END_ORDINAL) <= firstOrdinal || !canReach(query, load<u32>(from, LENGTH)))) from += LENGTH_RUN_BYTES;
  while (from < to) {
    const last = to - LENGTH_RUN_BYTES;
    if (load<u32>(last, FIRST_ORDINAL) < endOrdinal && canReach(query, load<u32>(last, LENGTH))) break;
    to = last;
  }
  if (from === to) return 0.0;

  const scratch = usize(load<u32>(query, QUERY_SCRATCH));
  const length = load<u32>(from, LENGTH);
  const first = max(load<u32>(from, FIRST_ORDINAL), firstOrdinal);
  const end = min(load<u32>(to - LENGTH_RUN_BYTES, END_ORDINAL), endOrdinal);
  store<u32>(scratch, u32(from), SCRATCH_FIRST_ROW);
  store<u32>(scratch, u32(to), SCRATCH_END_ROW);
  store<u32>(scratch, first, SCRATCH_FIRST_ORDINAL);
  store<u32>(scratch, end, SCRATCH_END_ORDINAL);
  const records = f64(end - first);
  if (!(load<f64>(query, QUERY_LEAST_SIMILARITY) > 0.0)) return records * recordWork(query, load<u32>(to - LENGTH_RUN_BYTES, LENGTH));

  const lists = usize(load<u32>(scratch, SCRATCH_LISTS));
  const need = needOf(query, length);
  const listCount = collectLists(scratch + SCRATCH_SYMBOLS, segment, lists, first, end);
  const skipped = planPostings(lists, listCount, need, end - first, length);
  store<u32>(scratch, listCount, SCRATCH_LIST_COUNT);
  store<u32>(scratch, skipped, SCRATCH_SKIPPED);
  const postings = f64(postingsFrom(lists, skipped, listCount));
  return 1.0 + postings + records * tailBound(postings / records, need - skipped) * recordWork(query, length);
}

/** Shared symbols that a record of this length must have. */
export function needOf(query: usize, length: u32): u32 {
  const least = load<f64>(query, QUERY_LEAST_SIMILARITY);
  if (load<u32>(query, QUERY_TEXT_MODE) !== 0) return least > 0.0 ? 1 : 0;
  return leastMatches(least, length + load<u32>(query, QUERY_SYMBOL_COUNT));
}

/** Whether any record of this length can match: true on one range of lengths. */
function canReach(query: usize, length: u32): bool {
  const knownCount = load<u32>(load<u32>(query, QUERY_SCRATCH), SCRATCH_SYMBOLS + INDEX_KNOWN_COUNT);
  return needOf(query, length) <= min(length, knownCount);
}
