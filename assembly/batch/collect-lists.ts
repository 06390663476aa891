/**
 * Collect lists: the posting lists of the query's symbols in one settled segment.
 *
 * A symbol that the query holds k times brings its first k lists: one from `postingStarts`, the others from the rows of
 * `repeats`, ordered by (symbol, occurrence). Symbols learned after the segment was settled have none.
 *
 * Cost: O(1) per list, O(log repeats) more for a repeated symbol; cutting: O(log postings) per list.
 * Precondition: `lists` has room for one row of 8 bytes per symbol of the query.
 */
import { SEGMENT_POSTING_STARTS, SEGMENT_POSTINGS, SEGMENT_REPEAT_COUNT, SEGMENT_REPEATS, SEGMENT_SYMBOL_LIMIT } from '../abi';
import { firstPosting } from '../kernels/posting-count';
import { INDEX_DISTINCT, INDEX_DISTINCT_COUNT, INDEX_KNOWN_COUNT, occurrencesOf } from '../kernels/run-index';

const REPEAT_BYTES: usize = 16;

/** Writes rows [first posting, behind the last] of the lists that hold anything; returns their number. */
export function collectLists(index: usize, segment: usize, lists: usize): u32 {
  const distinct = usize(load<u32>(index, INDEX_DISTINCT));
  const distinctCount = load<u32>(index, INDEX_DISTINCT_COUNT);
  const symbolLimit = load<u32>(segment, SEGMENT_SYMBOL_LIMIT);
  const postingStarts = usize(load<u32>(segment, SEGMENT_POSTING_STARTS));
  const postings = usize(load<u32>(segment, SEGMENT_POSTINGS));
  const repeats = load<u32>(index, INDEX_KNOWN_COUNT) !== distinctCount;
  let at = lists;
  for (let slot: u32 = 1; slot <= distinctCount; slot++) {
    const symbol = load<u32>(distinct + (usize(slot - 1) << 2));
    if (symbol >= symbolLimit) continue;
    const start = postingStarts + (usize(symbol) << 2);
    const from = load<u32>(start);
    const to = load<u32>(start, 4);
    if (from === to) continue;
    at = appendList(at, postings, from, to);
    if (!repeats) continue;
    const occurrences = occurrencesOf(index, slot);
    if (occurrences > 1) at = appendRepeats(at, segment, symbol, occurrences);
  }
  return u32((at - lists) >> 3);
}

/**
 * Cuts the lists to the ordinals in `[first, end)` and drops those without any.
 *
 * @returns number of lists that are left; they stand in front, in their order
 */
export function cutLists(lists: usize, listCount: u32, first: u32, end: u32): u32 {
  const endOfLists = lists + (usize(listCount) << 3);
  let at = lists;
  for (let row = lists; row < endOfLists; row += 8) {
    let from = usize(load<u32>(row));
    let to = usize(load<u32>(row, 4));
    if (load<u32>(from) < first) from = firstPosting(from, to, first);
    if (from < to && load<u32>(to - 4) >= end) to = firstPosting(from, to, end);
    if (from === to) continue;
    store<u32>(at, u32(from));
    store<u32>(at, u32(to), 4);
    at += 8;
  }
  return u32((at - lists) >> 3);
}

function appendRepeats(at: usize, segment: usize, symbol: u32, occurrences: u32): usize {
  const postings = usize(load<u32>(segment, SEGMENT_POSTINGS));
  const repeats = usize(load<u32>(segment, SEGMENT_REPEATS));
  const repeatCount = load<u32>(segment, SEGMENT_REPEAT_COUNT);
  let from: u32 = 0;
  let to = repeatCount;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (load<u32>(repeats + usize(middle) * REPEAT_BYTES) < symbol) from = middle + 1;
    else to = middle;
  }
  for (; from < repeatCount; from++) {
    const row = repeats + usize(from) * REPEAT_BYTES;
    if (load<u32>(row) !== symbol || load<u32>(row, 4) >= occurrences) break;
    at = appendList(at, postings, load<u32>(row, 8), load<u32>(row, 12));
  }
  return at;
}

function appendList(at: usize, postings: usize, start: u32, stop: u32): usize {
  store<u32>(at, u32(postings + (usize(start) << 2)));
  store<u32>(at, u32(postings + (usize(stop) << 2)), 4);
  return at + 8;
}
