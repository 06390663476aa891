/** Tokens by their definition, code point by code point, and ids by a Map. */
import type { Tokenisation, TokenRuns } from '../../host/core/ports/token-kernel.ts';

/** Code points from U+0080 that are in no token of words: first and last of each range. */
const NO_WORDS: readonly [number, number][] = [
  [0x80, 0xa9],
  [0xab, 0xb4],
  [0xb6, 0xb9],
  [0xbb, 0xbf],
  [0xd7, 0xd7],
  [0xf7, 0xf7],
  [0x1680, 0x1680],
  [0x2000, 0x206f],
  [0x2190, 0x2bff],
  [0x2e00, 0x2e7f],
  [0x3000, 0x3004],
  [0x3008, 0x3020],
  [0x3030, 0x3030],
  [0xfe10, 0xfe6f],
  [0xff00, 0xff0f],
  [0xff1a, 0xff20],
  [0xff3b, 0xff40],
  [0xff5b, 0xff65],
];

/** First and last code points of every range, and their neighbours: where a wrong bound would show. */
export const BOUNDARY_CODE_POINTS: readonly number[] = [...NO_WORDS, [0x09, 0x0d], [0x30, 0x39], [0x41, 0x5a], [0x61, 0x7a]].flatMap(
  ([first, last]) => [first - 1, first, last, last + 1],
);

export function isInToken(character: string, tokenisation: Tokenisation): boolean {
  if (tokenisation === 'whitespace') return !/\p{White_Space}/u.test(character);
  const codePoint = character.codePointAt(0) ?? 0;
  if (codePoint < 0x80) return /[A-Za-z0-9]/.test(character);
  return !NO_WORDS.some(([first, last]) => codePoint >= first && codePoint <= last);
}

export function tokensOf(text: string, tokenisation: Tokenisation): string[] {
  const tokens: string[] = [];
  let token = '';
  for (const character of text.toWellFormed()) {
    if (isInToken(character, tokenisation)) {
      token += character;
    } else {
      if (token !== '') tokens.push(token);
      token = '';
    }
  }
  if (token !== '') tokens.push(token);
  return tokens;
}

/** Adds the tokens of texts to a table that counts up in the order of first occurrence. */
export function internTexts(table: Map<string, number>, texts: readonly string[], tokenisation: Tokenisation): TokenRuns {
  const ids: number[] = [];
  const ends: number[] = [];
  for (const text of texts) {
    for (const token of tokensOf(text, tokenisation)) {
      const id = table.get(token) ?? table.size;
      table.set(token, id);
      ids.push(id);
    }
    ends.push(ids.length);
  }
  return { ids: Uint32Array.from(ids), ends: Uint32Array.from(ends) };
}
