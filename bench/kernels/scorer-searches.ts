/**
 * Scorer searches: the ten best of many resident strings, beside the loop or the search of other people's packages.
 *
 * Those that answer the same question are compared with ours before they are timed: the scores of the ten, best first (which of two equal
 * ones is named differs). Search engines answer other questions, and are shown for what a user waits: how long, and how often the string
 * that the query was made of is among the ten.
 */
import type { ChoiceStore } from '../../host/fuzzy/choice-store.ts';
import type { BenchContext } from '../harness/bench.ts';
import { type Contender, figureOf, measureInterleaved, type Rounds } from '../harness/measure.ts';
import { loadRival, makeRival, type RivalFunction } from '../rivals/load-rival.ts';
import { javascriptJaroWinkler } from './javascript-scorers.ts';
import type { ScorerTexts } from './scorer-texts.ts';

const LIMIT = 10;
/** Bars: how many times faster at least. */
const LEVENSHTEIN_BAR = 150;
const EXTRACT_BAR = 1000;
const JARO_WINKLER_BAR = 6;
const TOKEN_SET_BAR = 30;
/** Of packages that take a second and more. */
const SLOW = { everyRounds: 5, mostInputs: 1 };
/** fuzzball rounds its ratios to whole numbers. */
const ROUNDED = 0.5;
/** minisearch: edits for each character of a term. */
const MINISEARCH_FUZZY = 0.2;

interface Question {
  readonly scorer: string;
  readonly rivals: readonly { readonly contender: Contender<string>; readonly limit?: number }[];
  /** How far the scores of a rival may lie from ours. */
  readonly margin: number;
}

export async function measureTenBest(context: BenchContext, store: ChoiceStore, texts: ScorerTexts, rounds: Rounds): Promise<void> {
  const { choices, queries } = texts;
  for (const { scorer, rivals, margin } of tenBestQuestions(choices)) {
    const ours = searchOf(store, scorer);
    const contenders = [ours, ...rivals.map(({ contender }) => contender)];
    const measured = await measureInterleaved(contenders, queries, rounds, within(margin));
    const figures = measured.map((one, at) => {
      const limit = at === 0 ? undefined : rivals[at - 1].limit;
      return figureOf(one, 1, limit === undefined ? {} : { goal: { figure: 'ratio', limit } });
    });
    context.group({ group: `${scorer}, ten best of ${choices.length} choices`, unit: 'ms', figures });
  }
}

/** What a user waits for ten suggestions. */
export async function measureEngines(context: BenchContext, store: ChoiceStore, texts: ScorerTexts, rounds: Rounds): Promise<void> {
  const { choices, queries, sources } = texts;
  const engines = enginesOver(choices);
  const mostInputs = SLOW.mostInputs;
  const asContender = ({ name, find }: Engine): Contender<string> => ({ name, run: find, answer: find, ...SLOW, mostInputs });
  const find = (query: string) => store.search(query, { limit: LIMIT }).map(({ index }) => index);
  const ours = { name: 'Mneme, ratio', run: find, answer: find };
  const measured = await measureInterleaved([ours, ...engines.map(asContender)], queries, rounds, () => undefined);
  const title = `ten suggestions of ${choices.length} choices, other questions`;
  context.group({ group: title, unit: 'ms', figures: measured.map((one) => ({ ...figureOf(one, 1), answersCompared: false })) });
  const found = [{ name: ours.name, find }, ...engines].map((engine) => ({
    contender: engine.name,
    value: queries.filter((query, at) => engine.find(query).includes(sources[at])).length / queries.length,
    answersCompared: false,
  }));
  context.group({ group: `${title}: source of the query among them`, unit: 'share found', figures: found });
}

function tenBestQuestions(choices: readonly string[]): readonly Question[] {
  const distance = loadRival('fastest-levenshtein', 'distance');
  const rust = loadRival('@nlptools/distance-wasm', 'levenshtein');
  const extract = loadRival('fuzzball', 'extract');
  const jaroWinkler: Contender<string> = contenderOf('bit-parallel JavaScript', (query) =>
    bestOf(javascriptJaroWinkler(query, choices), -1),
  );
  return [
    {
      scorer: 'levenshtein.distance',
      margin: 0,
      rivals: [
        ...loopOver('fastest-levenshtein', distance, choices, LEVENSHTEIN_BAR),
        ...loopOver('@nlptools/distance-wasm (Rust)', rust, choices),
      ],
    },
    { scorer: 'ratio', margin: ROUNDED, rivals: extractOver(extract, 'ratio', choices, EXTRACT_BAR) },
    { scorer: 'tokenSetRatio', margin: ROUNDED, rivals: extractOver(extract, 'token_set_ratio', choices, TOKEN_SET_BAR) },
    { scorer: 'tokenSortRatio', margin: ROUNDED, rivals: extractOver(extract, 'token_sort_ratio', choices) },
    { scorer: 'jaroWinkler.similarity', margin: 0, rivals: [{ contender: jaroWinkler, limit: JARO_WINKLER_BAR }] },
  ];
}

function searchOf(store: ChoiceStore, scorer: string): Contender<string> {
  const run = (query: string) => store.search(query, { scorer, limit: LIMIT });
  return { name: 'Mneme', run, answer: (query) => run(query).map(({ score }) => score) };
}

function contenderOf(name: string, answer: (query: string) => unknown, extra = {}): Contender<string> {
  return { name, run: answer, answer, ...extra };
}

function loopOver(name: string, distance: RivalFunction | undefined, choices: readonly string[], limit?: number): Question['rivals'] {
  if (distance === undefined) return [];
  const answer = (query: string) =>
    bestOf(
      choices.map((choice) => Number(distance(query, choice))),
      1,
    );
  return [{ contender: contenderOf(name, answer, SLOW), ...(limit !== undefined && { limit }) }];
}

function extractOver(extract: RivalFunction | undefined, scorer: string, choices: readonly string[], limit?: number): Question['rivals'] {
  const score = loadRival('fuzzball', scorer);
  if (extract === undefined || score === undefined) return [];
  const options = { scorer: score, limit: LIMIT, full_process: false };
  const run = (query: string): unknown => extract(query, choices, options);
  const answer = (query: string) => listOf(run(query)).map((row) => listOf(row)[1]);
  return [{ contender: { name: 'fuzzball.extract', run, answer, ...SLOW }, ...(limit !== undefined && { limit }) }];
}

/** The ten best scores, best first; sign 1: least first. */
function bestOf(scores: readonly number[], sign: 1 | -1): number[] {
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

function within(margin: number): (found: unknown, expected: unknown) => string | undefined {
  return (found, expected) => {
    const ours = listOf(found).map(Number);
    const theirs = listOf(expected).map(Number);
    const isSame = ours.length === theirs.length && ours.every((score, at) => Math.abs(score - theirs[at]) <= margin);
    return isSame ? undefined : `found ${ours.join(' ')}, expected ${theirs.join(' ')}`;
  };
}

interface Engine {
  readonly name: string;
  /** Indexes of at most ten choices. */
  readonly find: (query: string) => readonly number[];
}

function enginesOver(choices: readonly string[]): readonly Engine[] {
  const engines: Engine[] = [];
  const fuse = makeRival('fuse.js', [choices, {}]);
  if (fuse !== undefined) {
    const find = (query: string) => listOf(fuse('search', query, { limit: LIMIT })).map((hit) => Number(Object(hit).refIndex));
    engines.push({ name: 'fuse.js', find });
  }
  const microFuzzy = makeRival('@leeoniya/ufuzzy', [{ intraMode: 1 }]);
  if (microFuzzy !== undefined) {
    const find = (query: string) => {
      const [indexes, info, order] = listOf(microFuzzy('search', choices, query));
      const ranked = Array.isArray(order) ? order.map((at) => Object(info).idx[at]) : listOf(indexes);
      return ranked.slice(0, LIMIT).map(Number);
    };
    engines.push({ name: '@leeoniya/ufuzzy', find });
  }
  const miniSearch = makeRival('minisearch', [{ fields: ['text'] }]);
  if (miniSearch !== undefined) {
    miniSearch(
      'addAll',
      choices.map((text, id) => ({ id, text })),
    );
    const find = (query: string) =>
      listOf(miniSearch('search', query, { fuzzy: MINISEARCH_FUZZY }))
        .slice(0, LIMIT)
        .map((hit) => Number(Object(hit).id));
    engines.push({ name: 'minisearch, fuzzy', find });
  }
  return engines;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
