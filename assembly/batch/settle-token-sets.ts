/**
 * Settle token sets: orders all sets by length and gives every token its posting list.
 *
 *   sets by index   {4 7} {1} - {1 4 9}      order (ordinal -> index)  1 | 0 | 3      runs  [1, 0, 1] [2, 1, 2] [3, 2, 3]
 *                                            postings                  1: 0 2   4: 1 2   7: 1   9: 2
 *
 * Tokens of removed sets are dropped on the way: the columns close up, removed sets become empty.
 *
 * Cost: O(tokens + sets + longest set + token limit), counting sorts.
 * Precondition: order has room for all sets, length runs for every length that occurs, posting starts for the limit and two more,
 *   postings for all tokens, `lengths` for the longest set and two more (u32 each); every token is below SETS_TOKEN_LIMIT.
 */
import {
  SETS_COUNT,
  SETS_LENGTH_RUN_BYTES,
  SETS_LENGTH_RUN_COUNT,
  SETS_LENGTH_RUNS,
  SETS_ORDER,
  SETS_ORDINAL_COUNT,
  SETS_POSTING_STARTS,
  SETS_POSTINGS,
  SETS_REMOVED,
  SETS_STARTS,
  SETS_TOKEN_LIMIT,
  SETS_TOKENS,
  SETS_YOUNG_START,
} from '../token-abi';

export function settleTokenSets(sets: usize, lengths: usize, longest: u32): void {
  dropRemoved(sets);
  orderByLength(sets, lengths, longest);
  fillPostings(sets);
  store<u32>(sets, load<u32>(sets, SETS_COUNT), SETS_YOUNG_START);
}

function dropRemoved(sets: usize): void {
  const tokens = usize(load<u32>(sets, SETS_TOKENS));
  const starts = usize(load<u32>(sets, SETS_STARTS));
  const removed = usize(load<u32>(sets, SETS_REMOVED));
  const count = load<u32>(sets, SETS_COUNT);
  let kept: u32 = 0;
  let first = load<u32>(starts);
  for (let index: u32 = 0; index < count; index++) {
    const at = starts + (usize(index) << 2);
    const end = load<u32>(at, 4);
    store<u32>(at, kept);
    if (load<u8>(removed + index) === 0) {
      if (kept !== first) memory.copy(tokens + (usize(kept) << 2), tokens + (usize(first) << 2), usize(end - first) << 2);
      kept += end - first;
    }
    first = end;
  }
  store<u32>(starts + (usize(count) << 2), kept);
}

function orderByLength(sets: usize, lengths: usize, longest: u32): void {
  const starts = usize(load<u32>(sets, SETS_STARTS));
  const order = usize(load<u32>(sets, SETS_ORDER));
  const count = load<u32>(sets, SETS_COUNT);
  memory.fill(lengths, 0, usize(longest + 2) << 2);
  for (let index: u32 = 0; index < count; index++) {
    const at = lengths + (usize(lengthOf(starts, index)) << 2);
    store<u32>(at, load<u32>(at) + 1);
  }
  let row = usize(load<u32>(sets, SETS_LENGTH_RUNS));
  const firstRow = row;
  let ordinal: u32 = 0;
  for (let length: u32 = 1; length <= longest; length++) {
    const at = lengths + (usize(length) << 2);
    const sameLength = load<u32>(at);
    store<u32>(at, ordinal);
    if (sameLength === 0) continue;
    store<u32>(row, length);
    store<u32>(row, ordinal, 4);
    ordinal += sameLength;
    store<u32>(row, ordinal, 8);
    row += SETS_LENGTH_RUN_BYTES;
  }
  store<u32>(sets, u32(row - firstRow) / SETS_LENGTH_RUN_BYTES, SETS_LENGTH_RUN_COUNT);
  store<u32>(sets, ordinal, SETS_ORDINAL_COUNT);
  for (let index: u32 = 0; index < count; index++) {
    const length = lengthOf(starts, index);
    if (length === 0) continue;
    const at = lengths + (usize(length) << 2);
    const place = load<u32>(at);
    store<u32>(order + (usize(place) << 2), index);
    store<u32>(at, place + 1);
  }
}

/** Counts each token two places on, adds up one place on, and fills: each start moves to its end, the start of the next token. */
function fillPostings(sets: usize): void {
  const tokens = usize(load<u32>(sets, SETS_TOKENS));
  const starts = usize(load<u32>(sets, SETS_STARTS));
  const order = usize(load<u32>(sets, SETS_ORDER));
  const ordinalCount = load<u32>(sets, SETS_ORDINAL_COUNT);
  const limit = load<u32>(sets, SETS_TOKEN_LIMIT);
  const postingStarts = usize(load<u32>(sets, SETS_POSTING_STARTS));
  const postings = usize(load<u32>(sets, SETS_POSTINGS));
  memory.fill(postingStarts, 0, usize(limit + 2) << 2);
  const end = tokens + (usize(load<u32>(starts + (usize(load<u32>(sets, SETS_COUNT)) << 2))) << 2);
  for (let token = tokens; token < end; token += 4) {
    const at = postingStarts + (usize(load<u32>(token)) << 2);
    store<u32>(at, load<u32>(at, 8) + 1, 8);
  }
  let total: u32 = 0;
  for (let token: u32 = 1; token <= limit + 1; token++) {
    const at = postingStarts + (usize(token) << 2);
    total += load<u32>(at);
    store<u32>(at, total);
  }
  for (let ordinal: u32 = 0; ordinal < ordinalCount; ordinal++) {
    const start = starts + (usize(load<u32>(order + (usize(ordinal) << 2))) << 2);
    const endOfSet = tokens + (usize(load<u32>(start, 4)) << 2);
    for (let token = tokens + (usize(load<u32>(start)) << 2); token < endOfSet; token += 4) {
      const at = postingStarts + (usize(load<u32>(token)) << 2);
      const place = load<u32>(at, 4);
      store<u32>(postings + (usize(place) << 2), ordinal);
      store<u32>(at, place + 1, 4);
    }
  }
}

function lengthOf(starts: usize, index: u32): u32 {
  const at = starts + (usize(index) << 2);
  return load<u32>(at, 4) - load<u32>(at);
}
