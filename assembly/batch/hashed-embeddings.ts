/**
 * Hashed embeddings: one vector per text, all texts in one call.
 *
 *   text ─ markTokenBytes (words) ─> words ─ addWord ─> sums of signed features ─ normaliseRow ─> vector of length 1
 *
 * A text without words gets the vector 0. Words may be weighed, in the order in which `hashWords` lists them.
 *
 * Cost: O(bytes + textCount * dimension).
 * Precondition: text i is `bytes[starts[i] .. starts[i + 1])`, valid UTF-8, with 64 readable bytes behind the last; `marks` has `markBytes`
 *   of the longest text. `dimension` is a multiple of 4.
 */
import { addWord, wordHash } from '../kernels/hashed-embedding';
import { normaliseRow } from '../kernels/normalise-row';
import { markTokenBytes } from '../kernels/token-bytes';
import { TOKENS_WORDS } from '../token-abi';

/**
 * Writes `textCount` rows of `dimension` f32.
 *
 * @param weights  f32 for each word of all texts, or 0: every word counts 1
 */
export function embedHashed(bytes: usize, starts: usize, textCount: u32, dimension: u32, marks: usize, weights: usize, rows: usize): void {
  const rowBytes = usize(dimension) << 2;
  memory.fill(rows, 0, rowBytes * textCount);
  for (const end = rows + rowBytes * textCount; rows < end; rows += rowBytes, starts += 4) {
    const text = bytes + load<u32>(starts);
    const length = u32(bytes + load<u32>(starts, 4) - text);
    markTokenBytes(text, length, TOKENS_WORDS, marks);
    for (let at = nextWord(marks, 0, length); at < length; ) {
      const wordEnd = endOfWord(marks, at, length);
      addWord(text + at, text + wordEnd, rows, dimension, weights === 0 ? f32(1.0) : load<f32>(weights));
      if (weights !== 0) weights += 4;
      at = nextWord(marks, wordEnd, length);
    }
    normaliseRow(rows, dimension);
  }
}

/**
 * Writes a u32 for each word of all texts: `hashes` has room for half as many as there are bytes, and one a text.
 *
 * @param ends  receives a u32 a text: how many words it and those before it have
 */
export function hashWords(bytes: usize, starts: usize, textCount: u32, marks: usize, ends: usize, hashes: usize): void {
  const first = hashes;
  for (const end = ends + (usize(textCount) << 2); ends < end; ends += 4, starts += 4) {
    const text = bytes + load<u32>(starts);
    const length = u32(bytes + load<u32>(starts, 4) - text);
    markTokenBytes(text, length, TOKENS_WORDS, marks);
    for (let at = nextWord(marks, 0, length); at < length; ) {
      const wordEnd = endOfWord(marks, at, length);
      store<u32>(hashes, wordHash(text + at, text + wordEnd));
      hashes += 4;
      at = nextWord(marks, wordEnd, length);
    }
    store<u32>(ends, u32((hashes - first) >> 2));
  }
}

/** First byte of a word at or behind `at`, or `length`. */
function nextWord(marks: usize, at: u32, length: u32): u32 {
  return nextBit(marks, at, length, 0);
}

function endOfWord(marks: usize, at: u32, length: u32): u32 {
  return nextBit(marks, at, length, ~u64(0));
}

/** First position from `at` on whose mark differs from those of `flip`; `length` when there is none. Marks behind the text are 0. */
function nextBit(marks: usize, at: u32, length: u32, flip: u64): u32 {
  if (at >= length) return length;
  const words = (length >> 6) + 1;
  let word = at >> 6;
  let bits = (load<u64>(marks + (usize(word) << 3)) ^ flip) & (~u64(0) << u64(at & 63));
  while (bits === 0) {
    if (++word >= words) return length;
    bits = load<u64>(marks + (usize(word) << 3)) ^ flip;
  }
  return min((word << 6) + u32(ctz(bits)), length);
}
