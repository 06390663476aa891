/** Slow twins of the edit distance kernels: the textbook tables, over any sequences. */
import { commonSubsequence } from './common-subsequence.ts';

export type Weights = readonly [insertion: number, deletion: number, replacement: number];

/** Cost of turning `left` into `right`. */
export function editDistance<Item>(left: readonly Item[], right: readonly Item[], weights: Weights = [1, 1, 1]): number {
  const [insertion, deletion, replacement] = weights;
  let row = Array.from({ length: right.length + 1 }, (_, column) => column * insertion);
  for (const item of left) {
    const next = [row[0] + deletion];
    for (const [column, other] of right.entries()) {
      const diagonal = row[column] + (item === other ? 0 : replacement);
      next.push(Math.min(diagonal, row[column + 1] + deletion, next[column] + insertion));
    }
    row = next;
  }
  return row[right.length];
}

/** Greatest distance of texts of these lengths: rebuild all, or replace what can be. */
export function editDistanceMaximum(leftLength: number, rightLength: number, [insertion, deletion, replacement]: Weights): number {
  const replaced = Math.min(leftLength, rightLength) * replacement;
  const rest = leftLength > rightLength ? (leftLength - rightLength) * deletion : (rightLength - leftLength) * insertion;
  return Math.min(leftLength * deletion + rightLength * insertion, replaced + rest);
}

export function indelDistance<Item>(left: readonly Item[], right: readonly Item[]): number {
  return left.length + right.length - 2 * commonSubsequence(left, right);
}
