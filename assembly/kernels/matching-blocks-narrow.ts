/**
 * Matching blocks of one record and a query of up to 64 symbols.
 *
 * Finds the longest run of symbols that stands in both, then does the same on its left and on its right. Ties go to the
 * smallest position in the pattern, then in the query. All starts are followed at once: level k holds, per pattern
 * position that matches anything, the query positions where a common run of k symbols ends.
 *
 *   pattern  x a b y a     query  a b a      matches (bit = query position)   a 101   b 010   a 101
 *            0 1 2 3 4            0 1 2      level 2: at b, (101 << 1) and 010 = 010   ->   block pattern 1..2, query 0..1
 *                                            right of it: pattern 4, query 2           ->   block pattern 4, query 2
 *
 * Without junk two blocks never touch in both runs (the first found would have been longer), so nothing is merged.
 * The sum of all blocks cannot exceed the longest common subsequence: once it is reached the rest is not searched.
 *
 * Source: Ratcliff & Metzener, "Pattern matching: the gestalt approach", Dr. Dobb's Journal, 1988, with the tie rule of
 *   Python's difflib (`find_longest_match` without junk).
 * Cost: O(matching positions * longest block) per block.
 * Precondition: `count` at least 1; `levels` has room for `count` words, `windows` for min(count, 64) + 2 rows of 16 bytes.
 */
import { MATCH_BLOCK_COUNT, MATCH_COUNT, MATCH_FIRST, MATCH_HEADER_BYTES } from '../abi';

/**
 * @param masks      per pattern position that matches anything its query positions, u64
 * @param positions  those pattern positions, u32, ascending
 * @param bound      length of the longest common subsequence of both runs
 * @param match      record that gets the counts, the first position and the bit set
 * @returns position behind the last block in the pattern
 */
export function matchingBlocksNarrow(
  masks: usize,
  positions: usize,
  count: u32,
  bound: u32,
  levels: usize,
  windows: usize,
  match: usize,
): u32 {
  if (bound === 1) return storeSingle(masks, positions, match);
  let covered: u64 = 0;
  let matchCount: u32 = 0;
  let blockCount: u32 = 0;
  let first: u32 = 0xffff_ffff;
  let last: u32 = 0;
  let top = windows;
  pushWindow(top, 0, count, 0xffff_ffff_ffff_ffff);
  top += 16;
  while (top > windows && matchCount < bound) {
    top -= 16;
    const from = load<u32>(top);
    const to = load<u32>(top, 4);
    const window = load<u64>(top, 8);

    // Level 1, then rising levels in place, from the right so that the left neighbour is still of the level below.
    let best = to;
    let ends: u64 = 0;
    for (let entry = to; entry > from; ) {
      entry--;
      const common = load<u64>(masks + (usize(entry) << 3)) & window;
      store<u64>(levels + (usize(entry) << 3), common);
      if (common !== 0) {
        best = entry;
        ends = common;
      }
    }
    if (ends === 0) continue;
    let size: u32 = 1;
    for (let found = to - from > 1; found; ) {
      found = false;
      let bestOfLevel: u32 = 0;
      let endsOfLevel: u64 = 0;
      for (let entry = to - 1; entry > from; entry--) {
        const level = levels + (usize(entry) << 3);
        const adjacent = load<u32>(positions + (usize(entry) << 2)) - load<u32>(positions + (usize(entry - 1) << 2)) === 1;
        const longer = adjacent ? (load<u64>(level - 8) << 1) & load<u64>(masks + (usize(entry) << 3)) & window : 0;
        store<u64>(level, longer);
        if (longer !== 0) {
          bestOfLevel = entry;
          endsOfLevel = longer;
        }
      }
      store<u64>(levels + (usize(from) << 3), 0);
      if (endsOfLevel !== 0) {
        best = bestOfLevel;
        ends = endsOfLevel;
        size++;
        found = true;
      }
    }

    const end = u32(ctz(ends)) + 1;
    const start = end - size;
    const block = (end === 64 ? u64(0) : u64(1) << u64(end)) - (u64(1) << u64(start));
    const patternEnd = load<u32>(positions + (usize(best) << 2)) + 1;
    const entryStart = best + 1 - size;
    covered |= block;
    matchCount += size;
    blockCount++;
    first = min(first, patternEnd - size);
    last = max(last, patternEnd);
    const before = window & ((u64(1) << u64(start)) - 1);
    const behind = end === 64 ? 0 : window & ~((u64(1) << u64(end)) - 1);
    if (entryStart > from && before !== 0) {
      pushWindow(top, from, entryStart, before);
      top += 16;
    }
    if (best + 1 < to && behind !== 0) {
      pushWindow(top, best + 1, to, behind);
      top += 16;
    }
  }
  store<u32>(match, matchCount, MATCH_COUNT);
  store<u32>(match, blockCount, MATCH_BLOCK_COUNT);
  store<u32>(match, first, MATCH_FIRST);
  store<u64>(match, covered, MATCH_HEADER_BYTES);
  return last;
}

/** One common symbol: the first matching position of the pattern, and its first in the query. */
function storeSingle(masks: usize, positions: usize, match: usize): u32 {
  const position = load<u32>(positions);
  const mask = load<u64>(masks);
  store<u32>(match, 1, MATCH_COUNT);
  store<u32>(match, 1, MATCH_BLOCK_COUNT);
  store<u32>(match, position, MATCH_FIRST);
  store<u64>(match, mask & (0 - mask), MATCH_HEADER_BYTES);
  return position + 1;
}

function pushWindow(at: usize, from: u32, to: u32, window: u64): void {
  store<u32>(at, from);
  store<u32>(at, to, 4);
  store<u64>(at, window, 8);
}
