/**
 * Folded character: what a character of a word counts as when texts are compared by meaning.
 *
 *   upper case, accents   "É" is "e": the table of letter-folds.ts, ASCII and Armenian by rule
 *   combining accents     U+0300–036F are nothing, so that "e" followed by one is "e" as well
 *   full width            letters and digits of U+FF10–FF5A are those of ASCII
 *
 * Every other code point is itself; in particular no syllable of Hangul is put together. The rules are the same for all time.
 *
 * Cost: O(1).
 */
import { letterFold } from './letter-folds';

/** Returned for a character that counts as nothing. */
export const NO_CHARACTER: u32 = 0;

const CASE_BIT: u32 = 0x20;

export function foldedCharacter(codePoint: u32): u32 {
  if (codePoint < 0x80) return codePoint - 0x41 < 26 ? codePoint | CASE_BIT : codePoint;
  if (codePoint - 0x300 < 0x70) return NO_CHARACTER;
  if (codePoint - 0x531 < 0x26) return codePoint + 48;
  if (codePoint - 0xff10 < 10) return codePoint - 0xff10 + 0x30;
  if (codePoint - 0xff21 < 26) return codePoint - 0xff21 + 0x61;
  if (codePoint - 0xff41 < 26) return codePoint - 0xff41 + 0x61;
  return letterFold(codePoint);
}
