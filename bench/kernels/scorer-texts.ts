/** Scorer texts: seeded strings of letters and spaces, and queries that are one of them with a few characters replaced. */
import { type Random, seededRandom } from '../../test/reference/seeded-random.ts';

const SEED = 20_261_120;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz ';
const SHORTEST = 8;
const LONGEST = 32;
const EDITS = 3;

export interface ScorerTexts {
  readonly choices: readonly string[];
  readonly queries: readonly string[];
  /** Which choice each query was made of. */
  readonly sources: readonly number[];
}

export function scorerTexts(choiceCount: number, queryCount: number): ScorerTexts {
  const random = seededRandom(SEED);
  const choices = Array.from({ length: choiceCount }, () => textOf(random, SHORTEST + Math.floor(random() * (LONGEST - SHORTEST + 1))));
  const sources = Array.from({ length: queryCount }, () => Math.floor(random() * choiceCount));
  return { choices, sources, queries: sources.map((source) => edited(random, choices[source])) };
}

/** Pairs of independent texts of one length. */
export function scorerPairs(count: number, length: number): readonly (readonly [string, string])[] {
  const random = seededRandom(SEED + length);
  return Array.from({ length: count }, () => [textOf(random, length), textOf(random, length)] as const);
}

function textOf(random: Random, length: number): string {
  return Array.from({ length }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join('');
}

function edited(random: Random, text: string): string {
  const characters = [...text];
  for (let edit = 0; edit < EDITS; edit++) characters[Math.floor(random() * characters.length)] = textOf(random, 1);
  return characters.join('');
}
