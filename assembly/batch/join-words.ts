/**
 * Join words: the words of resident texts, sorted, each once, joined by single spaces; and a hash of every word.
 *
 *   "was a bear a"   ->   "a bear was"      words  [hash a, 7] [hash bear, 7] [hash was, 7 with the mark of repetitions]
 *
 * Groups of such texts answer the token ratios of all choices that share no word with a query; the hashes find those that do.
 *
 * Cost: O(length), and sorting of the words.
 * Precondition: `joined` has room for the texts as they are and a byte for each; `words` for half as many rows as there are characters, and
 * one a text; `scratch` is `JOIN_SCRATCH_BYTES`.
 */
import { LENGTH_MASK, SLICED_LENGTH, WIDTH_SHIFT } from '../abi-choices';
import { appendWord, sortWords, WORD_BYTES, wordsOf } from '../kernels/word-lists';
import { endOfRepeats } from '../kernels/word-set-similarity';

/** Rows of the words of a text, and its characters and joined words in u32. */
export const JOIN_SCRATCH_BYTES: u32 = 2048;
/** Beside the number of a text whose words are not all different. */
export const REPEATED_WORDS: u32 = 0x8000_0000;

/** Rows of at most 64 words, and one of margin, lie in front. */
const CHARACTERS: usize = 576;
const JOINED: usize = 1152;
/** u16 texts hold units of the store's own between these, which do not sort as their characters do. */
const FIRST_UNIT: u32 = 0xd800;
const END_UNIT: u32 = 0xe000;
/** FNV-1a, 32 bits: Fowler, Noll and Vo. */
const HASH_BASIS: u32 = 0x811c_9dc5;
const HASH_PRIME: u32 = 0x0100_0193;

/**
 * @param indexes         u32 per text: its place in the columns `texts` and `lengths`
 * @param joinedTexts     u32 per text: becomes the address of the joined words, in units as wide as those of the text
 * @param joinedLengths   u32 per text: becomes their length and width; 0 for a text without words, longer than `SLICED_LENGTH`, or with units
 *   of the store's own, whose words are not listed either
 * @param words           rows [hash, number of the text in this call], u32 each, of all different words
 * @returns rows written
 */
export function joinChoiceWords(
  texts: usize,
  lengths: usize,
  indexes: usize,
  count: u32,
  scratch: usize,
  joined: usize,
  joinedTexts: usize,
  joinedLengths: usize,
  words: usize,
): u32 {
  let row = words;
  for (let number: u32 = 0; number < count; number++) {
    const at = usize(number) << 2;
    const index = usize(load<u32>(indexes + at)) << 2;
    const text = usize(load<u32>(texts + index));
    const word = load<u32>(lengths + index);
    const length = word & LENGTH_MASK;
    const width = word >> WIDTH_SHIFT;
    const isPossible = length <= SLICED_LENGTH && (width === 0 || (width === 1 && widen(text, length, scratch + CHARACTERS)));
    const target = (joined + width) & ~usize(width);
    store<u32>(joinedTexts + at, u32(target));
    store<u32>(joinedLengths + at, 0);
    if (!isPossible) continue;
    if (width === 0) {
      row = joinText<u8>(text, length, scratch, target, number, row, joinedLengths + at);
    } else {
      row = joinText<u32>(scratch + CHARACTERS, length, scratch, scratch + JOINED, number, row, joinedLengths + at);
      const characters = load<u32>(joinedLengths + at);
      for (let place: usize = 0; place < characters; place++) {
        store<u16>(target + (place << 1), u16(load<u32>(scratch + JOINED + (place << 2))));
      }
      if (characters !== 0) store<u32>(joinedLengths + at, characters | (1 << WIDTH_SHIFT));
    }
    joined = target + (usize(load<u32>(joinedLengths + at) & LENGTH_MASK) << width);
  }
  return u32((row - words) >> 3);
}

/** Joins the words of one text, stores the length of that, and lists them; returns where the next row goes. */
function joinText<T>(text: usize, length: u32, rows: usize, target: usize, number: u32, row: usize, joinedLength: usize): usize {
  const count = wordsOf<T>(text, length, rows);
  sortWords<T>(rows, count);
  const end = rows + WORD_BYTES * count;
  const first = row;
  let to = target;
  for (let word = rows; word < end; word = endOfRepeats<T>(word, end)) {
    to = appendWord<T>(word, target, to);
    let hash = HASH_BASIS;
    let character = usize(load<u32>(word));
    const wordEnd = character + sizeof<T>() * load<u32>(word, 4);
    for (; character < wordEnd; character += sizeof<T>()) hash = (hash ^ u32(load<T>(character))) * HASH_PRIME;
    store<u32>(row, hash);
    store<u32>(row, number, 4);
    row += 8;
  }
  if (u32((row - first) >> 3) < count) store<u32>(row - 8, number | REPEATED_WORDS, 4);
  store<u32>(joinedLength, u32((to - target) / sizeof<T>()));
  return row;
}

/** Writes a u16 text in u32; false when one of its units is no character. */
function widen(text: usize, length: u32, target: usize): bool {
  for (let at: usize = 0; at < length; at++) {
    const unit = u32(load<u16>(text + (at << 1)));
    if (unit >= FIRST_UNIT && unit < END_UNIT) return false;
    store<u32>(target + (at << 2), unit);
  }
  return true;
}
