/**
 * Plan settled: which records of a settled segment can match, which posting lists are counted for that, and what it costs.
 *
 *   lengths that can reach the least similarity  ->  one range of ordinals
 *   posting lists of the query                   ->  the longest of them left out (`posting-plan.ts`), the others cut to the range
 *
 * The plan stands in the scratch until the next one is made.
 *
 * Lists are chosen by their whole lengths: what is left out is never touched, and cutting only searches what is counted.
 *
 * Cost: O(lengths + lists + counted lists * log postings).
 * Precondition: the query is open.
 */
import {
  QUERY_LEAST_SIMILARITY,
  QUERY_SCRATCH,
  QUERY_SYMBOL_COUNT,
  QUERY_TEXT_MODE,
  SEGMENT_LENGTH_RUN_COUNT,
  SEGMENT_LENGTH_RUNS,
  SEGMENT_RECORD_COUNT,
} from '../abi';
import { leastMatches, ROUNDING_MARGIN } from '../kernels/least-matches';
import { planPostings, postingsFrom, tailBound } from '../kernels/posting-plan';
import { INDEX_KNOWN_COUNT } from '../kernels/run-index';
import { collectLists, cutLists } from './collect-lists';
import {
  NEEDS_LENGTH,
  SCRATCH_COUNTED,
  SCRATCH_COUNTED_END,
  SCRATCH_END_ORDINAL,
  SCRATCH_END_ROW,
  SCRATCH_FIRST_ORDINAL,
  SCRATCH_FIRST_ROW,
  SCRATCH_LISTS,
  SCRATCH_NEEDS,
  SCRATCH_PLAN,
  SCRATCH_POSTING_COUNT,
  SCRATCH_SKIPPED,
  SCRATCH_SYMBOLS,
  UNKNOWN_NEED,
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
  let shortest: u32 = 0;
  let longest = u32.MAX_VALUE;
  if (load<u32>(query, QUERY_TEXT_MODE) === 0) {
    // A shorter record stays below with all its symbols, a longer one with all of the query: 2 shared / (length + symbols of the query).
    // Conversions saturate.
    const least = load<f64>(query, QUERY_LEAST_SIMILARITY);
    const symbolCount = f64(load<u32>(query, QUERY_SYMBOL_COUNT));
    shortest = u32((least * symbolCount) / (2.0 - least) - ROUNDING_MARGIN);
    if (least > 0.0) longest = u32((2.0 * f64(knownCount(query))) / least - symbolCount + ROUNDING_MARGIN);
  }
  while (from < to && (load<u32>(from, LENGTH) < shortest || load<u32>(from, END_ORDINAL) <= firstOrdinal || !canReach(query, from)))
    from += LENGTH_RUN_BYTES;
  while (from < to) {
    const last = to - LENGTH_RUN_BYTES;
    if (load<u32>(last, LENGTH) <= longest && load<u32>(last, FIRST_ORDINAL) < endOrdinal && canReach(query, last)) break;
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
  const recordCount = load<u32>(segment, SEGMENT_RECORD_COUNT);
  const listCount = collectLists(scratch + SCRATCH_SYMBOLS, segment, lists);
  const usualLength = lengthOf(from, first + ((end - first) >> 1));
  const usualNeed = needOf(query, usualLength);
  const space = usize(load<u32>(scratch, SCRATCH_PLAN));
  const skipped = planPostings(lists, listCount, need, usualNeed, recordCount, usualLength, space);
  const counted = lists + (usize(skipped) << 3);
  const countedCount = end - first < recordCount ? cutLists(counted, listCount - skipped, first, end) : listCount - skipped;
  const postingCount = postingsFrom(counted, 0, countedCount);
  store<u32>(scratch, u32(counted), SCRATCH_COUNTED);
  store<u32>(scratch, u32(counted + (usize(countedCount) << 3)), SCRATCH_COUNTED_END);
  store<u32>(scratch, postingCount, SCRATCH_POSTING_COUNT);
  store<u32>(scratch, skipped, SCRATCH_SKIPPED);
  const postings = f64(postingCount);
  return 1.0 + postings + records * tailBound(postings / records, usualNeed - skipped) * recordWork(query, usualLength);
}

/** Length of the record at an ordinal, which lies in a row from `row` on. */
function lengthOf(row: usize, ordinal: u32): u32 {
  while (load<u32>(row, END_ORDINAL) <= ordinal) row += LENGTH_RUN_BYTES;
  return load<u32>(row, LENGTH);
}

/** Shared symbols that a record of this length must have; divisions are slow, so each usual length is asked once a query. */
export function needOf(query: usize, length: u32): u32 {
  if (length >= NEEDS_LENGTH) return computeNeed(query, length);
  const entry = usize(load<u32>(load<u32>(query, QUERY_SCRATCH), SCRATCH_NEEDS)) + (usize(length) << 2);
  const known = load<u32>(entry);
  if (known !== UNKNOWN_NEED) return known;
  const need = computeNeed(query, length);
  store<u32>(entry, need);
  return need;
}

function computeNeed(query: usize, length: u32): u32 {
  const least = load<f64>(query, QUERY_LEAST_SIMILARITY);
  if (load<u32>(query, QUERY_TEXT_MODE) !== 0) return least > 0.0 ? 1 : 0;
  return leastMatches(least, length + load<u32>(query, QUERY_SYMBOL_COUNT));
}

/** Whether any record of this row's length can match: true on one range of lengths. */
function canReach(query: usize, row: usize): bool {
  const length = load<u32>(row, LENGTH);
  return needOf(query, length) <= min(length, knownCount(query));
}

/** The most symbols that any record can share. */
export function knownCount(query: usize): u32 {
  return load<u32>(load<u32>(query, QUERY_SCRATCH), SCRATCH_SYMBOLS + INDEX_KNOWN_COUNT);
}
