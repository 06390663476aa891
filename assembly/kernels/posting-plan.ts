/**
 * Posting plan: which of the longest posting lists need not be counted.
 *
 * A record that must share `need` symbols with the query shares at least `need - skipped` of those in the lists that
 * remain, whatever lists are left out (prefix filter). Leaving out long lists saves increments and lets more false
 * candidates through; the plan takes the cheapest number by an estimate, never by luck: it depends on the index and the
 * query only.
 *
 *   cost(skip) = postings that remain + records * P(count >= usual need - skip) * cost of one candidate
 *   P(count >= k) <= mean^k / k!   for counts of rare, independent symbols (Poisson), mean = postings / records
 *
 * Source: prefix filter of Chaudhuri, Ganti & Kaushik, ICDE 2006. At least two shared symbols stay required as long as
 *   `need` allows it: with one, every record of every list becomes a candidate.
 * Up to 64 lists are ordered by counting, for four at a time, how many are longer: no branch depends on the lists.
 *
 * Cost: O(lists^2 / 4) vector operations to order up to 64, else O(skipped * lists); O(skipped * need) to choose, usually far less.
 * Precondition: rows of `lists` are [address of the first posting, address behind the last], both u32.
 */

/** Never more lists than this are left out: ordering stays linear in the number of lists. */
const MOST_SKIPPED: u32 = 63;

/**
 * Increments (about 1 ns each) that one candidate is worth, fixed part and part per symbol. Testing a record of 10 symbols takes
 * 17 ns when records lie in sequence; candidates lie apart, hence half as much again.
 */
const CANDIDATE_COST: f64 = 10.0;
const CANDIDATE_COST_PER_SYMBOL: f64 = 1.5;

/** Lists that are ordered by their ranks, and how few are rather searched for the longest. */
const MOST_RANKED: u32 = 64;
const FEW_SKIPPED: u32 = 4;
/** Bytes of space for ranking: a key, and the row, of each list. */
export const PLAN_BYTES: u32 = MOST_RANKED * 12;
/** A key has room for as many postings above the number of its row. */
const MOST_KEY_COUNT: u32 = 0x1ff_ffff;

/** Times the largest number of records this is less than one candidate. */
const NEGLIGIBLE_CHANCE: f64 = 1e-9;

/**
 * Moves the lists to leave out to the front, the longest first, and returns their number.
 *
 * Choosing begins with as few lists as `need` allows: each further one adds postings, so the search ends as soon as these alone cost
 * more than the best choice so far.
 *
 * @param need         least shared symbols of any record that is looked for: at most `need - 2` lists are left out
 * @param usualNeed    what the record in the middle of those needs, at least `need`
 * @param recordCount  records that the lists are about
 * @param length       length of the record in the middle
 * @param space        PLAN_BYTES, 16-byte aligned; 0: none
 */
export function planPostings(lists: usize, listCount: u32, need: u32, usualNeed: u32, recordCount: u32, length: u32, space: usize): u32 {
  if (need <= 2 || listCount < 2) return 0;
  const most = min(min(need - 2, MOST_SKIPPED), listCount - 1);
  if (space === 0 || most <= FEW_SKIPPED || listCount > MOST_RANKED) moveLongestToFront(lists, listCount, most);
  else orderByRank(lists, listCount, space);
  let counted = f64(postingsFrom(lists, most, listCount));
  const perRecord = 1.0 / f64(recordCount);
  const candidates = f64(recordCount) * (CANDIDATE_COST + CANDIDATE_COST_PER_SYMBOL * f64(length));
  let chosen = most;
  let leastCost: f64 = Infinity;
  for (let skip = most; counted < leastCost; ) {
    const cost = counted + candidates * tailBound(counted * perRecord, usualNeed - skip);
    if (cost < leastCost) {
      leastCost = cost;
      chosen = skip;
    }
    if (skip === 0) break;
    skip--;
    counted += f64(postingCount(lists, skip));
  }
  return chosen;
}

/** Postings of the rows `[first, listCount)`. */
export function postingsFrom(lists: usize, first: u32, listCount: u32): u32 {
  let count: u32 = 0;
  for (let row = first; row < listCount; row++) count += postingCount(lists, row);
  return count;
}

/** Upper bound of the chance that a Poisson count of this mean reaches `least`. */
export function tailBound(mean: f64, least: u32): f64 {
  let bound: f64 = 1.0;
  for (let factor: u32 = 1; factor <= least; factor++) {
    bound *= mean / f64(factor);
    if (bound < NEGLIGIBLE_CHANCE) return 0.0;
  }
  return bound < 1.0 ? bound : 1.0;
}

/** The `most` longest lists stand in front, in falling order: each further list is inserted, and the one that falls out takes its row. */
function moveLongestToFront(lists: usize, listCount: u32, most: u32): void {
  for (let row: u32 = 1; row < listCount; row++) {
    const count = postingCount(lists, row);
    let hole = row;
    if (row >= most) {
      if (count <= postingCount(lists, most - 1)) continue;
      hole = most - 1;
    } else if (count <= postingCount(lists, row - 1)) continue;
    const own = lists + (usize(row) << 3);
    const list = load<u64>(own);
    if (hole !== row) store<u64>(own, load<u64>(lists + (usize(hole) << 3)));
    for (; hole > 0 && postingCount(lists, hole - 1) < count; hole--) {
      const at = lists + (usize(hole) << 3);
      store<u64>(at, load<u64>(at - 8));
    }
    store<u64>(lists + (usize(hole) << 3), list);
  }
}

/** Brings the lists into falling order of their postings, then of their rows. */
function orderByRank(lists: usize, listCount: u32, keys: usize): void {
  const rows = keys + (usize(MOST_RANKED) << 2);
  const end = keys + (usize(listCount) << 2);
  // Keys behind the last list: shorter than any.
  v128.store(keys + (usize(listCount & ~3) << 2), i32x4.splat(0));
  for (let row: u32 = 0; row < listCount; row++) {
    const offset = usize(row) << 3;
    store<u64>(rows + offset, load<u64>(lists + offset));
    store<u32>(keys + (usize(row) << 2), (min(postingCount(lists, row), MOST_KEY_COUNT) << 6) | (MOST_RANKED - 1 - row));
  }
  let row = rows;
  for (let own = keys; own < end; own += 16, row += 32) {
    const key = v128.load(own);
    let longer = i32x4.splat(0);
    for (let other = keys; other < end; other += 4) longer = i32x4.sub(longer, i32x4.gt_s(v128.load_splat<u32>(other), key));
    store<u64>(lists + (usize(i32x4.extract_lane(longer, 0)) << 3), load<u64>(row));
    if (own + 4 < end) store<u64>(lists + (usize(i32x4.extract_lane(longer, 1)) << 3), load<u64>(row, 8));
    if (own + 8 < end) store<u64>(lists + (usize(i32x4.extract_lane(longer, 2)) << 3), load<u64>(row, 16));
    if (own + 12 < end) store<u64>(lists + (usize(i32x4.extract_lane(longer, 3)) << 3), load<u64>(row, 24));
  }
}

function postingCount(lists: usize, row: u32): u32 {
  const at = lists + (usize(row) << 3);
  return (load<u32>(at, 4) - load<u32>(at)) >> 2;
}
