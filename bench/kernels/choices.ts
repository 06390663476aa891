/**
 * Choices: how fast is one query against a store of strings, beside the fastest scans that were known before?
 *
 * Strings are made-up words of 8 to 32 characters, queries are stored strings with two or three edits. The prototype's scans leave their
 * scores in the order of lengths, and hits without order or strings. Ours are asked for the same, and, in a column of its own, for what a
 * caller mostly wants: scores by index in an array of their own, matches sorted, with their strings. Words and misspellings are those of ../shared/data/fuzzy, skipped when it is not there.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Choices } from '../../host/fuzzy/choices.ts';
import { TermIndex } from '../../host/fuzzy/term-index.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { runBench } from '../harness/bench.ts';
import { dataFolder } from '../harness/corpora.ts';
import { type Contender, measureInterleaved, type Rounds } from '../harness/measure.ts';
import { below, type Random, seededRandom } from '../harness/random.ts';
import { medianOf } from '../harness/statistics.ts';
import type { Cell } from '../harness/table.ts';
import { loadPrototypeStrings, type PrototypeStrings } from './prototype-strings.ts';

const SEED = 20_261_120;
const QUERIES = 40;
const SHORTEST = 8;
const LONGEST = 32;
const FULL: Rounds = { rounds: 7, warmUpMs: 300 };
const QUICK: Rounds = { rounds: 2, warmUpMs: 50 };
const NANOSECONDS = 1e6;
const DISTANCES = [2, 4, 6, 8];
const RATIOS = [0.9, 0.8, 0.7, 0.6];
/** Measured for the prototype on a quiet machine, nanoseconds a choice. */
const PUBLISHED: Readonly<Record<string, number>> = { 'all Levenshtein': 2.91, 'all LCS': 1.77, 'distance <= 2': 0.183 };
const WORD_DISTANCE = 2;
const CONSONANTS = 'bcdfghjklmnprstvwyz';
const VOWELS = 'aeiou';
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

const { arena, choices: kernel } = createEngineKernels();

await runBench(
  {
    name: 'choices',
    question: 'one query against 100,000 and a million strings, and misspellings against a dictionary',
    method:
      'All scores, scans with a cutoff and the ten best by edit distance and ratio, one thread, beside the prototype in the same run.',
  },
  async ({ quick, table, group, note }) => {
    for (const count of quick ? [20_000] : [100_000, 1_000_000]) {
      const random = seededRandom(SEED);
      const strings = Array.from({ length: count }, () => wordLike(random, SHORTEST + below(random, LONGEST - SHORTEST + 1)));
      const queries = Array.from({ length: QUERIES }, () => misspell(random, strings[below(random, count)]));
      const store = new Choices(kernel, arena, strings);
      const prototype = await loadPrototypeStrings(strings);
      if (prototype === undefined) note('skipped: no ../shared/prototypes, so our times stand alone');
      const rows: Cell[][] = [];
      for (const { name, contenders } of questions(store, prototype, count)) {
        const measured = await measureInterleaved(contenders, queries, quick ? QUICK : FULL);
        const perChoice = measured.map(({ timeMs }) => (timeMs.median * NANOSECONDS) / count);
        group({
          group: `${count.toLocaleString('en-US')} strings, ${name}`,
          unit: 'ms',
          figures: measured.map(({ name: contender, timeMs }) => ({ contender, value: timeMs })),
        });
        rows.push([name, perChoice[0], perChoice[2] ?? null, measured[2]?.ratio ?? null, perChoice[1] ?? null, PUBLISHED[name] ?? null]);
      }
      table({
        title: `${count.toLocaleString('en-US')} strings, nanoseconds a choice, medians`,
        columns: ['question', 'ours', 'prototype', 'prototype/ours', 'ours, in order', 'prototype, published'],
        rows,
      });
      store.free();
    }
    measureWords(quick, table, note);
  },
);

interface Question {
  readonly name: string;
  readonly contenders: readonly Contender<string>[];
}

/** Of each question: ours in the prototype's form, ours in order, and the prototype. */
function questions(store: Choices, prototype: PrototypeStrings | undefined, count: number): Question[] {
  const beside = (ours: Contender<string>[], theirs: (prototype: PrototypeStrings) => Contender<string>): Contender<string>[] =>
    prototype === undefined ? ours : [...ours, theirs(prototype)];
  const asked: Question[] = [];
  for (const [name, scorer] of [
    ['all Levenshtein', 'levenshtein'],
    ['all LCS', 'lcs'],
  ] as const) {
    const isLevenshtein = scorer === 'levenshtein';
    const byIndex = (scoreAt: (slot: number) => number, indexes: Uint32Array): number[] => {
      const scores = new Array<number>(count);
      for (const [slot, index] of indexes.entries()) scores[index] = scoreAt(slot);
      return scores;
    };
    const bySlot = (query: string) => store.scoresBySlot(query, scorer);
    const inOrder = (query: string) => store.distances(query, scorer);
    const ours = [
      {
        name: 'ours, by slot',
        run: bySlot,
        answer: (query: string) => {
          const { scores, indexes } = bySlot(query);
          return byIndex((slot) => scores[slot], indexes());
        },
      },
      { name: 'ours, by index', run: inOrder, answer: (query: string) => [...inOrder(query)] },
    ];
    const theirs = (from: PrototypeStrings): Contender<string> => ({
      name: 'prototype, by length',
      run: (query) => from.scores(query, isLevenshtein),
      answer: (query) => {
        from.scores(query, isLevenshtein);
        return byIndex((slot) => from.scoreAt(slot, isLevenshtein), from.order);
      },
    });
    asked.push({ name, contenders: beside(ours, theirs) });
  }
  const cutoffs = [
    ...DISTANCES.map((cutoff) => ({ cutoff, scorer: 'levenshtein' })),
    ...RATIOS.map((cutoff) => ({ cutoff, scorer: 'ratio' })),
  ];
  for (const { cutoff, scorer } of cutoffs) {
    const isLevenshtein = scorer === 'levenshtein';
    const inOrder = (query: string) => store.search(query, { scorer, cutoff });
    const ours = [{ name: 'ours', run: inOrder, answer: (query: string) => sorted(inOrder(query).map(({ index }) => index)) }];
    const theirs = (from: PrototypeStrings): Contender<string> => ({
      name: 'prototype',
      run: (query) => from.hits(query, isLevenshtein, cutoff),
      answer: (query) => sorted(from.hitList(from.hits(query, isLevenshtein, cutoff))),
    });
    asked.push({ name: isLevenshtein ? `distance <= ${cutoff}` : `ratio >= ${cutoff}`, contenders: beside(ours, theirs) });
  }
  for (const scorer of ['levenshtein', 'ratio']) {
    const run = (query: string) => store.search(query, { scorer, limit: 10 });
    asked.push({ name: `ten best by ${scorer}`, contenders: [{ name: 'ours', run, answer: run }] });
  }
  return asked;
}

/** Misspelt words against a dictionary: how long, and is the right word among the nearest? */
function measureWords(
  quick: boolean,
  table: (table: { title: string; columns: string[]; rows: Cell[][] }) => void,
  note: (text: string) => void,
): void {
  const folder = join(dataFolder(), 'fuzzy');
  if (!existsSync(folder)) {
    note('skipped: no ../shared/data/fuzzy');
    return;
  }
  const words = linesOf(join(folder, 'words_alpha.txt'));
  const pairs = linesOf(join(folder, 'noisy_query_en_1000.txt')).map((line) => line.split(/\s+/));
  const index = new TermIndex(kernel, arena, words);
  const known = new Set(words);
  let expected = 0;
  let right = 0;
  for (const [misspelt, word] of pairs) {
    const found = index.within(misspelt, WORD_DISTANCE);
    if (!known.has(word) || Number(pairDistance(misspelt, word)) > WORD_DISTANCE) continue;
    expected++;
    if (found.some(({ text }) => text === word)) right++;
  }
  const rows: Cell[][] = [];
  for (const [name, ask] of [
    ['ten nearest words', (word: string) => index.within(word, WORD_DISTANCE, { limit: 10 })],
    ['all words', (word: string) => index.within(word, WORD_DISTANCE)],
    ['ten nearest beginnings', (word: string) => index.within(word, WORD_DISTANCE, { limit: 10, prefix: true })],
  ] as const) {
    const times: number[] = [];
    for (let round = 0; round < (quick ? 1 : 5); round++) {
      for (const [misspelt] of pairs) {
        const start = performance.now();
        ask(misspelt);
        times.push(performance.now() - start);
      }
    }
    rows.push([name, medianOf(times), times.reduce((sum, time) => sum + time) / times.length]);
  }
  table({
    title: `${pairs.length} misspelt words against ${words.length.toLocaleString('en-US')}, distance ${WORD_DISTANCE}; right word found ${right} of ${expected}`,
    columns: ['question', 'median ms', 'mean ms'],
    rows,
  });
  index.free();
}

/** Distance of a pair, asked of a store of one word. */
function pairDistance(left: string, right: string): number {
  const pair = new Choices(kernel, arena, [right]);
  const [distance] = pair.distances(left, 'levenshtein');
  pair.free();
  return distance;
}

function linesOf(path: string): string[] {
  return readFileSync(path, 'utf8').split(/\r?\n/).filter(Boolean);
}

function sorted(indexes: number[]): number[] {
  return indexes.sort((one, other) => one - other);
}

/** Syllables, now and then a new word; frequent consonants first. */
function wordLike(random: Random, length: number): string {
  let text = '';
  while (text.length < length) {
    const consonant = CONSONANTS[Math.floor(random() * random() * CONSONANTS.length)];
    const ending = random() < 0.3 ? ' ' : random() < 0.4 ? CONSONANTS[Math.floor(random() * random() * CONSONANTS.length)] : '';
    text += consonant + VOWELS[below(random, VOWELS.length)] + ending;
  }
  return text.slice(0, length).trimEnd().padEnd(length, 'x');
}

function misspell(random: Random, text: string): string {
  let result = text;
  for (let edits = 2 + below(random, 2); edits > 0; edits--) {
    const at = below(random, result.length);
    const kind = random();
    const letter = kind < 0.67 ? LETTERS[below(random, LETTERS.length)] : '';
    result = result.slice(0, at) + letter + result.slice(kind < 0.34 ? at : at + 1);
  }
  return result.slice(0, LONGEST);
}
