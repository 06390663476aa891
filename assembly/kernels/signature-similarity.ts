/**
 * Signature similarity: the share of equal words of one MinHash signature and each of many, an estimate of their sets' Jaccard similarity.
 *
 * Four words are compared in a step; a lane that is equal is -1, and the lanes are subtracted into four counts.
 *
 * Source: Broder, "On the resemblance and containment of documents", 1997.
 * Cost: O(permutationCount / 4) a signature; the standard deviation of the estimate of s is sqrt(s (1 - s) / permutationCount).
 * Precondition: `permutationCount` is a multiple of 4, at least 4; signatures lie one behind the other; `similarities` has an f64 for each.
 */

/** Writes a share in [0, 1] for each of `count` signatures. */
export function signatureSimilarities(signature: usize, others: usize, count: u32, permutationCount: u32, similarities: usize): void {
  const end = signature + (usize(permutationCount) << 2);
  for (const last = similarities + (usize(count) << 3); similarities < last; similarities += 8) {
    let counts = i32x4.splat(0);
    for (let at = signature; at < end; at += 16) {
      counts = i32x4.sub(counts, i32x4.eq(v128.load(at), v128.load(others)));
      others += 16;
    }
    const equal =
      i32x4.extract_lane(counts, 0) + i32x4.extract_lane(counts, 1) + i32x4.extract_lane(counts, 2) + i32x4.extract_lane(counts, 3);
    store<f64>(similarities, f64(equal) / f64(permutationCount));
  }
}
