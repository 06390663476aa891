/**
 * Orders strings by code point, as SQLite orders UTF-8 and as every adapter must.
 *
 * `<` compares UTF-16 units, where a surrogate (U+D800 to U+DFFF) sorts before U+E000 to U+FFFF although the character
 * it stands for comes after them.
 */

/** @returns negative, 0 or positive, for `Array.prototype.sort`. Cost: O(common prefix). */
export function compareCodePoints(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const leftUnit = left.charCodeAt(index);
    const rightUnit = right.charCodeAt(index);
    if (leftUnit !== rightUnit) return orderKey(leftUnit) - orderKey(rightUnit);
  }
  return left.length - right.length;
}

/** Lifts surrogates above all other units. */
function orderKey(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
