/**
 * Match settled: finds the matching records of an ordered segment through its posting lists.
 *
 *   lengths that can reach the least similarity  ->  one range of ordinals
 *   posting lists of the query, cut to the range ->  one byte counter per record
 *   per length: counters at or above its need    ->  match-record.ts
 *
 * A record passes the counters whenever it can match, so nothing is lost; what passes is tested exactly.
 * At least similarity 0 every record is answered and nothing is counted. In text mode a record needs one shared symbol:
 * without any it has no matching block and is dropped, whatever its text.
 *
 * Cost: O(postings in range + records in range / 64 + candidates * length).
 */
import {
  QUERY_LEAST_SIMILARITY,
  QUERY_SCRATCH,
  QUERY_SYMBOL_COUNT,
  QUERY_TEXT_MODE,
  SEGMENT_LENGTH_RUN_COUNT,
  SEGMENT_LENGTH_RUNS,
  SEGMENT_SYMBOLS,
} from '../abi';
import { leastMatches } from '../kernels/least-matches';
import { countPostings, countPostingsSaturating } from '../kernels/posting-count';
import { planPostings } from '../kernels/posting-plan';
import { INDEX_KNOWN_COUNT } from '../kernels/run-index';
import { countersAtLeast } from '../lanes/counter-scan';
import { collectLists } from './collect-lists';
import { matchRecord } from './match-record';
import { SCRATCH_COUNTERS, SCRATCH_LISTS, SCRATCH_SYMBOLS } from './scratch';

// Fields of a length run.
const LENGTH: u32 = 0;
const FIRST_ORDINAL: u32 = 4;
const END_ORDINAL: u32 = 8;
const FIRST_SYMBOL: u32 = 12;
const LENGTH_RUN_BYTES: usize = 16;

/** Largest count of a u8 counter. */
const LARGEST_COUNT: u32 = 255;

/** @returns `found`, raised by the matching records */
export function matchSettled(query: usize, segmentNumber: u32, segment: usize, found: u32): u32 {
  let from = usize(load<u32>(segment, SEGMENT_LENGTH_RUNS));
  let to = from + usize(load<u32>(segment, SEGMENT_LENGTH_RUN_COUNT)) * LENGTH_RUN_BYTES;
  while (from < to && !canReach(query, load<u32>(from, LENGTH))) from += LENGTH_RUN_BYTES;
  while (from < to && !canReach(query, load<u32>(to - LENGTH_RUN_BYTES, LENGTH))) to -= LENGTH_RUN_BYTES;
  if (from === to) return found;
  if (!(load<f64>(query, QUERY_LEAST_SIMILARITY) > 0.0)) return matchAll(query, segmentNumber, segment, from, to, found);

  const scratch = usize(load<u32>(query, QUERY_SCRATCH));
  const counters = usize(load<u32>(scratch, SCRATCH_COUNTERS));
  const lists = usize(load<u32>(scratch, SCRATCH_LISTS));
  const first = load<u32>(from, FIRST_ORDINAL);
  const end = load<u32>(to - LENGTH_RUN_BYTES, END_ORDINAL);
  const listCount = collectLists(scratch + SCRATCH_SYMBOLS, segment, lists, first, end);
  const skipped = planPostings(lists, listCount, needOf(query, load<u32>(from, LENGTH)), end - first, load<u32>(from, LENGTH));
  memory.fill(counters + first, 0, end - first);
  countLists(lists, skipped, listCount, counters);
  for (; from < to; from += LENGTH_RUN_BYTES) {
    found = matchLength(query, segmentNumber, segment, from, skipped, counters, found);
  }
  return found;
}

/** Tests the records of one length whose counters allow a match. */
function matchLength(query: usize, segmentNumber: u32, segment: usize, lengthRun: usize, skipped: u32, counters: usize, found: u32): u32 {
  const length = load<u32>(lengthRun, LENGTH);
  const first = load<u32>(lengthRun, FIRST_ORDINAL);
  const end = load<u32>(lengthRun, END_ORDINAL);
  const symbols = usize(load<u32>(segment, SEGMENT_SYMBOLS)) + (usize(load<u32>(lengthRun, FIRST_SYMBOL)) << 2);
  const bytes = usize(length) << 2;
  const need = needOf(query, length);
  const least = u8(min(max(need - skipped, 1), LARGEST_COUNT));
  for (let group = first; group < end; group += 64) {
    let mask = countersAtLeast(counters + group, least);
    if (mask === 0) continue;
    if (end - group < 64) mask &= (u64(1) << u64(end - group)) - 1;
    for (; mask !== 0; mask &= mask - 1) {
      const ordinal = group + u32(ctz(mask));
      found = matchRecord(query, segmentNumber, segment, ordinal, symbols + usize(ordinal - first) * bytes, length, need, found);
    }
  }
  return found;
}

function matchAll(query: usize, segmentNumber: u32, segment: usize, from: usize, to: usize, found: u32): u32 {
  const symbols = usize(load<u32>(segment, SEGMENT_SYMBOLS));
  for (; from < to; from += LENGTH_RUN_BYTES) {
    const length = load<u32>(from, LENGTH);
    const end = load<u32>(from, END_ORDINAL);
    let run = symbols + (usize(load<u32>(from, FIRST_SYMBOL)) << 2);
    for (let ordinal = load<u32>(from, FIRST_ORDINAL); ordinal < end; ordinal++) {
      found = matchRecord(query, segmentNumber, segment, ordinal, run, length, 0, found);
      run += usize(length) << 2;
    }
  }
  return found;
}

function countLists(lists: usize, skipped: u32, listCount: u32, counters: usize): void {
  const end = lists + (usize(listCount) << 3);
  const mayOverflow = listCount - skipped > LARGEST_COUNT;
  for (let row = lists + (usize(skipped) << 3); row < end; row += 8) {
    if (mayOverflow) countPostingsSaturating(load<u32>(row), load<u32>(row, 4), counters);
    else countPostings(load<u32>(row), load<u32>(row, 4), counters);
  }
}

/** Shared symbols that a record of this length must have. */
function needOf(query: usize, length: u32): u32 {
  const least = load<f64>(query, QUERY_LEAST_SIMILARITY);
  if (load<u32>(query, QUERY_TEXT_MODE) !== 0) return least > 0.0 ? 1 : 0;
  return leastMatches(least, length + load<u32>(query, QUERY_SYMBOL_COUNT));
}

/** Whether any record of this length can match: true on one range of lengths. */
function canReach(query: usize, length: u32): bool {
  const knownCount = load<u32>(load<u32>(query, QUERY_SCRATCH), SCRATCH_SYMBOLS + INDEX_KNOWN_COUNT);
  return needOf(query, length) <= min(length, knownCount);
}
