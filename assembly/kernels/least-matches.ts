/**
 * Least matches: how many shared symbols a record needs to reach a similarity.
 *
 * Similarity of M matches among T symbols of both runs is ((2.0 * M / T) * 100.0) / 100.0 in IEEE double; the order of
 * operations is the answer's, so the filter and the answer never disagree. The rounded value never falls while M grows,
 * hence the estimate `least * T / 2` is moved until it stands on the first M that reaches `least`. Where the estimate lies clear of
 * every whole number, rounding cannot matter and the next whole number is the answer: no division, four fifths of all cases.
 *
 * Cost: O(1); the estimate is at most a few steps away.
 * Precondition: `least` in [0, 1], T at least 1.
 */

/**
 * Farther from a whole number than any rounding: four operations err by less than 2^-50 of at most 2^30 matches.
 */
const ROUNDING_MARGIN: f64 = 1e-6;

/** Similarity of two runs with `matches` common symbols and `total` symbols together. */
export function symbolSimilarity(matches: u32, total: u32): f64 {
  return (((2.0 * f64(matches)) / f64(total)) * 100.0) / 100.0;
}

/** Smallest number of matches that reaches `least`: 0 only for `least` 0, may exceed what the lengths allow. */
export function leastMatches(least: f64, total: u32): u32 {
  if (!(least > 0.0)) return 0;
  const estimate = least * f64(total) * 0.5;
  const next = Math.ceil(estimate);
  if (next - estimate > ROUNDING_MARGIN && estimate - (next - 1.0) > ROUNDING_MARGIN) return u32(next);
  let matches = u32(estimate);
  if (matches === 0) matches = 1;
  while (matches > 1 && symbolSimilarity(matches - 1, total) >= least) matches--;
  while (symbolSimilarity(matches, total) < least) matches++;
  return matches;
}
