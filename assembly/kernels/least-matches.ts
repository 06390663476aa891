/**
 * Least matches: how many shared symbols a record needs to reach a similarity.
 *
 * Similarity of M matches among T symbols of both runs is ((2.0 * M / T) * 100.0) / 100.0 in IEEE double; the order of
 * operations is the answer's, so the filter and the answer never disagree. The rounded value never falls while M grows,
 * and `least * T / 2` estimates the first M that reaches `least`. Where the estimate lies clear of every whole number, rounding cannot matter
 * and the next whole number is the answer: no division, four fifths of all cases. Where it lies beside one, that one or the next is the
 * answer: one match less or more changes the similarity by 2 / T, far beyond any rounding.
 *
 * Cost: O(1).
 * Precondition: `least` in [0, 1], T at least 1.
 */

/**
 * Farther from a whole number than any rounding: four operations err by less than 2^-50 of at most 2^30 matches.
 */
export const ROUNDING_MARGIN: f64 = 1e-6;

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
  const whole = u32(estimate + 0.5);
  if (whole === 0) return 1;
  return symbolSimilarity(whole, total) >= least ? whole : whole + 1;
}
