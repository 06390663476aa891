/**
 * Hashed embedding: the features of one word, added to a vector.
 *
 *   the word       weight 1      FNV-1a over its folded characters, 64 bits, then finished as below
 *   three in a row weight 1/2    "^ca" "caf" "afe" "fe$": windows over the word between its two boundaries; forms of a word share most
 *   two in a row   weight 1      only when the second is at or above U+2E80, where scripts begin that write a word in one or two characters
 *   one            weight 1/2    the same; its hash is that of the word of this one character
 *
 *   window   first 21 bits | second 21 bits | third 21 bits       a boundary is 0; no third: 0x1fffff, which no character is
 *   feature  = finish(window);  component = (upper 32 bits * dimension) >> 32;  sign = lowest bit
 *
 * Signs make the expected product of two texts without a common feature 0, whatever collides.
 *
 * Source: signed feature hashing after Weinberger et al., "Feature Hashing for Large Scale Multitask Learning", ICML 2009; subwords after
 *   Bojanowski et al., "Enriching Word Vectors with Subword Information", TACL 2017; finisher of MurmurHash3, A. Appleby; FNV-1a.
 * Cost: O(length of the word).
 * Precondition: `word` to `end` is valid UTF-8 without U+0000; `row` has `dimension` f32. Features are added in the order of the characters, in f32; the
 *   word itself last.
 */
import { foldedCharacter, NO_CHARACTER } from './folded-character';

const FNV_BASIS: u64 = 0xcbf29ce484222325;
const FNV_PRIME: u64 = 0x100000001b3;
/** Marks a window of two. */
const NO_THIRD: u64 = 0x1f_ffff;
const CHARACTER_BITS: u64 = 21;
/** First code point of the scripts of East Asia (CJK radicals, kana, Han, Hangul, and what lies above). */
const EAST_ASIA: u32 = 0x2e80;
const WORD_WEIGHT: f32 = 1.0;
const PAIR_WEIGHT: f32 = 1.0;
const WINDOW_WEIGHT: f32 = 0.5;
const SINGLE_WEIGHT: f32 = 0.5;

/** Adds all features, each times `weight`; a word without any character that counts adds none. */
export function addWord(word: usize, end: usize, row: usize, dimension: u32, weight: f32): void {
  let hash = FNV_BASIS;
  // The two characters before, the boundary first: lower 21 bits the elder.
  let window: u64 = 0;
  let count: u32 = 0;
  while (word < end) {
    const byte = load<u8>(word);
    const character = foldedCharacter(characterAt(word, byte));
    word += sizeOf(byte);
    if (character === NO_CHARACTER) continue;
    hash = (hash ^ u64(character)) * FNV_PRIME;
    const next = window | (u64(character) << (CHARACTER_BITS * 2));
    if (count > 0) addFeature(row, dimension, finish(next), WINDOW_WEIGHT * weight);
    window = next >> CHARACTER_BITS;
    if (character >= EAST_ASIA) {
      addFeature(row, dimension, finish((FNV_BASIS ^ u64(character)) * FNV_PRIME), SINGLE_WEIGHT * weight);
      if (count > 0) addFeature(row, dimension, finish(window | (NO_THIRD << (CHARACTER_BITS * 2))), PAIR_WEIGHT * weight);
    }
    count++;
  }
  if (count === 0) return;
  addFeature(row, dimension, finish(window), WINDOW_WEIGHT * weight);
  addFeature(row, dimension, finish(hash), WORD_WEIGHT * weight);
}

/** What statistics know a word by: the lower 32 bits of its feature. Words without any character that counts share one. */
export function wordHash(word: usize, end: usize): u32 {
  let hash = FNV_BASIS;
  while (word < end) {
    const byte = load<u8>(word);
    const character = foldedCharacter(characterAt(word, byte));
    word += sizeOf(byte);
    if (character !== NO_CHARACTER) hash = (hash ^ u64(character)) * FNV_PRIME;
  }
  return u32(finish(hash));
}

function addFeature(row: usize, dimension: u32, feature: u64, weight: f32): void {
  const component = row + (usize(((feature >> 32) * u64(dimension)) >> 32) << 2);
  store<f32>(component, load<f32>(component) + ((feature & 1) !== 0 ? -weight : weight));
}

function finish(hash: u64): u64 {
  hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
  hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
  return hash ^ (hash >> 33);
}

function sizeOf(byte: u32): usize {
  if (byte < 0x80) return 1;
  return byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

function characterAt(at: usize, byte: u32): u32 {
  if (byte < 0x80) return byte;
  const second = u32(load<u8>(at, 1)) & 0x3f;
  if (byte < 0xe0) return ((byte & 0x1f) << 6) | second;
  const third = u32(load<u8>(at, 2)) & 0x3f;
  if (byte < 0xf0) return ((byte & 0x0f) << 12) | (second << 6) | third;
  return ((byte & 0x07) << 18) | (second << 12) | (third << 6) | (u32(load<u8>(at, 3)) & 0x3f);
}
