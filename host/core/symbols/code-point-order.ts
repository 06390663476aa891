/**
 * Order of symbols: by Unicode code point, the order in which Python sorts strings.
 *
 * JavaScript compares UTF-16 code units, which puts "😀" (U+1F600, stored as D83D DE00) before "\uFB00". Pattern names hash the sorted
 * event, so the two orders would give the same observation two names.
 */

const FIRST_HIGH_SURROGATE = 0xd800;

/**
 * Compares two texts by code point; usable as the comparator of `sort`.
 *
 * A lone surrogate counts as the code point it is, as in Python.
 *
 * @returns negative when `left` comes first, positive when `right` does, 0 when they are equal
 *
 * Cost: O(length of the common prefix).
 *
 * @example
 * ['b', '😀', '\uFB00', 'a'].sort(compareCodePoints); // ['a', 'b', '\uFB00', '😀']
 */
export function compareCodePoints(left: string, right: string): number {
  const shorter = Math.min(left.length, right.length);
  for (let index = 0; index < shorter; index += 1) {
    const leftUnit = left.charCodeAt(index);
    const rightUnit = right.charCodeAt(index);
    if (leftUnit === rightUnit) continue;
    // Below the surrogates a code unit is a code point, and every surrogate stands for a larger one.
    if (leftUnit < FIRST_HIGH_SURROGATE || rightUnit < FIRST_HIGH_SURROGATE) return leftUnit - rightUnit;
    const start = startOfDifference(left, right, index);
    return (left.codePointAt(start) ?? 0) - (right.codePointAt(start) ?? 0);
  }
  return left.length - right.length;
}

/** Where the first different code points start: at the first different unit, or one before when that completes a pair in either text. */
function startOfDifference(left: string, right: string, index: number): number {
  if (index === 0) return 0;
  const before = index - 1;
  const isPaired = (left.codePointAt(before) ?? 0) > 0xffff || (right.codePointAt(before) ?? 0) > 0xffff;
  return isPaired ? before : index;
}
