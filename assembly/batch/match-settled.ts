/**
 * Match settled: finds the matching records of an ordered segment through its posting lists.
 *
 *   the plan's range and lists                   ->  one byte counter per record
 *   per length: counters at or above its need    ->  match-record.ts
 *
 * Many postings: all counters of the range are compared, 64 at a time. Few: counting marks each group of 64 counters in
 * which one reaches the least need, and only marked groups are compared; the counters are cleared through the lists again.
 * Clearing and comparing a counter each takes 1/32 ns, so a million idle ones cost more than some thousand postings.
 *
 * A record passes the counters whenever it can match, so nothing is lost; what passes is tested exactly.
 * At least similarity 0 every record is answered and nothing is counted. In text mode a record needs one shared symbol:
 * without any it has no matching block and is dropped, whatever its text.
 *
 * Cost: O(postings in range + candidates * length), plus records in range / 64 when there are many postings.
 * Precondition: the query is open; counters are all zero, and are so again afterwards.
 */
import { QUERY_COUNTERS, QUERY_LARGEST_SEGMENT, QUERY_LEAST_SIMILARITY, QUERY_SCRATCH, QUERY_SYMBOL_COUNT, SEGMENT_SYMBOLS } from '../abi';
import { clearPostings, countPostings, countPostingsMarking, countPostingsSaturating } from '../kernels/posting-count';
import { INDEX_MASKS, INDEX_SLOTS } from '../kernels/run-index';
import { clearBelow, clearCounters, countersAtLeast } from '../lanes/counter-scan';
import { commonOfFour, LANE_LENGTH, SHARED_HELD, SHARED_KNOWN } from '../lanes/four-runs';
import { countersSize } from './counters';
import { keepRecord, matchRecord } from './match-record';
import { END_ORDINAL, FIRST_ORDINAL, FIRST_SYMBOL, LENGTH, LENGTH_RUN_BYTES, needOf, planSettled } from './plan-settled';
import {
  SCRATCH_COUNTED,
  SCRATCH_COUNTED_END,
  SCRATCH_END_ORDINAL,
  SCRATCH_END_ROW,
  SCRATCH_FIRST_ORDINAL,
  SCRATCH_FIRST_ROW,
  SCRATCH_POSTING_COUNT,
  SCRATCH_SHARED,
  SCRATCH_SKIPPED,
  SCRATCH_SYMBOLS,
  SCRATCH_TOUCHED,
} from './scratch';
import { takeOn } from './work';

/** Largest count of a u8 counter. */
const LARGEST_COUNT: u32 = 255;
/** Records per posting from which marking is faster (bench/kernels/million-patterns.ts). */
const MARKING_SHARE: u32 = 32;

/**
 * Searches the ordinals `[firstOrdinal, endOrdinal)`, or leaves the segment to the next call when it is too much work.
 *
 * @returns `found`, raised by the matching records
 */
export function matchSettled(query: usize, segmentNumber: u32, segment: usize, firstOrdinal: u32, endOrdinal: u32, found: u32): u32 {
  const work = planSettled(query, segment, firstOrdinal, endOrdinal);
  if (work === 0.0 || !takeOn(query, segmentNumber, work)) return found;
  const scratch = usize(load<u32>(query, QUERY_SCRATCH));
  const from = usize(load<u32>(scratch, SCRATCH_FIRST_ROW));
  const to = usize(load<u32>(scratch, SCRATCH_END_ROW));
  if (!(load<f64>(query, QUERY_LEAST_SIMILARITY) > 0.0)) {
    for (let row = from; row < to; row += LENGTH_RUN_BYTES) found = matchEvery(query, segmentNumber, segment, row, found);
    return found;
  }

  const first = load<u32>(scratch, SCRATCH_FIRST_ORDINAL);
  const end = load<u32>(scratch, SCRATCH_END_ORDINAL);
  const skipped = load<u32>(scratch, SCRATCH_SKIPPED);
  const lists = usize(load<u32>(scratch, SCRATCH_COUNTED));
  const endOfLists = usize(load<u32>(scratch, SCRATCH_COUNTED_END));
  if (lists === endOfLists) return found;
  const counters = usize(load<u32>(query, QUERY_COUNTERS));
  const isSmall = endOfLists - lists <= usize(LARGEST_COUNT) << 3;
  if (isSmall && load<u32>(scratch, SCRATCH_POSTING_COUNT) < (end - first) / MARKING_SHARE) {
    const marks = counters + countersSize(load<u32>(query, QUERY_LARGEST_SEGMENT));
    const least = max(needOf(query, load<u32>(from, LENGTH)) - skipped, 1);
    for (let row = lists; row < endOfLists; row += 8) countPostingsMarking(load<u32>(row), load<u32>(row, 4), counters, marks, least);
    found = matchMarked(query, segmentNumber, segment, skipped, counters, marks, found);
    for (let row = lists; row < endOfLists; row += 8) clearPostings(load<u32>(row), load<u32>(row, 4), counters, marks);
  } else {
    for (let row = lists; row < endOfLists; row += 8) {
      if (isSmall) countPostings(load<u32>(row), load<u32>(row, 4), counters);
      else countPostingsSaturating(load<u32>(row), load<u32>(row, 4), counters);
    }
    for (let row = from; row < to; row += LENGTH_RUN_BYTES)
      found = matchLength(query, segmentNumber, segment, row, skipped, counters, found);
    memory.fill(counters + (end & ~63), 0, 64);
  }
  return found;
}

/** Tests the records of marked groups, which may belong to several lengths. */
function matchMarked(query: usize, segmentNumber: u32, segment: usize, skipped: u32, counters: usize, marks: usize, found: u32): u32 {
  const scratch = usize(load<u32>(query, QUERY_SCRATCH));
  const to = usize(load<u32>(scratch, SCRATCH_END_ROW));
  const lastWord = (load<u32>(scratch, SCRATCH_END_ORDINAL) - 1) >> 12;
  let row = usize(load<u32>(scratch, SCRATCH_FIRST_ROW));
  for (let word = load<u32>(scratch, SCRATCH_FIRST_ORDINAL) >> 12; word <= lastWord; word++) {
    for (let groups = load<u64>(marks + (usize(word) << 3)); groups !== 0; groups &= groups - 1) {
      const group = (word << 12) + (u32(ctz(groups)) << 6);
      while (row < to && load<u32>(row, END_ORDINAL) <= group) row += LENGTH_RUN_BYTES;
      for (let at = row; at < to && load<u32>(at, FIRST_ORDINAL) < group + 64; at += LENGTH_RUN_BYTES) {
        const mask = countersAtLeast(counters + group, leastCount(query, at, skipped));
        found = matchGroup(query, segmentNumber, segment, at, group, mask, found);
      }
    }
  }
  return found;
}

/**
 * Tests the records of one length whose counters allow a match, and puts the counters back to zero on the way: whole groups of 64, so
 * that one in which the next length begins is left to that.
 */
function matchLength(query: usize, segmentNumber: u32, segment: usize, row: usize, skipped: u32, counters: usize, found: u32): u32 {
  const first = firstOf(query, row);
  const end = endOf(query, row);
  const least = leastCount(query, row, skipped);
  const endOfGroups = counters + (end & ~63);
  for (let group = first & ~63; group < end; group += 64) {
    group = u32(clearBelow(counters + group, endOfGroups, least) - counters);
    const mask = countersAtLeast(counters + group, least);
    if (end - group >= 64) clearCounters(counters + group);
    if (mask !== 0) found = matchGroup(query, segmentNumber, segment, row, group, mask, found);
  }
  return found;
}

/**
 * Tests the records of a group whose bits are set, if they are of the row.
 *
 * Records lie apart and each misses the caches. All are touched before the first is tested, so that the misses overlap.
 */
function matchGroup(query: usize, segmentNumber: u32, segment: usize, row: usize, group: u32, mask: u64, found: u32): u32 {
  const length = load<u32>(row, LENGTH);
  const bytes = usize(length) << 2;
  const symbols = usize(load<u32>(segment, SEGMENT_SYMBOLS)) + (usize(load<u32>(row, FIRST_SYMBOL)) << 2);
  const need = needOf(query, length);
  const firstOfLength = load<u32>(row, FIRST_ORDINAL);
  const first = firstOf(query, row);
  const end = endOf(query, row);
  if (group < first) mask &= ~((u64(1) << u64(first - group)) - 1);
  if (end - group < 64) mask &= (u64(1) << u64(end - group)) - 1;
  if ((mask & (mask - 1)) !== 0) {
    let touched: u32 = 0;
    for (let rest = mask; rest !== 0; rest &= rest - 1) {
      const run = symbols + usize(group + u32(ctz(rest)) - firstOfLength) * bytes;
      touched += load<u32>(run) + load<u32>(run + bytes - 4);
    }
    store<u32>(load<u32>(query, QUERY_SCRATCH), touched, SCRATCH_TOUCHED);
  }
  const scratch = usize(load<u32>(query, QUERY_SCRATCH));
  if (length <= LANE_LENGTH && load<u32>(query, QUERY_SYMBOL_COUNT) <= LANE_LENGTH) {
    const slots = usize(load<u32>(scratch, SCRATCH_SYMBOLS + INDEX_SLOTS));
    const masks = usize(load<u32>(scratch, SCRATCH_SYMBOLS + INDEX_MASKS));
    const runs = symbols + usize(group - firstOfLength) * bytes;
    while ((mask & (mask - 1)) !== 0) {
      const first = usize(ctz(mask));
      let rest = mask & (mask - 1);
      const second = usize(ctz(rest));
      rest &= rest - 1;
      const third = rest === 0 ? second : usize(ctz(rest));
      rest &= rest - 1;
      const fourth = rest === 0 ? second : usize(ctz(rest));
      rest &= rest - 1;
      let lane = scratch + SCRATCH_SHARED;
      commonOfFour(slots, masks, runs + first * bytes, runs + second * bytes, runs + third * bytes, runs + fourth * bytes, length, lane);
      for (; mask !== rest; mask &= mask - 1, lane += 4) {
        const common = u32(popcnt(~load<u32>(lane)));
        if (common < need) continue;
        const at = usize(ctz(mask));
        const held = u64(load<u32>(lane, SHARED_HELD));
        const known = u64(load<u32>(lane, SHARED_KNOWN));
        found = keepRecord(query, segmentNumber, segment, group + u32(at), runs + at * bytes, length, common, held, known, found);
      }
    }
  }
  for (; mask !== 0; mask &= mask - 1) {
    const ordinal = group + u32(ctz(mask));
    found = matchRecord(query, segmentNumber, segment, ordinal, symbols + usize(ordinal - firstOfLength) * bytes, length, need, found);
  }
  return found;
}

function matchEvery(query: usize, segmentNumber: u32, segment: usize, row: usize, found: u32): u32 {
  const length = load<u32>(row, LENGTH);
  const bytes = usize(length) << 2;
  const first = firstOf(query, row);
  const end = endOf(query, row);
  let run = usize(load<u32>(segment, SEGMENT_SYMBOLS)) + (usize(load<u32>(row, FIRST_SYMBOL)) << 2);
  run += usize(first - load<u32>(row, FIRST_ORDINAL)) * bytes;
  for (let ordinal = first; ordinal < end; ordinal++, run += bytes) {
    found = matchRecord(query, segmentNumber, segment, ordinal, run, length, 0, found);
  }
  return found;
}

/** Records of a length within the plan's range. */
function firstOf(query: usize, row: usize): u32 {
  return max(load<u32>(row, FIRST_ORDINAL), load<u32>(load<u32>(query, QUERY_SCRATCH), SCRATCH_FIRST_ORDINAL));
}

function endOf(query: usize, row: usize): u32 {
  return min(load<u32>(row, END_ORDINAL), load<u32>(load<u32>(query, QUERY_SCRATCH), SCRATCH_END_ORDINAL));
}

/** Count at which a record of this length may match, when `skipped` lists are not counted. */
function leastCount(query: usize, row: usize, skipped: u32): u8 {
  return u8(min(max(i32(needOf(query, load<u32>(row, LENGTH)) - skipped), 1), LARGEST_COUNT));
}
