/**
 * Posting count: how many of the chosen posting lists hold each record.
 *
 * The first occurrence of a symbol has its own list, the second another, and so on; a query that holds a symbol k times
 * takes its first k lists. The count is then exactly the number of symbols that record and query share, each as often as
 * both have it, and never below their longest common subsequence.
 *
 *   query a b a     lists (a, 1st) [0 2 5]   (a, 2nd) [2]   (b, 1st) [2 3]     counters  1 . 3 1 . 1
 *                                                                             record    0 1 2 3 4 5
 *
 * Source: T-occurrence counting ("ScanCount") of Li, Lu & Lu, "Efficient merging and filtering algorithms for
 *   approximate string searches", ICDE 2008.
 * Cost: one increment per posting.
 * Precondition: lists hold strictly ascending ordinals, so the four of one step never touch the same counter.
 */

/** So many postings are rather counted than halved. */
const FEW_POSTINGS_BYTES: usize = 32 << 2;

/** Adds 1 for every ordinal in `[list, end)`; at most 255 lists may be counted this way. */
export function countPostings(list: usize, end: usize, counters: usize): void {
  const endOfFours = list + ((end - list) & ~15);
  for (; list < endOfFours; list += 16) {
    const first = counters + load<u32>(list);
    const second = counters + load<u32>(list, 4);
    const third = counters + load<u32>(list, 8);
    const fourth = counters + load<u32>(list, 12);
    store<u8>(first, load<u8>(first) + 1);
    store<u8>(second, load<u8>(second) + 1);
    store<u8>(third, load<u8>(third) + 1);
    store<u8>(fourth, load<u8>(fourth) + 1);
  }
  for (; list < end; list += 4) {
    const counter = counters + load<u32>(list);
    store<u8>(counter, load<u8>(counter) + 1);
  }
}

/** The same for any number of lists: a counter stays at 255. */
export function countPostingsSaturating(list: usize, end: usize, counters: usize): void {
  for (; list < end; list += 4) {
    const counter = counters + load<u32>(list);
    const count = u32(load<u8>(counter));
    store<u8>(counter, count + u32(count !== 255));
  }
}

/**
 * Adds 1 for every ordinal in `[list, end)` and marks the group of 64 of each counter that thereby reaches `least`: bit g of
 * the words at `marks` stands for the ordinals from 64 g.
 */
export function countPostingsMarking(list: usize, end: usize, counters: usize, marks: usize, least: u32): void {
  for (; list < end; list += 4) {
    const ordinal = load<u32>(list);
    const counter = counters + ordinal;
    const count = u32(load<u8>(counter)) + 1;
    store<u8>(counter, count);
    if (count !== least) continue;
    const word = marks + (usize(ordinal >> 12) << 3);
    store<u64>(word, load<u64>(word) | (u64(1) << u64((ordinal >> 6) & 63)));
  }
}

/** Puts the counters and marks of every ordinal in `[list, end)` back to zero. */
export function clearPostings(list: usize, end: usize, counters: usize, marks: usize): void {
  for (; list < end; list += 4) {
    const ordinal = load<u32>(list);
    store<u8>(counters + ordinal, 0);
    store<u64>(marks + (usize(ordinal >> 12) << 3), 0);
  }
}

/**
 * Address of the first ordinal in `[list, end)` that is at least `ordinal`; `end` if there is none.
 *
 * Halves the list until few are left, which are counted four at a time: a list of a dozen is usual, and no branch depends on them.
 *
 * Precondition: all ordinals, and `ordinal`, are below 2^31; 16 bytes in front of the list are readable.
 */
export function firstPosting(list: usize, end: usize, ordinal: u32): usize {
  while (end - list > FEW_POSTINGS_BYTES) {
    const middle = list + (((end - list) >> 3) << 2);
    if (load<u32>(middle) < ordinal) list = middle + 4;
    else end = middle;
  }
  const least = i32x4.splat(i32(ordinal));
  const endOfFours = list + ((end - list) & ~15);
  let below: u32 = 0;
  for (let at = list; at < endOfFours; at += 16) below += u32(popcnt(i32x4.bitmask(i32x4.lt_s(v128.load(at), least))));
  // The last one to three are the upper lanes of the four that end there.
  const rest = u32(end - endOfFours) >> 2;
  below += u32(popcnt(i32x4.bitmask(i32x4.lt_s(v128.load(end - 16), least)) >> (4 - rest)));
  return list + (usize(below) << 2);
}
