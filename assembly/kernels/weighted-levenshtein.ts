/**
 * Levenshtein distance with any costs of insertion, deletion and replacement: the table itself, one row of it at a time.
 *
 * Source: Wagner & Fischer, "The string-to-string correction problem", JACM 1974.
 * Cost: O(left * right) time, `left + 1` f64 of memory at `row`. Unit costs and the like take `levenshtein.ts`.
 * Precondition: costs are whole numbers from 0, so that every sum is exact.
 */

/** Cost of turning the left text into the right one. There is no cutoff: costs of 0 leave nothing to stop at. */
export function weightedLevenshtein<T>(
  left: usize,
  leftLength: u32,
  right: usize,
  rightLength: u32,
  insertion: f64,
  deletion: f64,
  replacement: f64,
  row: usize,
): f64 {
  for (let i: u32 = 0; i <= leftLength; i++) store<f64>(row + (usize(i) << 3), f64(i) * deletion);
  for (let j: u32 = 0; j < rightLength; j++) {
    const code = load<T>(right + sizeof<T>() * j);
    let diagonal = load<f64>(row);
    let above = diagonal + insertion;
    store<f64>(row, above);
    for (let i: u32 = 0; i < leftLength; i++) {
      const at = row + (usize(i + 1) << 3);
      const beside = load<f64>(at);
      above = load<T>(left + sizeof<T>() * i) === code ? diagonal : min(min(above + deletion, beside + insertion), diagonal + replacement);
      diagonal = beside;
      store<f64>(at, above);
    }
  }
  return load<f64>(row + (usize(leftLength) << 3));
}
