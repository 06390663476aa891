/** Random checks of all scorers against their slow twins: short seeded texts of several scripts, near and far, any option, cutoffs at the score. */
import type { ScorerKernel } from '../../host/core/ports/scorer-kernel.ts';
import { type ScorerOptions, scoreQuestion } from '../../host/fuzzy/scorer-question.ts';
import { SCORERS, type Scorer } from '../../host/fuzzy/scorers.ts';
import { referenceScore } from './score.ts';
import { type Random, seededRandom } from './seeded-random.ts';

const ALPHABETS = ['ab', 'ab c', 'abcdefgh ', 'aé\u00a0ü ', '漢字 a語', 'a\u0301 \u{1f600}e', '\ud800a \ud801'].map((text) => [...text]);
/** Choices scored together, and cutoffs asked of each. */
const CHOICES = 10;

/** Runs `count` checks or a few more; returns how many. Throws at the first difference, with all that is needed to repeat it. */
export function checkRandomScores(scorers: ScorerKernel, seed: number, count: number, mostLength: number): number {
  const random = seededRandom(seed);
  const names = [...SCORERS.values()];
  let checked = 0;
  while (checked < count) {
    const alphabet = pick(random, ALPHABETS);
    const query = randomText(random, alphabet, mostLength);
    const choices = Array.from({ length: CHOICES }, () => relatedText(random, alphabet, query, mostLength));
    const texts = choices.map(codePointsOf);
    for (const scorer of names) checked += checkScorer(scorers, random, scorer, query, choices, texts);
  }
  return checked;
}

function checkScorer(
  scorers: ScorerKernel,
  random: Random,
  scorer: Scorer,
  query: string,
  choices: readonly string[],
  texts: readonly number[][],
): number {
  const options = randomOptions(random, scorer);
  const left = codePointsOf(query);
  const exact = texts.map((text) => referenceScore(scoreQuestion(scorer.name, options), left, text));
  compare(scorer, options, query, choices, exact, scorers.scoreAll(query, choices, scoreQuestion(scorer.name, options)));
  // A cutoff that some choice reaches exactly, or just misses, or exceeds.
  const near = pick(random, exact) + pick(random, [0, 0, 1, -1]) * (scorer.greatestCutoff === 1 ? 0.01 : 1);
  const withCutoff = { ...options, cutoff: Math.min(Math.max(near, 0), scorer.greatestCutoff) };
  const question = scoreQuestion(scorer.name, withCutoff);
  const expected = texts.map((text) => referenceScore(question, left, text));
  compare(scorer, withCutoff, query, choices, expected, scorers.scoreAll(query, choices, question));
  const one = Math.floor(random() * choices.length);
  compare(scorer, withCutoff, query, [choices[one]], [expected[one]], [scorers.scorePair(query, choices[one], question)]);
  return choices.length * 2 + 1;
}

function compare(
  { name }: Scorer,
  options: ScorerOptions,
  query: string,
  choices: readonly string[],
  expected: ArrayLike<number>,
  found: ArrayLike<number>,
): void {
  for (const [index, choice] of choices.entries()) {
    if (Object.is(found[index], expected[index])) continue;
    const question = JSON.stringify({ name, options, query, choice });
    throw new Error(`${question}: found ${found[index]}, expected ${expected[index]}`);
  }
}

function randomOptions(random: Random, { scorer }: Scorer): ScorerOptions {
  if (scorer === 'levenshtein')
    return {
      weights: pick(random, [
        [1, 1, 1],
        [1, 1, 1],
        [1, 1, 2],
        [2, 2, 2],
        [1, 2, 3],
        [3, 0, 1],
      ] as const),
    };
  if (scorer === 'jaroWinkler') return { prefixWeight: pick(random, [0.1, 0.1, 0, 0.25]) };
  return { gramLength: pick(random, [1, 2, 3]), multiset: random() < 0.5 };
}

function randomText(random: Random, alphabet: readonly string[], mostLength: number): string {
  return Array.from({ length: Math.floor(random() * (mostLength + 1)) }, () => pick(random, alphabet)).join('');
}

/** Another text, or a few edits and swaps of the query. */
function relatedText(random: Random, alphabet: readonly string[], query: string, mostLength: number): string {
  if (random() < 0.5) return randomText(random, alphabet, mostLength);
  const characters = [...query];
  for (let edits = Math.floor(random() * 4); edits > 0; edits--) {
    const at = Math.floor(random() * (characters.length + 1));
    const kind = random();
    if (kind < 0.3) characters.splice(at, 1);
    else if (kind < 0.6) characters.splice(at, 0, pick(random, alphabet));
    else characters.splice(at, 2, ...characters.slice(at, at + 2).reverse());
  }
  return characters.join('');
}

function codePointsOf(text: string): number[] {
  return [...text].map((character) => character.codePointAt(0) ?? 0);
}

function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[Math.floor(random() * items.length)];
}
