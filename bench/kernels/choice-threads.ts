/**
 * Choice threads: what do threads gain a question about many strings, and how long does long work hold the event loop?
 *
 * One and two threads take turns over the same store; their answers are compared first and equal to the last bit. Questions below the bound
 * from which on they are shared stay with one thread: their ratio is 1. What two threads gain needs a free processor; the processor time of
 * the calling thread tells what it would be where there is one. A turn is measured by the processor time of the thread, so that
 * others on the machine do not count.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type ChoiceStore, createFuzzy, type Fuzzy } from '../../host/fuzzy.ts';
import { type BenchContext, runBench } from '../harness/bench.ts';
import { type Contender, figureOf, measureInterleaved, type Rounds } from '../harness/measure.ts';
import type { Cell } from '../harness/table.ts';
import { type ScorerTexts, scorerTexts } from './scorer-texts.ts';

const COUNTS = [100_000, 1_000_000];
const QUICK_COUNTS = [20_000];
const QUERIES = 12;
/** Of scorers that compare texts. */
const FEW_QUERIES = 3;
const FULL: Rounds = { rounds: 5, warmUpMs: 200 };
const QUICK: Rounds = { rounds: 2, warmUpMs: 50 };
/** A thread starts in a tenth of this. */
const START_MS = 1_000;
const DEDUPED = 30_000;
const MICROSECONDS = 1_000;
/** Long against the steps of the clock of processor time. */
const LEAST_PROCESSOR_MS = 100;

const question = 'What do two threads gain over one, and how long does long work hold the event loop?';
const method =
  'Seeded strings of 8 to 32 letters, queries with three edits. One and two threads over the same store take turns; medians. Turns: the longest by the processor time of the thread.';

await runBench({ name: 'choice-threads', question, method }, async (context) => {
  for (const count of context.quick ? QUICK_COUNTS : COUNTS) {
    const texts = scorerTexts(count, QUERIES);
    const fuzzy = createFuzzy();
    const store = fuzzy.createChoices(texts.choices);
    store.distances(texts.queries[0], { scorer: 'osa.distance', threads: 2 });
    await sleep(START_MS);
    await measureThreads(context, store, texts);
    await measureTurns(context, fuzzy, store, texts);
    await fuzzy.close();
  }
});

async function measureThreads({ quick, group, table }: BenchContext, store: ChoiceStore, { choices, queries }: ScorerTexts): Promise<void> {
  const asked: readonly [name: string, ask: (query: string, threads: number) => unknown, queries: number][] = [
    ['ten best by Levenshtein', (query, threads) => store.search(query, { scorer: 'levenshtein.distance', limit: 10, threads }), QUERIES],
    ['ten best by ratio', (query, threads) => store.search(query, { limit: 10, threads }), QUERIES],
    ['distance <= 2', (query, threads) => store.search(query, { scorer: 'levenshtein.distance', cutoff: 2, threads }), QUERIES],
    ['all distances', (query, threads) => store.distances(query, { scorer: 'levenshtein.distance', threads }), QUERIES],
    [
      'ten best by Jaro-Winkler',
      (query, threads) => store.search(query, { scorer: 'jaroWinkler.similarity', limit: 10, threads }),
      FEW_QUERIES,
    ],
    ['ten best by token set ratio', (query, threads) => store.search(query, { scorer: 'tokenSetRatio', limit: 10, threads }), FEW_QUERIES],
  ];
  const rows: Cell[][] = [];
  const strings = `${choices.length.toLocaleString('en-US')} strings`;
  for (const [name, ask, most] of asked) {
    const contenders = [2, 1].map((threads): Contender<string> => {
      const run = (query: string) => ask(query, threads);
      return { name: threads === 1 ? 'one thread' : 'two threads', run, answer: run };
    });
    const measured = await measureInterleaved(contenders, queries.slice(0, most), quick ? QUICK : FULL);
    const figures = measured.map((one) => figureOf(one, 1));
    group({ group: `${strings}, ${name}`, unit: 'ms', figures });
    const [alone, shared] = [1, 2].map((threads) => processorTime(() => queries.slice(0, most).map((query) => ask(query, threads))));
    rows.push([name, measured[1].timeMs.median, measured[0].timeMs.median, measured[1].ratio, alone / shared]);
  }
  table({
    title: `${strings}, medians`,
    columns: ['question', 'one thread, ms', 'two threads, ms', 'one / two', 'processor time of the caller, one / two'],
    rows,
  });
}

async function measureTurns(
  { table, group }: BenchContext,
  fuzzy: Fuzzy,
  store: ChoiceStore,
  { choices, queries }: ScorerTexts,
): Promise<void> {
  const works: readonly [name: string, work: () => Promise<unknown>][] = [
    ['createChoicesInTurns', async () => (await fuzzy.createChoicesInTurns(choices)).free()],
    ['cdist by ratio, 3 queries', () => fuzzy.cdist(queries.slice(0, 3), store, { scorer: 'ratio' })],
    ['cdist by Jaro-Winkler, 1 query', () => fuzzy.cdist(queries.slice(0, 1), store, { scorer: 'jaroWinkler.similarity' })],
    [`dedupe of ${DEDUPED.toLocaleString('en-US')}`, () => fuzzy.dedupe(choices.slice(0, DEDUPED), { cutoff: 90 })],
  ];
  const rows: Cell[][] = [];
  for (const [name, work] of works) rows.push([name, await longestTurn(work)]);
  rows.push(['the longest add', longestAdd(fuzzy, choices)]);
  const title = `${choices.length.toLocaleString('en-US')} strings, longest turn`;
  table({ title, columns: ['work', 'ms of processor time'], rows });
  const figures = rows.map(([name, value]) => ({ contender: String(name), value: Number(value), answersCompared: false }));
  group({ group: title, unit: 'ms', figures });
}

/** Milliseconds of processor time of this thread a call: what is left to it where another processor is free. */
function processorTime(work: () => unknown): number {
  work();
  const start = process.threadCpuUsage();
  let calls = 0;
  for (; calls === 0 || elapsedSince(start) < LEAST_PROCESSOR_MS; calls++) work();
  return elapsedSince(start) / calls;
}

/** Milliseconds of processor time of the longest turn of the event loop while the work runs. */
async function longestTurn(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let isDone = false;
  let before = process.threadCpuUsage();
  const tick = (): void => {
    longest = Math.max(longest, elapsedSince(before));
    before = process.threadCpuUsage();
    if (!isDone) setImmediate(tick);
  };
  setImmediate(tick);
  await work();
  isDone = true;
  return longest;
}

function longestAdd(fuzzy: Fuzzy, strings: readonly string[]): number {
  const store = fuzzy.createChoices();
  let longest = 0;
  for (const text of strings) {
    const before = process.threadCpuUsage();
    store.add(text);
    longest = Math.max(longest, elapsedSince(before));
  }
  store.free();
  return longest;
}

function elapsedSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / MICROSECONDS;
}
