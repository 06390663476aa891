/**
 * Word set similarity of two sorted word lists: Jaccard, Dice, overlap and cosine, of sets or of multisets.
 *
 *   a, b   sizes: distinct words, or all words in a multiset        c   shared words; in a multiset the smaller count of each
 *
 *   Jaccard  c / (a + b - c)      Dice  2 * c / (a + b)      overlap  c / min(a, b)
 *   cosine   sum of products of counts / sqrt(sum of squares * sum of squares); of sets c / sqrt(a * b)
 *
 * Two empty lists are alike (1), an empty one is unlike any other (0).
 *
 * Cost: O(a + b) comparisons.
 * Precondition: both lists sorted by `sortWords`.
 */
import { compareRows, WORD_BYTES } from './word-lists';

const MEASURE_JACCARD: u32 = 0;
const MEASURE_DICE: u32 = 1;
const MEASURE_OVERLAP: u32 = 2;

/** Similarity, 0 to 1; any other measure than the three named is the cosine. */
export function wordSetSimilarity<T>(measure: u32, isMultiset: bool, left: usize, leftCount: u32, right: usize, rightCount: u32): f64 {
  if (leftCount === 0 || rightCount === 0) return leftCount === rightCount ? 1.0 : 0.0;
  let a: f64 = 0.0;
  let b: f64 = 0.0;
  let shared: f64 = 0.0;
  let products: f64 = 0.0;
  let leftSquares: f64 = 0.0;
  let rightSquares: f64 = 0.0;
  const leftEnd = left + WORD_BYTES * leftCount;
  const rightEnd = right + WORD_BYTES * rightCount;
  while (left < leftEnd || right < rightEnd) {
    const order = left === leftEnd ? 1 : right === rightEnd ? -1 : compareRows<T>(left, right);
    let one: f64 = 0.0;
    let other: f64 = 0.0;
    if (order <= 0) {
      const next = endOfRepeats<T>(left, leftEnd);
      one = isMultiset ? f64(u32((next - left) / WORD_BYTES)) : 1.0;
      left = next;
    }
    if (order >= 0) {
      const next = endOfRepeats<T>(right, rightEnd);
      other = isMultiset ? f64(u32((next - right) / WORD_BYTES)) : 1.0;
      right = next;
    }
    a += one;
    b += other;
    shared += min(one, other);
    products += one * other;
    leftSquares += one * one;
    rightSquares += other * other;
  }
  if (measure === MEASURE_JACCARD) return shared / (a + b - shared);
  if (measure === MEASURE_DICE) return (2.0 * shared) / (a + b);
  if (measure === MEASURE_OVERLAP) return shared / min(a, b);
  return products / sqrt(leftSquares * rightSquares);
}

/** First row behind the repetitions of a row. */
export function endOfRepeats<T>(row: usize, end: usize): usize {
  let next = row + WORD_BYTES;
  while (next < end && compareRows<T>(row, next) === 0) next += WORD_BYTES;
  return next;
}
