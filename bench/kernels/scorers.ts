/**
 * Scorers: what does a score cost, one pair or one query against many, beside JavaScript?
 *
 * Contenders: our kernels (a pair with the encoding of both strings; many as a caller keeps them, resident in a store); the best JavaScript
 * of the same algorithm; the textbook table; and other people's packages, if `npm ci` was run in bench/rivals. fuzzball rounds its ratios
 * to whole numbers: compared within one.
 */
import { ChoiceStore } from '../../host/fuzzy/choice-store.ts';
import { scoreQuestion } from '../../host/fuzzy/scorer-question.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { editDistance } from '../../test/reference/edit-distance.ts';
import { referenceScore } from '../../test/reference/score.ts';
import { type BenchContext, runBench } from '../harness/bench.ts';
import { type Contender, figureOf, measureInterleaved, type Rounds } from '../harness/measure.ts';
import { loadRival, type RivalFunction } from '../rivals/load-rival.ts';
import { javascriptJaroWinkler, javascriptLevenshtein, javascriptSubsequences } from './javascript-scorers.ts';
import { measureEngines, measureTenBest } from './scorer-searches.ts';
import { type ScorerTexts, scorerPairs, scorerTexts } from './scorer-texts.ts';

const PAIR_LENGTHS = [10, 20, 45, 100, 1_000];
/** The bar: how many times faster than fastest-levenshtein a pair of 45 characters is. */
const BAR_LENGTH = 45;
const PAIR_BAR = 2.5;
/** Bars of one query against many: times the best JavaScript of Jaro-Winkler, and fuzzball. */
const JARO_WINKLER_BAR = 6;
const TOKEN_SET_BAR = 30;
/** Characters scored in one measured call. */
const PAIR_WORK = 20_000;
const CHOICES = 100_000;
const QUICK_CHOICES = 5_000;
const QUERIES = 5;
const NANOSECONDS = 1e6;
const ROUNDS = { rounds: 5, warmUpMs: 200 };
const QUICK_ROUNDS = { rounds: 2, warmUpMs: 50 };
/** Of tables and packages that take a second and more. */
const SLOW = { everyRounds: ROUNDS.rounds, mostInputs: 1 };

const engine = createEngineKernels();
const question = 'one pair, one query against many and the ten best: kernels, the best JavaScript, the textbook, other packages';
const method =
  'Seeded texts of 27 letters. Answers compared first; contenders take turns; medians. Pairs are encoded in each call, many strings are resident.';

await runBench({ name: 'scorers', question, method, printsGroups: true }, async (context) => {
  const rounds = context.quick ? QUICK_ROUNDS : ROUNDS;
  await measurePairs(context, rounds);
  const texts = scorerTexts(context.quick ? QUICK_CHOICES : CHOICES, QUERIES);
  const store = new ChoiceStore(engine, texts.choices);
  await measureMany(context, store, texts, rounds);
  await measureTenBest(context, store, texts, rounds);
  await measureEngines(context, store, texts, rounds);
  store.free();
});

async function measurePairs({ group }: BenchContext, rounds: Rounds): Promise<void> {
  const asked = scoreQuestion('levenshtein.distance');
  const packages = [
    ['fastest-levenshtein', loadRival('fastest-levenshtein', 'distance')],
    ['@nlptools/distance-wasm (Rust)', loadRival('@nlptools/distance-wasm', 'levenshtein')],
  ] as const;
  for (const length of PAIR_LENGTHS) {
    const pairs = scorerPairs(Math.ceil(PAIR_WORK / length), length);
    const overPairs = (name: string, score: (left: string, right: string) => unknown, extra = {}): Contender<typeof pairs> => {
      const answer = (input: typeof pairs) => input.map(([left, right]) => score(left, right));
      return { name, run: answer, answer, ...extra };
    };
    const contenders = [
      overPairs('kernel', (left, right) => engine.scorers.scorePair(left, right, asked)),
      ...packages.flatMap(([name, score]) => (score === undefined ? [] : [overPairs(name, score)])),
      overPairs('table', (left, right) => editDistance([...left], [...right]), SLOW),
      overPairs('bit-parallel JavaScript', javascriptLevenshtein),
    ];
    const measured = await measureInterleaved(contenders, [pairs], rounds);
    const figures = measured.map((one) => {
      const hasBar = length === BAR_LENGTH && one.name === packages[0][0];
      return figureOf(one, NANOSECONDS / pairs.length, hasBar ? { goal: { figure: 'ratio', limit: PAIR_BAR } } : {});
    });
    group({ group: `Levenshtein, one pair of ${length} characters`, unit: 'ns', figures });
  }
}

interface ManyQuestion {
  readonly scorer: string;
  readonly rivals: readonly Contender<string>[];
  /** How many times faster than the first rival at least. */
  readonly bar?: number;
}

async function measureMany({ group }: BenchContext, store: ChoiceStore, { choices, queries }: ScorerTexts, rounds: Rounds): Promise<void> {
  for (const { scorer, rivals, bar } of manyQuestions(choices)) {
    const asked = scoreQuestion(scorer);
    const run = (query: string) => store.distances(query, { scorer });
    const ours: Contender<string> = { name: 'kernel', run, answer: (query) => [...run(query)] };
    const textbook = overChoices(
      'textbook',
      (query) => choices.map((choice) => referenceScore(asked, codesOf(query), codesOf(choice))),
      SLOW,
    );
    const measured = await measureInterleaved([ours, ...rivals, textbook], queries, rounds, nearlyEqual);
    const figures = measured.map((one, at) => {
      const hasBar = bar !== undefined && at === 1 && rivals.length > 0;
      return figureOf(one, NANOSECONDS / choices.length, hasBar ? { goal: { figure: 'ratio', limit: bar } } : {});
    });
    group({ group: `${scorer}, one query against ${choices.length} choices`, unit: 'ns', figures });
  }
}

function manyQuestions(choices: readonly string[]): readonly ManyQuestion[] {
  const distance = loadRival('fastest-levenshtein', 'distance');
  const tokenSet = loadRival('fuzzball', 'token_set_ratio');
  const tokenSort = loadRival('fuzzball', 'token_sort_ratio');
  const unprocessed = [{ full_process: false }];
  return [
    {
      scorer: 'lcsSequence.similarity',
      rivals: [overChoices('bit-parallel JavaScript', (query) => javascriptSubsequences(query, choices))],
    },
    {
      scorer: 'jaroWinkler.similarity',
      rivals: [overChoices('bit-parallel JavaScript', (query) => javascriptJaroWinkler(query, choices))],
      bar: JARO_WINKLER_BAR,
    },
    { scorer: 'levenshtein.distance', rivals: loopOver('fastest-levenshtein', distance, choices) },
    { scorer: 'tokenSetRatio', rivals: loopOver('fuzzball', tokenSet, choices, unprocessed), bar: TOKEN_SET_BAR },
    { scorer: 'tokenSortRatio', rivals: loopOver('fuzzball', tokenSort, choices, unprocessed) },
    // fuzzball tries fewer alignments, so its partial and weighted ratios answer another question.
    { scorer: 'partialRatio', rivals: [] },
    { scorer: 'weightedRatio', rivals: [] },
    { scorer: 'osa.distance', rivals: [] },
    { scorer: 'gramDice.similarity', rivals: [] },
  ];
}

function overChoices(name: string, answer: (query: string) => unknown, extra = {}): Contender<string> {
  return { name, run: answer, answer, ...extra };
}

function loopOver(
  name: string,
  score: RivalFunction | undefined,
  choices: readonly string[],
  options: readonly unknown[] = [],
): Contender<string>[] {
  if (score === undefined) return [];
  return [overChoices(name, (query) => choices.map((choice) => score(query, choice, ...options)), SLOW)];
}

/** Scores of packages that round, or take another of several alignments, may differ by one in a hundred. */
function nearlyEqual(found: unknown, expected: unknown): string | undefined {
  if (!Array.isArray(found) || !Array.isArray(expected) || found.length !== expected.length) return 'no scores of the same number';
  const far = found.filter((score, index) => !(Math.abs(score - expected[index]) <= 1)).length;
  return far <= found.length / 100 ? undefined : `${far} of ${found.length} scores differ by more than one`;
}

function codesOf(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}
