/**
 * Search token sets: all sets that reach a similarity to the query, or the most similar ones, exactly.
 *
 *   lengths that can reach the least similarity  ->  one range of ordinals
 *   posting lists of the query, cut to the range ->  the longest left out (`posting-plan.ts`), the others counted, a byte a set
 *   per length: counters at or above its need    ->  shared tokens: the counter itself when nothing was left out, else a merge
 *   sets that are not settled yet                ->  a merge each
 *
 * With a limit, passes over the settled sets from a high least similarity downwards, each taking what is below the one before, stop as
 * soon as the heap is full of hits that reach the pass's similarity: whatever was not seen is below it, so the answer is exact. The heap's
 * worst hit raises what the rest needs, and lengths are taken from the query's own outwards, where the most similar sets are.
 *
 * Cost: O(postings in range + candidates * length + ordinals in range / 64) a pass.
 * Precondition: the query is strictly ascending and not empty; SETS_LISTS has room for it; counters are all zero, and are so again after.
 */

import { clearPostings, countPostings, countPostingsMarking, countPostingsSaturating, firstPosting } from '../kernels/posting-count';
import { planPostings, postingsFrom } from '../kernels/posting-plan';
import { leastShared } from '../kernels/set-similarity';
import { sortedOverlap } from '../kernels/sorted-overlap';
import { countersAtLeast } from '../lanes/counter-scan';
import {
  SETS_COUNT,
  SETS_COUNTERS,
  SETS_LENGTH_RUN_BYTES,
  SETS_LENGTH_RUN_COUNT,
  SETS_LENGTH_RUNS,
  SETS_LISTS,
  SETS_ORDER,
  SETS_ORDINAL_COUNT,
  SETS_OUTPUT,
  SETS_POSTING_STARTS,
  SETS_POSTINGS,
  SETS_REMOVED,
  SETS_STARTS,
  SETS_TOKEN_LIMIT,
  SETS_TOKENS,
  SETS_YOUNG_START,
} from '../token-abi';
import { countersSize } from './counters';
import { takeHit } from './set-hits';

/** Largest count of a u8 counter. */
const LARGEST_COUNT: u32 = 255;
/** Records per posting from which marking is faster (as in `match-settled.ts`). */
const MARKING_SHARE: u32 = 16;
/** Least similarity of the first pass of a search with a limit, and what each further one subtracts. */
const FIRST_PASS: f64 = 0.75;
const PASS_STEP: f64 = 0.25;
/** Above every similarity. */
const NO_BOUND: f64 = 2.0;

/**
 * Writes hits of at least `least` (and at least one shared token) to the output, in no order.
 *
 * @param limit  0: all of them; otherwise the best, at most SETS_OUTPUT_CAPACITY
 * @returns the number of hits; without a limit maybe more than fit, and those beyond are lost
 */
export function searchTokenSets(sets: usize, query: usize, length: u32, measure: u32, least: f64, limit: u32): u32 {
  let found = searchYoung(sets, query, length, measure, least, limit);
  let above = NO_BOUND;
  if (limit > 0) {
    for (let level = FIRST_PASS; level > least && level > 0.0; level -= PASS_STEP) {
      found = searchSettled(sets, query, length, measure, level, above, limit, found);
      if (found === limit && worstHit(sets) >= level) return limit;
      above = level;
    }
  }
  return searchSettled(sets, query, length, measure, least, above, limit, found);
}

function searchYoung(sets: usize, query: usize, length: u32, measure: u32, least: f64, limit: u32): u32 {
  const tokens = usize(load<u32>(sets, SETS_TOKENS));
  const starts = usize(load<u32>(sets, SETS_STARTS));
  const count = load<u32>(sets, SETS_COUNT);
  const removed = usize(load<u32>(sets, SETS_REMOVED));
  let found: u32 = 0;
  for (let index = load<u32>(sets, SETS_YOUNG_START); index < count; index++) {
    const first = load<u32>(starts + (usize(index) << 2));
    const size = load<u32>(starts + (usize(index) << 2), 4) - first;
    if (size === 0 || load<u8>(removed + index) !== 0) continue;
    const need = leastShared(measure, least, length, size);
    if (need > min(length, size)) continue;
    const shared = sortedOverlap(query, length, tokens + (usize(first) << 2), size);
    if (shared >= need) found = takeHit(sets, measure, limit, found, index, shared, length, size);
  }
  return found;
}

/** Takes the settled sets of a similarity in `[least, above)`. */
function searchSettled(sets: usize, query: usize, length: u32, measure: u32, least: f64, above: f64, limit: u32, found: u32): u32 {
  let from = usize(load<u32>(sets, SETS_LENGTH_RUNS));
  let to = from + usize(load<u32>(sets, SETS_LENGTH_RUN_COUNT)) * SETS_LENGTH_RUN_BYTES;
  while (from < to && !canReach(measure, least, length, load<u32>(from))) from += SETS_LENGTH_RUN_BYTES;
  while (from < to && !canReach(measure, least, length, load<u32>(to - SETS_LENGTH_RUN_BYTES))) to -= SETS_LENGTH_RUN_BYTES;
  if (from === to) return found;
  let leastNeed: u32 = length;
  for (let row = from; row < to; row += SETS_LENGTH_RUN_BYTES) {
    leastNeed = min(leastNeed, leastShared(measure, least, length, load<u32>(row)));
  }
  const first = load<u32>(from, 4);
  const end = load<u32>(to - SETS_LENGTH_RUN_BYTES, 8);
  const lists = usize(load<u32>(sets, SETS_LISTS));
  const listCount = collectLists(sets, query, length, lists, first, end);
  if (listCount < leastNeed) return found;
  let middle = from;
  while (load<u32>(middle, 8) <= (first + end) >> 1) middle += SETS_LENGTH_RUN_BYTES;
  const usualSize = load<u32>(middle);
  const usualNeed = max(leastNeed, leastShared(measure, least, length, usualSize));
  const skipped = planPostings(lists, listCount, leastNeed, usualNeed, end - first, usualSize, 0);
  const counted = lists + (usize(skipped) << 3);
  const endOfLists = lists + (usize(listCount) << 3);
  const counters = usize(load<u32>(sets, SETS_COUNTERS));
  const isSmall = listCount - skipped <= LARGEST_COUNT;
  const isExact = isSmall && skipped === 0;
  const isMarked = isSmall && postingsFrom(counted, 0, listCount - skipped) < (end - first) / MARKING_SHARE;
  const marks = isMarked ? counters + countersSize(load<u32>(sets, SETS_ORDINAL_COUNT)) : 0;
  for (let row = counted; row < endOfLists; row += 8) {
    if (isMarked) countPostingsMarking(load<u32>(row), load<u32>(row, 4), counters, marks, leastNeed - skipped);
    else if (isSmall) countPostings(load<u32>(row), load<u32>(row, 4), counters);
    else countPostingsSaturating(load<u32>(row), load<u32>(row, 4), counters);
  }
  let up = from;
  while (up < to && load<u32>(up) < length) up += SETS_LENGTH_RUN_BYTES;
  let down = up;
  while (up < to || down > from) {
    if (up < to) {
      found = searchLength(sets, query, length, measure, least, above, limit, up, skipped, isExact, marks, found);
      up += SETS_LENGTH_RUN_BYTES;
    }
    if (down > from) {
      down -= SETS_LENGTH_RUN_BYTES;
      found = searchLength(sets, query, length, measure, least, above, limit, down, skipped, isExact, marks, found);
    }
  }
  if (isMarked) for (let row = counted; row < endOfLists; row += 8) clearPostings(load<u32>(row), load<u32>(row, 4), counters, marks);
  else memory.fill(counters + first, 0, end - first);
  return found;
}

/** Takes the sets of one length whose counters allow it; `marks` 0 means that groups are not marked. */
function searchLength(
  sets: usize,
  query: usize,
  length: u32,
  measure: u32,
  least: f64,
  above: f64,
  limit: u32,
  row: usize,
  skipped: u32,
  isExact: bool,
  marks: usize,
  found: u32,
): u32 {
  const size = load<u32>(row);
  const first = load<u32>(row, 4);
  const end = load<u32>(row, 8);
  const counters = usize(load<u32>(sets, SETS_COUNTERS));
  let need = needNow(sets, measure, least, limit, found, length, size);
  const tooMany = above === NO_BOUND ? length + 1 : leastShared(measure, above, length, size);
  for (let group = first & ~63; group < end; group += 64) {
    if (need > min(length, size)) break;
    if (marks !== 0) {
      const word = load<u64>(marks + (usize(group >> 12) << 3));
      if (word === 0) {
        // Nothing in 4,096 sets: go to the last group of the word.
        group |= 4095 & ~63;
        continue;
      }
      if (((word >> u64((group >> 6) & 63)) & 1) === 0) continue;
    }
    let mask = countersAtLeast(counters + group, u8(min(need - skipped, LARGEST_COUNT)));
    if (mask === 0) continue;
    if (group < first) mask &= ~u64(0) << u64(first - group);
    if (end - group < 64) mask &= (u64(1) << u64(end - group)) - 1;
    const before = found;
    for (; mask !== 0; mask &= mask - 1) {
      found = takeOrdinal(sets, query, length, measure, limit, group + u32(ctz(mask)), size, need, tooMany, isExact, found);
    }
    if (limit > 0 && (found === limit || before !== found)) need = needNow(sets, measure, least, limit, found, length, size);
  }
  return found;
}

function takeOrdinal(
  sets: usize,
  query: usize,
  length: u32,
  measure: u32,
  limit: u32,
  ordinal: u32,
  size: u32,
  need: u32,
  tooMany: u32,
  isExact: bool,
  found: u32,
): u32 {
  const index = load<u32>(usize(load<u32>(sets, SETS_ORDER)) + (usize(ordinal) << 2));
  if (load<u8>(usize(load<u32>(sets, SETS_REMOVED)) + index) !== 0) return found;
  let shared: u32 = 0;
  if (isExact) {
    shared = u32(load<u8>(usize(load<u32>(sets, SETS_COUNTERS)) + ordinal));
  } else {
    const first = load<u32>(usize(load<u32>(sets, SETS_STARTS)) + (usize(index) << 2));
    shared = sortedOverlap(query, length, usize(load<u32>(sets, SETS_TOKENS)) + (usize(first) << 2), size);
  }
  return shared >= need && shared < tooMany ? takeHit(sets, measure, limit, found, index, shared, length, size) : found;
}

/** Shared tokens that a set of this size needs to be answered, given what was found. */
function needNow(sets: usize, measure: u32, least: f64, limit: u32, found: u32, length: u32, size: u32): u32 {
  const isFull = limit > 0 && found === limit;
  return leastShared(measure, isFull ? max(least, worstHit(sets)) : least, length, size);
}

/** Similarity at the root of the heap. */
function worstHit(sets: usize): f64 {
  return load<f64>(usize(load<u32>(sets, SETS_OUTPUT)), 8);
}

function canReach(measure: u32, least: f64, length: u32, size: u32): bool {
  return leastShared(measure, least, length, size) <= min(length, size);
}

/** Writes rows [first posting, behind the last] of lists that hold an ordinal in `[first, end)`; returns their number. */
function collectLists(sets: usize, query: usize, length: u32, lists: usize, first: u32, end: u32): u32 {
  const limit = load<u32>(sets, SETS_TOKEN_LIMIT);
  const postings = usize(load<u32>(sets, SETS_POSTINGS));
  const postingStarts = usize(load<u32>(sets, SETS_POSTING_STARTS));
  let at = lists;
  for (const endOfQuery = query + (usize(length) << 2); query < endOfQuery; query += 4) {
    const token = load<u32>(query);
    if (token >= limit) break;
    const start = postingStarts + (usize(token) << 2);
    const endOfList = postings + (usize(load<u32>(start, 4)) << 2);
    const from = firstPosting(postings + (usize(load<u32>(start)) << 2), endOfList, first);
    const to = firstPosting(from, endOfList, end);
    if (from === to) continue;
    store<u32>(at, u32(from));
    store<u32>(at, u32(to), 4);
    at += 8;
  }
  return u32((at - lists) >> 3);
}
