/**
 * Token bytes: which bytes of a text belong to tokens, one bit each.
 *
 *   text   the sun, the sea        words   1110111001110111        whitespace  1110111101110111
 *
 * Two definitions, both on code points and both the same for all time (no table of a Unicode version):
 *  - whitespace: everything but U+0009–000D, U+0020, U+0085, U+00A0, U+1680, U+2000–200A, U+2028, U+2029, U+202F, U+205F, U+3000.
 *  - words: ASCII letters and digits, and every code point from U+0080 that lies in no block of punctuation, symbols or spaces:
 *    U+0080–00BF without ª µ º, × ÷, U+1680, U+2000–206F, U+2190–2BFF, U+2E00–2E7F, U+3000–3004, U+3008–3020, U+3030, U+FE10–FE6F,
 *    U+FF00–FF0F, U+FF1A–FF20, U+FF3B–FF40, U+FF5B–FF65.
 *
 * ASCII is judged 16 bytes at a time; other bytes are first taken for tokens, then the separators among them are taken out.
 *
 * Cost: O(length); 16 bytes a step for ASCII.
 * Precondition: valid UTF-8; `marks` has one u64 for each 64 bytes and one more, 64 bytes behind the text are readable.
 *   Bits behind the text are 0.
 */
import { TOKENS_WORDS } from '../token-abi';

export function markTokenBytes(text: usize, length: u32, mode: u32, marks: usize): void {
  const words = (length >> 6) + 1;
  let isAscii = true;
  for (let word: u32 = 0; word < words; word++) {
    const at = text + (usize(word) << 6);
    const first = v128.load(at);
    const second = v128.load(at, 16);
    const third = v128.load(at, 32);
    const fourth = v128.load(at, 48);
    let bits: u64 = 0;
    if (mode === TOKENS_WORDS) {
      bits = joinMasks(wordBytes(first), wordBytes(second), wordBytes(third), wordBytes(fourth));
    } else {
      bits = ~joinMasks(spaceBytes(first), spaceBytes(second), spaceBytes(third), spaceBytes(fourth));
    }
    if (i8x16.bitmask(v128.or(v128.or(first, second), v128.or(third, fourth))) !== 0) isAscii = false;
    store<u64>(marks + (usize(word) << 3), bits);
  }
  const last = marks + (usize(words - 1) << 3);
  store<u64>(last, load<u64>(last) & ((u64(1) << u64(length & 63)) - 1));
  if (!isAscii) takeOutSeparators(text, length, mode, marks);
}

/** All bytes from 0x80, ASCII letters and digits. */
function wordBytes(bytes: v128): v128 {
  const letters = i8x16.lt_u(i8x16.sub(v128.or(bytes, i8x16.splat(0x20)), i8x16.splat(0x61)), i8x16.splat(26));
  const digits = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x30)), i8x16.splat(10));
  return v128.or(v128.or(letters, digits), i8x16.lt_s(bytes, i8x16.splat(0)));
}

function spaceBytes(bytes: v128): v128 {
  const controls = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(9)), i8x16.splat(5));
  return v128.or(controls, i8x16.eq(bytes, i8x16.splat(0x20)));
}

function joinMasks(first: v128, second: v128, third: v128, fourth: v128): u64 {
  return (
    u64(u32(i8x16.bitmask(first))) |
    (u64(u32(i8x16.bitmask(second))) << 16) |
    (u64(u32(i8x16.bitmask(third))) << 32) |
    (u64(u32(i8x16.bitmask(fourth))) << 48)
  );
}

function takeOutSeparators(text: usize, length: u32, mode: u32, marks: usize): void {
  let at: u32 = 0;
  while (at < length) {
    const byte = u32(load<u8>(text + at));
    if (byte < 0x80) {
      at++;
      continue;
    }
    let size: u32 = 2;
    let codePoint = ((byte & 0x1f) << 6) | (u32(load<u8>(text + at, 1)) & 0x3f);
    if (byte >= 0xf0) {
      // No separator lies beyond the first 65,536 code points.
      at += 4;
      continue;
    }
    if (byte >= 0xe0) {
      size = 3;
      codePoint = ((byte & 0x0f) << 12) | ((u32(load<u8>(text + at, 1)) & 0x3f) << 6) | (u32(load<u8>(text + at, 2)) & 0x3f);
    }
    const separates = mode === TOKENS_WORDS ? isNoWord(codePoint) : isWhiteSpace(codePoint);
    const end = at + size;
    if (separates) for (; at < end; at++) clearBit(marks, at);
    at = end;
  }
}

function clearBit(marks: usize, position: u32): void {
  const word = marks + (usize(position >> 6) << 3);
  store<u64>(word, load<u64>(word) & ~(u64(1) << u64(position & 63)));
}

/** Code points from U+0080 with the Unicode property White_Space. */
function isWhiteSpace(codePoint: u32): bool {
  if (codePoint < 0x1680) return codePoint === 0x85 || codePoint === 0xa0;
  if (codePoint === 0x1680 || codePoint === 0x3000) return true;
  if (codePoint < 0x2000 || codePoint > 0x205f) return false;
  return codePoint <= 0x200a || codePoint === 0x2028 || codePoint === 0x2029 || codePoint === 0x202f || codePoint === 0x205f;
}

/** Code points from U+0080 that lie in a block of punctuation, symbols or spaces. */
function isNoWord(codePoint: u32): bool {
  if (codePoint < 0xc0) return codePoint !== 0xaa && codePoint !== 0xb5 && codePoint !== 0xba;
  if (codePoint < 0x2000) return codePoint === 0xd7 || codePoint === 0xf7 || codePoint === 0x1680;
  if (codePoint < 0x3000) return codePoint <= 0x206f || isWithin(codePoint, 0x2190, 0x2bff) || isWithin(codePoint, 0x2e00, 0x2e7f);
  if (codePoint < 0xfe00) return codePoint <= 0x3004 || isWithin(codePoint, 0x3008, 0x3020) || codePoint === 0x3030;
  return (
    isWithin(codePoint, 0xfe10, 0xfe6f) ||
    isWithin(codePoint, 0xff00, 0xff0f) ||
    isWithin(codePoint, 0xff1a, 0xff20) ||
    isWithin(codePoint, 0xff3b, 0xff40) ||
    isWithin(codePoint, 0xff5b, 0xff65)
  );
}

function isWithin(codePoint: u32, first: u32, last: u32): bool {
  return codePoint - first <= last - first;
}
