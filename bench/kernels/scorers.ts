/**
 * Scorers: what does a score cost, one pair or one query against many, beside JavaScript?
 *
 * Contenders: our kernel from JavaScript strings, their encoding included; the best JavaScript of the same algorithm; the textbook table; and
 * other people's packages, if `npm ci` was run in bench/rivals. fuzzball rounds its ratios to whole numbers: compared within one.
 */
import { scoreQuestion } from '../../host/fuzzy/scorer-question.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { editDistance } from '../../test/reference/edit-distance.ts';
import { referenceScore } from '../../test/reference/score.ts';
import { type Random, seededRandom } from '../../test/reference/seeded-random.ts';
import { runBench } from '../harness/bench.ts';
import { type Contender, figureOf, measureInterleaved } from '../harness/measure.ts';
import { loadRival } from '../rivals/load-rival.ts';
import { javascriptJaroWinkler, javascriptLevenshtein, javascriptSubsequences } from './javascript-scorers.ts';

const SEED = 20_261_120;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz ';
const PAIR_LENGTHS = [10, 20, 45, 100, 1_000];
/** Characters scored in one measured call. */
const PAIR_WORK = 20_000;
const CHOICES = 100_000;
const QUICK_CHOICES = 5_000;
const QUERIES = 5;
const SHORTEST = 8;
const LONGEST = 32;
const NANOSECONDS = 1e6;
const ROUNDS = { rounds: 5, warmUpMs: 200 };
const QUICK_ROUNDS = { rounds: 2, warmUpMs: 50 };
/** Of tables and packages that take a second and more. */
const SLOW = { everyRounds: ROUNDS.rounds, mostInputs: 1 };

const { scorers } = createEngineKernels();
const question = 'one pair and one query against many: kernel, the best JavaScript, the textbook, other packages';
const method =
  'Seeded texts of 27 letters. Answers compared first; contenders take turns; medians. The kernel encodes all strings in each call.';

await runBench({ name: 'scorers', question, method }, async ({ quick, group }) => {
  const rounds = quick ? QUICK_ROUNDS : ROUNDS;
  const random = seededRandom(SEED);
  const distance = scoreQuestion('levenshtein.distance');
  const rival = loadRival('fastest-levenshtein', 'distance');
  for (const length of PAIR_LENGTHS) {
    const pairs = Array.from({ length: Math.ceil(PAIR_WORK / length) }, () => [textOf(random, length), textOf(random, length)] as const);
    const overPairs = (name: string, score: (left: string, right: string) => unknown, extra = {}): Contender<typeof pairs> => {
      const answer = (input: typeof pairs) => input.map(([left, right]) => score(left, right));
      return { name, run: answer, answer, ...extra };
    };
    const contenders = [
      overPairs('kernel', (left, right) => scorers.scorePair(left, right, distance)),
      ...(rival === undefined ? [] : [overPairs('fastest-levenshtein', rival)]),
      overPairs('table', (left, right) => editDistance([...left], [...right]), SLOW),
      overPairs('bit-parallel JavaScript', javascriptLevenshtein),
    ];
    const measured = await measureInterleaved(contenders, [pairs], rounds);
    const figures = measured.map((one) => figureOf(one, NANOSECONDS / pairs.length));
    group({ group: `Levenshtein, one pair of ${length} characters`, unit: 'ns', figures });
  }

  const choices = Array.from({ length: quick ? QUICK_CHOICES : CHOICES }, () => textOf(random, randomLength(random)));
  const queries = Array.from({ length: QUERIES }, () => edited(random, choices[Math.floor(random() * choices.length)]));
  const many: [name: string, contenders: Contender<string>[]][] = [
    ['lcsSequence.similarity', [overChoices('bit-parallel JavaScript', (query) => javascriptSubsequences(query, choices))]],
    ['jaroWinkler.similarity', [overChoices('bit-parallel JavaScript', (query) => javascriptJaroWinkler(query, choices))]],
    ['levenshtein.distance', rivalOver('fastest-levenshtein', 'distance', choices)],
    ['tokenSetRatio', rivalOver('fuzzball', 'token_set_ratio', choices)],
    ['tokenSortRatio', rivalOver('fuzzball', 'token_sort_ratio', choices)],
    // fuzzball tries fewer alignments, so its partial and weighted ratios answer another question.
    ['partialRatio', []],
    ['weightedRatio', []],
    ['osa.distance', []],
    ['gramDice.similarity', []],
  ];
  for (const [name, contenders] of many) {
    const asked = scoreQuestion(name);
    const ours = overChoices('kernel', (query) => [...scorers.scoreAll(query, choices, asked)]);
    const textbook = overChoices(
      'textbook',
      (query) => choices.map((choice) => referenceScore(asked, codesOf(query), codesOf(choice))),
      SLOW,
    );
    const measured = await measureInterleaved([ours, ...contenders, textbook], queries, rounds, nearlyEqual);
    group({
      group: `${name}, one query against ${choices.length} choices`,
      unit: 'ns',
      figures: measured.map((one) => figureOf(one, NANOSECONDS / choices.length)),
    });
  }
});

function overChoices(name: string, answer: (query: string) => unknown, extra = {}): Contender<string> {
  return { name, run: answer, answer, ...extra };
}

function rivalOver(packageName: string, functionName: string, choices: readonly string[]): Contender<string>[] {
  const score = loadRival(packageName, functionName);
  if (score === undefined) return [];
  const options = packageName === 'fuzzball' ? [{ full_process: false }] : [];
  return [overChoices(packageName, (query) => choices.map((choice) => score(query, choice, ...options)), SLOW)];
}

/** Scores of packages that round, or take another of several alignments, may differ by one in a hundred. */
function nearlyEqual(found: unknown, expected: unknown): string | undefined {
  if (!Array.isArray(found) || !Array.isArray(expected) || found.length !== expected.length) return 'no scores of the same number';
  const far = found.filter((score, index) => !(Math.abs(score - expected[index]) <= 1)).length;
  return far <= found.length / 100 ? undefined : `${far} of ${found.length} scores differ by more than one`;
}

function textOf(random: Random, length: number): string {
  return Array.from({ length }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join('');
}

function randomLength(random: Random): number {
  return SHORTEST + Math.floor(random() * (LONGEST - SHORTEST + 1));
}

/** A choice with three characters replaced. */
function edited(random: Random, text: string): string {
  const characters = [...text];
  for (let edit = 0; edit < 3; edit++) characters[Math.floor(random() * characters.length)] = textOf(random, 1);
  return characters.join('');
}

function codesOf(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}
