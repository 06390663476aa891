/** Query words: the words of a query as the kernels cut, sort, join and hash those of choices (`assembly/batch/join-words.ts`). */
import { codePointsOf } from './choice-texts.ts';

export interface QueryWords {
  /** All words, sorted, joined by single spaces. */
  readonly sorted: string;
  /** The same, each word once. */
  readonly distinct: string;
  /** Of the words, each once. */
  readonly hashes: readonly number[];
  /** Whether a word stands there twice. */
  readonly isRepeating: boolean;
}

/** White space of Unicode 16.0 and the separators U+001C to U+001F, as Python splits: first and last of each run. */
const SPACES = [
  [0x09, 0x0d],
  [0x1c, 0x20],
  [0x85, 0x85],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
] as const;

const SPACE_UNITS: ReadonlySet<number> = new Set(
  SPACES.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, at) => first + at)),
);

/** FNV-1a, 32 bits, of code points. */
const HASH_BASIS = 0x811c_9dc5;
const HASH_PRIME = 0x0100_0193;

interface Word {
  readonly text: string;
  readonly codePoints: readonly number[];
}

export function queryWords(query: string): QueryWords {
  const words = wordsOf(query).map((text): Word => ({ text, codePoints: codePointsOf(text) }));
  words.sort((one, other) => compare(one.codePoints, other.codePoints));
  const distinct = words.filter(({ text }, at) => at === 0 || text !== words[at - 1].text);
  return {
    sorted: joined(words),
    distinct: joined(distinct),
    hashes: distinct.map(({ codePoints }) => hashOf(codePoints)),
    isRepeating: distinct.length < words.length,
  };
}

function wordsOf(text: string): string[] {
  const words: string[] = [];
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    if (at < text.length && !SPACE_UNITS.has(text.charCodeAt(at))) continue;
    if (at > start) words.push(text.slice(start, at));
    start = at + 1;
  }
  return words;
}

function compare(left: readonly number[], right: readonly number[]): number {
  const shorter = Math.min(left.length, right.length);
  for (let at = 0; at < shorter; at++) if (left[at] !== right[at]) return left[at] - right[at];
  return left.length - right.length;
}

function joined(words: readonly Word[]): string {
  return words.map(({ text }) => text).join(' ');
}

function hashOf(codePoints: readonly number[]): number {
  let hash = HASH_BASIS;
  for (const codePoint of codePoints) hash = Math.imul(hash ^ codePoint, HASH_PRIME);
  return hash >>> 0;
}
