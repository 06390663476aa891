/**
 * Word decomposition: two texts as shared words and what each has alone, repetitions dropped; the ground of the token set ratios.
 *
 *   "fuzzy was a bear" | "was a fuzzy dog a"      shared  a fuzzy was      left alone  bear      right alone  dog
 *
 * Cost: O(words) comparisons.
 * Precondition: both lists sorted by `sortWords`; room for each joined text is that of the original.
 */

import { appendWord, compareRows, WORD_BYTES } from './word-lists';
import { endOfRepeats } from './word-set-similarity';

// Decomposition, u32 fields: characters of the joined parts, and numbers of words.
export const SHARED_LENGTH: u32 = 0;
export const SHARED_COUNT: u32 = 4;
export const LEFT_LENGTH: u32 = 8;
export const LEFT_COUNT: u32 = 12;
export const RIGHT_LENGTH: u32 = 16;
export const RIGHT_COUNT: u32 = 20;

/** Writes the fields at `parts`, and the words of each side alone, sorted and joined by spaces. */
export function decomposeWords<T>(
  left: usize,
  leftCount: u32,
  right: usize,
  rightCount: u32,
  leftAlone: usize,
  rightAlone: usize,
  parts: usize,
): void {
  const leftEnd = left + WORD_BYTES * leftCount;
  const rightEnd = right + WORD_BYTES * rightCount;
  let leftTo = leftAlone;
  let rightTo = rightAlone;
  let sharedLength: u32 = 0;
  let sharedCount: u32 = 0;
  let leftWords: u32 = 0;
  let rightWords: u32 = 0;
  while (left < leftEnd || right < rightEnd) {
    const order = left === leftEnd ? 1 : right === rightEnd ? -1 : compareRows<T>(left, right);
    if (order === 0) {
      sharedLength += load<u32>(left, 4) + u32(sharedCount !== 0);
      sharedCount++;
    } else if (order < 0) {
      leftTo = appendWord<T>(left, leftAlone, leftTo);
      leftWords++;
    } else {
      rightTo = appendWord<T>(right, rightAlone, rightTo);
      rightWords++;
    }
    if (order <= 0) left = endOfRepeats<T>(left, leftEnd);
    if (order >= 0) right = endOfRepeats<T>(right, rightEnd);
  }
  store<u32>(parts, sharedLength, SHARED_LENGTH);
  store<u32>(parts, sharedCount, SHARED_COUNT);
  store<u32>(parts, u32((leftTo - leftAlone) / sizeof<T>()), LEFT_LENGTH);
  store<u32>(parts, leftWords, LEFT_COUNT);
  store<u32>(parts, u32((rightTo - rightAlone) / sizeof<T>()), RIGHT_LENGTH);
  store<u32>(parts, rightWords, RIGHT_COUNT);
}
