/**
 * Matching blocks of one record and a query of up to 64 symbols, where each shared symbol stands once in both.
 *
 * Each matching position then has one partner, so the positions fall into *runs* that follow each other in both, and every block
 * is a whole run: the longest of all, then the longest of those on its left in both, then on its right. Ties go to the smallest
 * position in the pattern.
 *
 *   pattern  a b x c d e     query  c d e a b      runs  (pattern 0, query 3, size 2)  (pattern 3, query 0, size 3)
 *            0 1 2 3 4 5            0 1 2 3 4      block  the second; the first lies left of it in the pattern only
 *
 * When all matching positions are in order, which the length of the common subsequence says, all runs are blocks: the usual case for
 * records that resemble the query.
 *
 * Source: as `matching-blocks-narrow.ts`, which answers the same for any record.
 * Cost: O(matching positions), plus O(runs * blocks) when they are out of order.
 * Precondition: as `matching-blocks-narrow.ts`; `runs` has room for `count` words.
 */
import { MATCH_BLOCK_COUNT, MATCH_COUNT, MATCH_FIRST, MATCH_HEADER_BYTES } from '../abi';

// A run: u32 position in the pattern, u16 position in the query, u16 size.
const RUN_QUERY: u32 = 4;
const RUN_SIZE: u32 = 6;
// A window: first run, behind the last, first position in the query, behind the last; all u32.
const WINDOW_BYTES: usize = 16;

/**
 * @param masks      per pattern position that matches anything its query positions, u64
 * @param positions  those pattern positions, u32, ascending
 * @param bound      length of the longest common subsequence of both runs
 * @param match      record that gets the counts, the first position and the bit set
 * @returns position behind the last block in the pattern; 0 when a symbol stands twice: nothing is written then
 */
export function matchingBlocksDistinct(
  masks: usize,
  positions: usize,
  count: u32,
  bound: u32,
  runs: usize,
  windows: usize,
  match: usize,
): u32 {
  let seen: u64 = 0;
  let endOfRuns = runs;
  let previousMask: u64 = 0;
  let previousPosition: u32 = 0;
  for (let entry: u32 = 0; entry < count; entry++) {
    const mask = load<u64>(masks + (usize(entry) << 3));
    const position = load<u32>(positions + (usize(entry) << 2));
    if (((seen | (mask - 1)) & mask) !== 0) return 0;
    seen |= mask;
    if (mask === previousMask << 1 && position === previousPosition + 1) {
      store<u16>(endOfRuns - 8, load<u16>(endOfRuns - 8, RUN_SIZE) + 1, RUN_SIZE);
    } else {
      store<u32>(endOfRuns, position);
      store<u16>(endOfRuns, u16(ctz(mask)), RUN_QUERY);
      store<u16>(endOfRuns, 1, RUN_SIZE);
      endOfRuns += 8;
    }
    previousMask = mask;
    previousPosition = position;
  }
  if (count > bound) return storeLongest(runs, endOfRuns, bound, windows, match);
  store<u32>(match, count, MATCH_COUNT);
  store<u32>(match, u32((endOfRuns - runs) >> 3), MATCH_BLOCK_COUNT);
  store<u32>(match, load<u32>(positions), MATCH_FIRST);
  store<u64>(match, seen, MATCH_HEADER_BYTES);
  return previousPosition + 1;
}

function storeLongest(runs: usize, endOfRuns: usize, bound: u32, windows: usize, match: usize): u32 {
  let covered: u64 = 0;
  let matchCount: u32 = 0;
  let blockCount: u32 = 0;
  let first: u32 = 0xffff_ffff;
  let last: u32 = 0;
  let top = pushWindow(windows, runs, endOfRuns, 0, 64);
  while (top > windows && matchCount < bound) {
    top -= WINDOW_BYTES;
    const from = usize(load<u32>(top));
    const to = usize(load<u32>(top, 4));
    const least = load<u32>(top, 8);
    const most = load<u32>(top, 12);
    let best: usize = 0;
    let size: u32 = 0;
    for (let run = from; run < to; run += 8) {
      const start = u32(load<u16>(run, RUN_QUERY));
      const length = u32(load<u16>(run, RUN_SIZE));
      if (length <= size || start < least || start >= most) continue;
      best = run;
      size = length;
    }
    if (size === 0) continue;
    const position = load<u32>(best);
    const start = u32(load<u16>(best, RUN_QUERY));
    covered |= ((size === 64 ? u64(0) : u64(1) << u64(size)) - 1) << u64(start);
    matchCount += size;
    blockCount++;
    first = min(first, position);
    last = max(last, position + size);
    if (best > from && start > least) top = pushWindow(top, from, best, least, start);
    if (best + 8 < to && start + size < most) top = pushWindow(top, best + 8, to, start + size, most);
  }
  store<u32>(match, matchCount, MATCH_COUNT);
  store<u32>(match, blockCount, MATCH_BLOCK_COUNT);
  store<u32>(match, first, MATCH_FIRST);
  store<u64>(match, covered, MATCH_HEADER_BYTES);
  return last;
}

function pushWindow(at: usize, from: usize, to: usize, least: u32, most: u32): usize {
  store<u32>(at, u32(from));
  store<u32>(at, u32(to), 4);
  store<u32>(at, least, 8);
  store<u32>(at, most, 12);
  return at + WINDOW_BYTES;
}
