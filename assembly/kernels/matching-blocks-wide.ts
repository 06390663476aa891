/**
 * Matching blocks of one record and a query of any length.
 *
 * The same blocks as `matching-blocks-narrow.ts`. One row of run lengths is kept per query position; row i follows row
 * i - 1 of the pattern. Rows are stamped instead of cleared:
 *
 *   runs[j + 1] = (stamp of the pattern row << 32) | length of the common run that ends at query position j
 *
 * The positions of one id are visited from the right, so that runs[j] still belongs to the row above.
 *
 * Source: see `matching-blocks-narrow.ts`.
 * Cost: per block O(rows + equal pairs) in the window that is searched.
 * Precondition: `runs` has length + 1 words and `windows` min(length, record length) + 2 rows of 16 bytes; all stamps in
 *   `runs` are at most the one stored at `stampAt`; `bound` is the longest common subsequence, at least 1.
 */
import { MATCH_BLOCK_COUNT, MATCH_COUNT, MATCH_FIRST, MATCH_HEADER_BYTES } from '../abi';
import { INDEX_ENDS, INDEX_LENGTH, INDEX_POSITIONS, INDEX_SLOTS, INDEX_WORD_COUNT } from './run-index';

/** Stamps start again (and `runs` is cleared) before they could pass 2^32. */
const STAMP_LIMIT: u32 = 0xf000_0000;

/** @returns position behind the last block in the pattern */
export function matchingBlocksWide(
  index: usize,
  run: usize,
  length: u32,
  bound: u32,
  runs: usize,
  stampAt: usize,
  windows: usize,
  match: usize,
): u32 {
  const covered = match + MATCH_HEADER_BYTES;
  memory.fill(covered, 0, usize(load<u32>(index, INDEX_WORD_COUNT)) << 3);
  let matchCount: u32 = 0;
  let blockCount: u32 = 0;
  let first: u32 = 0xffff_ffff;
  let last: u32 = 0;
  let top = windows;
  pushWindow(top, 0, length, 0, load<u32>(index, INDEX_LENGTH));
  top += 16;
  while (top > windows && matchCount < bound) {
    top -= 16;
    const patternFrom = load<u32>(top);
    const patternTo = load<u32>(top, 4);
    const queryFrom = load<u32>(top, 8);
    const queryTo = load<u32>(top, 12);

    // The search leaves the block's end in the window's own row: [patternEnd, queryEnd].
    const size = longestBlock(index, run, bound - matchCount, runs, stampAt, top);
    if (size === 0) continue;
    const patternEnd = load<u32>(top);
    const queryEnd = load<u32>(top, 4);
    const patternStart = patternEnd - size;
    const queryStart = queryEnd - size;
    coverRange(covered, queryStart, queryEnd);
    matchCount += size;
    blockCount++;
    first = min(first, patternStart);
    last = max(last, patternEnd);
    if (patternStart > patternFrom && queryStart > queryFrom) {
      pushWindow(top, patternFrom, patternStart, queryFrom, queryStart);
      top += 16;
    }
    if (patternEnd < patternTo && queryEnd < queryTo) {
      pushWindow(top, patternEnd, patternTo, queryEnd, queryTo);
      top += 16;
    }
  }
  store<u32>(match, matchCount, MATCH_COUNT);
  store<u32>(match, blockCount, MATCH_BLOCK_COUNT);
  store<u32>(match, first, MATCH_FIRST);
  return last;
}

/** Length of the longest block in the window at `window`, whose end replaces the window; `most` ends the search early. */
function longestBlock(index: usize, run: usize, most: u32, runs: usize, stampAt: usize, window: usize): u32 {
  const slots = usize(load<u32>(index, INDEX_SLOTS));
  const ends = usize(load<u32>(index, INDEX_ENDS));
  const positions = usize(load<u32>(index, INDEX_POSITIONS));
  const patternFrom = load<u32>(window);
  const patternTo = load<u32>(window, 4);
  const queryFrom = load<u32>(window, 8);
  const queryTo = load<u32>(window, 12);

  // One stamp more than there are rows: what an earlier search left behind is never the row above.
  let stamp = nextStamp(index, runs, stampAt, patternTo - patternFrom + 1);
  let best: u32 = 0;
  let bestRow: u32 = 0;
  let bestQuery: u32 = 0;
  for (let row = patternFrom; row < patternTo; row++) {
    stamp++;
    const slot = load<u32>(slots + (usize(load<u32>(run + (usize(row) << 2))) << 2));
    if (slot === 0) continue;
    const above = u64(stamp - 1);
    const range = ends + (usize(slot) << 2);
    const rangeStart = positions + (usize(load<u32>(range - 4)) << 2);
    for (let at = positions + (usize(load<u32>(range)) << 2); at > rangeStart; ) {
      at -= 4;
      const position = load<u32>(at);
      if (position >= queryTo) continue;
      if (position < queryFrom) break;
      const cell = runs + (usize(position) << 3);
      const before = load<u64>(cell);
      const length = before >> 32 === above ? u32(before) + 1 : 1;
      store<u64>(cell, (u64(stamp) << 32) | u64(length), 8);
      if (length > best || (length === best && row === bestRow)) {
        best = length;
        bestRow = row;
        bestQuery = position;
      }
    }
    if (best === most) break;
  }
  store<u32>(window, bestRow + 1);
  store<u32>(window, bestQuery + 1, 4);
  return best;
}

/** Reserves `count` stamps and returns the one before the first. */
function nextStamp(index: usize, runs: usize, stampAt: usize, count: u32): u32 {
  let stamp = load<u32>(stampAt);
  if (stamp > STAMP_LIMIT - count) {
    memory.fill(runs, 0, (usize(load<u32>(index, INDEX_LENGTH)) + 1) << 3);
    stamp = 0;
  }
  store<u32>(stampAt, stamp + count);
  return stamp + 1;
}

/** Sets the bits `[from, to)`. */
function coverRange(covered: usize, from: u32, to: u32): void {
  for (let position = from; position < to; ) {
    const offset = position & 63;
    const count = min(64 - offset, to - position);
    const bits = (count === 64 ? 0xffff_ffff_ffff_ffff : (u64(1) << u64(count)) - 1) << u64(offset);
    const word = covered + (usize(position >> 6) << 3);
    store<u64>(word, load<u64>(word) | bits);
    position += count;
  }
}

function pushWindow(at: usize, patternFrom: u32, patternTo: u32, queryFrom: u32, queryTo: u32): void {
  store<u32>(at, patternFrom);
  store<u32>(at, patternTo, 4);
  store<u32>(at, queryFrom, 8);
  store<u32>(at, queryTo, 12);
}
