/**
 * Word lists: the words or the character n-grams of a text as rows of (address, length), sorted by code point.
 *
 * Words stand between white space as Python's `str.split()` knows it, U+0085 and U+00A0 included whatever else a text holds. Texts have characters of type T, u8 or u32. Compared by code point,
 * a text before its own continuations.
 *
 * Cost: O(length) to cut; sorting O(count ^ 4/3) comparisons by Shell's method, which needs no memory.
 * Precondition: room for a row of 8 bytes per word or n-gram, at most one per character and one more.
 */

/** Bytes of a row. */
export const WORD_BYTES: usize = 8;

const SPACE: u32 = 0x20;

/** Writes the words of a text in their order; returns how many. */
export function wordsOf<T>(text: usize, length: u32, rows: usize): u32 {
  let row = rows;
  let at: u32 = 0;
  while (true) {
    while (at < length && isSpace(u32(load<T>(text + sizeof<T>() * at)))) at++;
    if (at === length) return u32((row - rows) / WORD_BYTES);
    const start = at;
    while (at < length && !isSpace(u32(load<T>(text + sizeof<T>() * at)))) at++;
    store<u32>(row, u32(text + sizeof<T>() * start));
    store<u32>(row, at - start, 4);
    row += WORD_BYTES;
  }
}

/** Writes every part of `gram` characters; a shorter text that is not empty is one part by itself. Returns how many. */
export function gramsOf<T>(text: usize, length: u32, gram: u32, rows: usize): u32 {
  if (length === 0) return 0;
  const size = min(gram, length);
  const count = length - size + 1;
  for (let at: u32 = 0; at < count; at++) {
    store<u32>(rows + WORD_BYTES * at, u32(text + sizeof<T>() * at));
    store<u32>(rows + WORD_BYTES * at, size, 4);
  }
  return count;
}

/** Sorts rows by their characters. */
export function sortWords<T>(rows: usize, count: u32): void {
  // Gaps 1, 4, 13, 40, … (Knuth, TAOCP 5.2.1).
  let gap: u32 = 1;
  while (gap * 3 + 1 < count) gap = gap * 3 + 1;
  for (; gap !== 0; gap /= 3) {
    for (let at = gap; at < count; at++) {
      const moved = load<u64>(rows + WORD_BYTES * at);
      let place = at;
      while (place >= gap) {
        const other = rows + WORD_BYTES * (place - gap);
        if (compareWords<T>(load<u32>(other), load<u32>(other, 4), u32(moved), u32(moved >> 32)) <= 0) break;
        store<u64>(rows + WORD_BYTES * place, load<u64>(other));
        place -= gap;
      }
      store<u64>(rows + WORD_BYTES * place, moved);
    }
  }
}

/** Below 0, 0 or above 0 as the left row stands before, at or behind the right one. */
export function compareRows<T>(left: usize, right: usize): i32 {
  return compareWords<T>(load<u32>(left), load<u32>(left, 4), load<u32>(right), load<u32>(right, 4));
}

/** Joins rows with single spaces; returns the number of characters. */
export function joinWords<T>(rows: usize, count: u32, target: usize): u32 {
  let to = target;
  for (let at: u32 = 0; at < count; at++) to = appendWord<T>(rows + WORD_BYTES * at, target, to);
  return u32((to - target) / sizeof<T>());
}

/** Writes a word behind `to`, after a space unless it is the first of the target; returns where the next one goes. */
export function appendWord<T>(row: usize, target: usize, to: usize): usize {
  if (to !== target) {
    if (sizeof<T>() === 1) store<u8>(to, u8(SPACE));
    else store<u32>(to, SPACE);
    to += sizeof<T>();
  }
  const bytes = sizeof<T>() * load<u32>(row, 4);
  memory.copy(to, load<u32>(row), bytes);
  return to + bytes;
}

function compareWords<T>(left: u32, leftLength: u32, right: u32, rightLength: u32): i32 {
  const shorter = min(leftLength, rightLength);
  for (let at: u32 = 0; at < shorter; at++) {
    const difference = i32(load<T>(usize(left) + sizeof<T>() * at)) - i32(load<T>(usize(right) + sizeof<T>() * at));
    if (difference !== 0) return difference;
  }
  return i32(leftLength) - i32(rightLength);
}

/** White space of Unicode 16.0 and the separators U+001C to U+001F, as Python splits. */
function isSpace(character: u32): bool {
  if (character < 0x80) return character === SPACE || (character >= 0x09 && character <= 0x0d) || (character >= 0x1c && character <= 0x1f);
  if (character < 0x1680) return character === 0x85 || character === 0xa0;
  return (
    character === 0x1680 ||
    (character >= 0x2000 && character <= 0x200a) ||
    character === 0x2028 ||
    character === 0x2029 ||
    character === 0x202f ||
    character === 0x205f ||
    character === 0x3000
  );
}
