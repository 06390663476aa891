/**
 * Seed table: the benchmark of KATO's performance guide, beside ours: 10,000 learned patterns, a 10-element query, five thresholds.
 *
 * The guide says how many predictions came back, not from which patterns. So the corpus is made to give exactly those numbers: for every query
 * so many patterns share just enough of it, in order, and all others share nothing. All are returned.
 */
import { defaultSessionConfig } from '../../host/sequence/session-config.ts';
import { predictReference } from '../../test/reference/predictions.ts';
import { runBench } from '../harness/bench.ts';
import { collectGarbage } from '../harness/collect-garbage.ts';
import type { Corpus } from '../harness/corpora.ts';
import { type Contender, figureOf, measureInterleaved, type Rounds } from '../harness/measure.ts';
import { below, distinct, type Random, seededRandom } from '../harness/random.ts';
import { medianOf } from '../harness/statistics.ts';
import type { Cell } from '../harness/table.ts';
import { predictionDifference } from './same-predictions.ts';
import { type AskedSession, openAskedSessions, teach } from './taught-memory.ts';

const SEED = 20_261_105;
const PATTERN_COUNT = 10_000;
/** Elements of the query and of each pattern: similarity is then a tenth per shared element. */
const LENGTH = 10;
/** As many as find room for 847 patterns each. */
const QUERY_COUNT = 10;
/** Symbols that no query holds. */
const FILLER_SYMBOLS = 1_000;
/** The guide's table; `least` and `most` are the shared elements of the patterns that come in with a threshold. */
const THEIRS = [
  { threshold: 0.1, results: 847, milliseconds: 412, megabytes: 23.4, least: 1, most: 2 },
  { threshold: 0.3, results: 234, milliseconds: 156, megabytes: 8.7, least: 3, most: 4 },
  { threshold: 0.5, results: 67, milliseconds: 73, megabytes: 3.2, least: 5, most: 6 },
  { threshold: 0.7, results: 12, milliseconds: 31, megabytes: 0.8, least: 7, most: 8 },
  { threshold: 0.9, results: 2, milliseconds: 18, megabytes: 0.2, least: 9, most: 9 },
];
/** Above 847: everything is returned. */
const MOST_PREDICTIONS = 1_000;
const FULL: Rounds = { rounds: 30, warmUpMs: 500 };
const QUICK: Rounds = { rounds: 6, warmUpMs: 200 };
const TWIN = { mostInputs: 2, everyRounds: 15 };
const BYTES_PER_MEGABYTE = 1e6;

const question = 'How does the table of KATO’s performance guide look with Mneme?';
const method =
  'The guide lists 10,000 patterns, a query of 10 elements, five thresholds and how many predictions came back. The corpus is made to give exactly those numbers; all predictions are returned. KATO’s time is the one that its guide prints, on its own machine.';

await runBench({ name: 'seed-table', question, method }, async ({ quick, table, group }) => {
  const corpus = guideCorpus();
  const { memory, twin, close } = await teach(corpus);
  const rows: Cell[][] = [];
  for (const { threshold, results, milliseconds, megabytes } of THEIRS) {
    const config = defaultSessionConfig({ recallThreshold: threshold, maxPredictions: MOST_PREDICTIONS });
    const sessions = await openAskedSessions(memory, corpus, { recall_threshold: threshold, max_predictions: MOST_PREDICTIONS });
    const predict = ({ sessionId }: AskedSession) => memory.predict(sessionId);
    const predictSlowly = ({ events }: AskedSession) => predictReference(twin, events, config);
    const contenders: Contender<AskedSession>[] = [
      { name: 'Mneme', run: predict, answer: predict },
      { name: 'slow twin', run: predictSlowly, answer: predictSlowly, ...TWIN },
    ];
    const [ours, slow] = await measureInterleaved(contenders, sessions, quick ? QUICK : FULL, predictionDifference);
    const allocated: number[] = [];
    for (const session of sessions) {
      collectGarbage();
      const before = process.memoryUsage().heapUsed;
      const { predictions } = await predict(session);
      allocated.push((process.memoryUsage().heapUsed - before) / BYTES_PER_MEGABYTE);
      if (predictions.length !== results)
        throw new Error(`Threshold ${threshold} returns ${predictions.length} predictions, expected ${results}`);
    }
    group({
      group: `threshold ${threshold}, ${results} predictions`,
      unit: 'ms',
      figures: [
        figureOf(ours, 1),
        figureOf(slow, 1),
        { contender: 'KATO, as its guide prints', value: milliseconds, answersCompared: false },
      ],
    });
    const { median, p99, spread } = ours.timeMs;
    rows.push([
      threshold,
      results,
      milliseconds,
      megabytes,
      results,
      median,
      p99,
      spread,
      medianOf(allocated),
      milliseconds / median,
      slow.ratio,
    ]);
  }
  await close();
  table({
    title: 'theirs: as the guide prints it; ours: whole call in process, medians of 10 queries',
    columns: ['threshold', 'results', 'ms', 'MB', 'ours: results', 'ms', 'p99 ms', 'spread', 'MB', 'theirs/ours', 'slow twin/ours'],
    rows,
    notes: ['MB: ours is what one call allocates, the finished objects included; the guide does not say how it measured'],
  });
});

function guideCorpus(): Corpus {
  const random = seededRandom(SEED);
  const queries = Array.from({ length: QUERY_COUNT }, (_, index) => Array.from({ length: LENGTH }, (_, at) => index * LENGTH + at));
  const patterns = queries.flatMap((query) => familyOf(random, query));
  while (patterns.length < PATTERN_COUNT) patterns.push(fillers(random, LENGTH));
  return { name: 'guide', patterns, queries, symbolLimit: QUERY_COUNT * LENGTH + FILLER_SYMBOLS };
}

/** Patterns that share as many elements with the query as the guide's numbers of results ask for. */
function familyOf(random: Random, query: readonly number[]): number[][] {
  return THEIRS.flatMap(({ results, least, most }, row) => {
    const stricter = THEIRS[row + 1]?.results ?? 0;
    return Array.from({ length: results - stricter }, () => {
      const pattern = fillers(random, LENGTH);
      const shared = least + below(random, most - least + 1);
      for (const position of distinct(shared, () => below(random, LENGTH))) pattern[position] = query[position];
      return pattern;
    });
  });
}

function fillers(random: Random, count: number): number[] {
  return Array.from({ length: count }, () => QUERY_COUNT * LENGTH + below(random, FILLER_SYMBOLS));
}
