/**
 * Every scorer: what does WebAssembly gain over JavaScript, scorer by scorer?
 *
 * Contenders: our kernels; kernel.strings.wasm through AssemblyScript's loader; the best JavaScript of the same algorithm
 * (javascript-scores.ts); naive JavaScript, the textbook. Asked: fifty pairs, each by itself; one query against a thousand strings, which our
 * side holds in a store; the ten best of them.
 */
import { ChoiceStore } from '../../host/fuzzy/choice-store.ts';
import { scoreQuestion } from '../../host/fuzzy/scorer-question.ts';
import { SCORERS } from '../../host/fuzzy/scorers.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { referenceScore } from '../../test/reference/score.ts';
import { openStringKernel } from '../../test/reference/string-kernel.ts';
import { runBench } from '../harness/bench.ts';
import { type BennyCase, measureWithBenny } from '../harness/benny-rounds.ts';
import { figureOf } from '../harness/measure.ts';
import type { Cell } from '../harness/table.ts';
import { JAVASCRIPT_SCORES, type JavascriptScore } from './javascript-scores.ts';
import { scorerPairs, scorerTexts } from './scorer-texts.ts';

const PAIRS = 50;
const PAIR_LENGTH = 20;
const CHOICES = 1_000;
const LIMIT = 10;
const ROUNDS = 4;
const QUICK_ROUNDS = 1;
const NANOSECONDS = 1e6;
/** Far more than rounding does to a score. */
const MARGIN = 1e-9;

const engine = createEngineKernels();
const strings = openStringKernel();
const question = 'What does WebAssembly gain over JavaScript, scorer by scorer, for a pair, for many and for the ten best?';
const method =
  'Seeded texts of 27 letters: pairs of 20 characters, strings of 8 to 32. Best: the best JavaScript of the same algorithm; naive: the textbook; loader: kernel.strings.wasm with both strings made in its heap for each call. Answers compared first, benny, contenders take turns, medians.';

await runBench({ name: 'every-scorer', question, method }, async ({ quick, table, group }) => {
  const pairs = scorerPairs(PAIRS, PAIR_LENGTH);
  const { choices, queries } = scorerTexts(CHOICES, 1);
  const [query] = queries;
  const store = new ChoiceStore(engine, choices);
  const rounds = quick ? QUICK_ROUNDS : ROUNDS;
  const rows: Cell[][] = [];
  for (const [name, best] of JAVASCRIPT_SCORES) {
    const works: readonly [work: string, unit: number, cases: BennyCase[]][] = [
      ['one pair', PAIRS, pairCases(name, best, pairs)],
      [`one of ${CHOICES}`, CHOICES, manyCases(name, best, store, query, choices)],
      [`ten best of ${CHOICES}`, CHOICES, bestCases(name, best, store, query, choices)],
    ];
    for (const [work, perCall, cases] of works) {
      const measured = await measureWithBenny(cases, rounds, nearlyEqual);
      group({ group: `${name}, ${work}`, unit: 'ns', figures: measured.map((one) => figureOf(one, NANOSECONDS / perCall)) });
      const ratioOf = (contender: string): Cell => measured.find((one) => one.name === contender)?.ratio ?? null;
      const ns = (measured[0].timeMs.median * NANOSECONDS) / perCall;
      rows.push([name, work, ns, ratioOf('loader'), ratioOf('best JavaScript'), ratioOf('naive JavaScript')]);
    }
  }
  const columns = ['scorer', 'work', 'kernel, ns a score', 'loader / kernel', 'best JavaScript / kernel', 'naive JavaScript / kernel'];
  table({ title: 'times of each contender by ours, medians', columns, rows });
  store.free();
});

function pairCases(name: string, best: JavascriptScore, pairs: readonly (readonly [string, string])[]): BennyCase[] {
  const asked = scoreQuestion(name);
  const scorer = upperCase(asked.scorer);
  const form = upperCase(asked.form);
  const cutoff = SCORERS.get(name)?.loosestCutoff ?? 0;
  const texts = pairs.map(([left, right]) => [unitsOf(left), unitsOf(right)] as const);
  return [
    caseOf('kernel', () => pairs.map(([left, right]) => engine.scorers.scorePair(left, right, asked))),
    caseOf('loader', () => pairs.map(([left, right]) => strings.score(scorer, form, left, right, cutoff))),
    caseOf('best JavaScript', () => pairs.map(([left, right]) => best(left, right))),
    caseOf('naive JavaScript', () => texts.map(([left, right]) => referenceScore(asked, left, right))),
  ];
}

function manyCases(name: string, best: JavascriptScore, store: ChoiceStore, query: string, choices: readonly string[]): BennyCase[] {
  const { naive, bestOfAll } = javascriptLoops(name, best, query, choices);
  const ours = () => store.distances(query, { scorer: name });
  return [
    { name: 'kernel', run: ours, answer: () => [...ours()] },
    caseOf('best JavaScript', bestOfAll),
    caseOf('naive JavaScript', naive),
  ];
}

function bestCases(name: string, best: JavascriptScore, store: ChoiceStore, query: string, choices: readonly string[]): BennyCase[] {
  const { naive, bestOfAll } = javascriptLoops(name, best, query, choices);
  const sign = SCORERS.get(name)?.kind === 'distance' ? 1 : -1;
  const ours = () => store.search(query, { scorer: name, limit: LIMIT });
  return [
    { name: 'kernel', run: ours, answer: () => ours().map(({ score }) => score) },
    caseOf('best JavaScript', () => tenBest(bestOfAll(), sign)),
    caseOf('naive JavaScript', () =>
      naive()
        .sort((one, other) => sign * (one - other))
        .slice(0, LIMIT),
    ),
  ];
}

function javascriptLoops(name: string, best: JavascriptScore, query: string, choices: readonly string[]) {
  const asked = scoreQuestion(name);
  const units = unitsOf(query);
  const texts = choices.map(unitsOf);
  return {
    naive: () => texts.map((text) => referenceScore(asked, units, text)),
    bestOfAll: () => choices.map((choice) => best(query, choice)),
  };
}

/** The best scores in a short sorted list; most fail at its last. */
function tenBest(scores: readonly number[], sign: 1 | -1): number[] {
  const best: number[] = [];
  for (const score of scores) {
    if (best.length === LIMIT && sign * (score - best[LIMIT - 1]) >= 0) continue;
    let place = best.length;
    while (place > 0 && sign * (best[place - 1] - score) > 0) place--;
    best.splice(place, 0, score);
    if (best.length > LIMIT) best.pop();
  }
  return best;
}

function caseOf(name: string, run: () => readonly number[]): BennyCase {
  return { name, run, answer: run };
}

function unitsOf(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}

/** As the module names its constants: normalizedSimilarity, NORMALIZED_SIMILARITY. */
function upperCase(name: string): string {
  return name.replace(/[A-Z]/g, '_$&').toUpperCase();
}

function nearlyEqual(found: unknown, expected: unknown): boolean {
  if (!Array.isArray(found) || !Array.isArray(expected) || found.length !== expected.length) return false;
  return found.every((score, at) => Math.abs(Number(score) - Number(expected[at])) <= MARGIN);
}
