/**
 * Posting plan: which of the longest posting lists need not be counted.
 *
 * A record that must share `need` symbols with the query shares at least `need - skipped` of those in the lists that
 * remain, whatever lists are left out (prefix filter). Leaving out long lists saves increments and lets more false
 * candidates through; the plan takes the cheapest number by an estimate, never by luck: it depends on the index and the
 * query only.
 *
 *   cost(skip) = postings that remain + records * P(count >= need - skip) * cost of one candidate
 *   P(count >= k) <= mean^k / k!   for counts of rare, independent symbols (Poisson), mean = postings / records
 *
 * Source: prefix filter of Chaudhuri, Ganti & Kaushik, ICDE 2006. At least two shared symbols stay required as long as
 *   `need` allows it: with one, every record of every list becomes a candidate.
 * Cost: O(skipped * lists) to order, O(skipped * need) to choose.
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

/** Times the largest number of records this is less than one candidate. */
const NEGLIGIBLE_CHANCE: f64 = 1e-9;

/**
 * Moves the lists to leave out to the front and returns their number.
 *
 * @param need         least shared symbols of any record in the range
 * @param recordCount  records in the range
 * @param length       length of the shortest record in the range
 */
export function planPostings(lists: usize, listCount: u32, need: u32, recordCount: u32, length: u32): u32 {
  if (need <= 2 || listCount < 2) return 0;
  const most = min(min(need - 2, MOST_SKIPPED), listCount - 1);
  moveLongestToFront(lists, listCount, most);
  let remaining: f64 = 0.0;
  for (let row: u32 = 0; row < listCount; row++) remaining += f64(postingCount(lists, row));
  const records = f64(recordCount);
  const candidates = records * (CANDIDATE_COST + CANDIDATE_COST_PER_SYMBOL * f64(length));
  let chosen: u32 = 0;
  let leastCost: f64 = Infinity;
  for (let skip: u32 = 0; skip <= most; skip++) {
    const cost = remaining + candidates * tailBound(remaining / records, need - skip);
    if (cost < leastCost) {
      leastCost = cost;
      chosen = skip;
    }
    remaining -= f64(postingCount(lists, skip));
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

function moveLongestToFront(lists: usize, listCount: u32, most: u32): void {
  for (let target: u32 = 0; target < most; target++) {
    let longest = target;
    for (let row = target + 1; row < listCount; row++) {
      if (postingCount(lists, row) > postingCount(lists, longest)) longest = row;
    }
    const one = lists + (usize(target) << 3);
    const other = lists + (usize(longest) << 3);
    const kept = load<u64>(one);
    store<u64>(one, load<u64>(other));
    store<u64>(other, kept);
  }
}

function postingCount(lists: usize, row: u32): u32 {
  const at = lists + (usize(row) << 3);
  return (load<u32>(at, 4) - load<u32>(at)) >> 2;
}
