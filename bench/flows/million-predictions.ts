/**
 * Million predictions: does the library still answer at once when it has learned a million patterns, and does it open again?
 *
 * The corpus of million-patterns (kernels/), but the whole way: learned through `openMneme` into SQLite in a temporary folder, predicted from
 * sessions to plain objects, closed, and opened again. A scan of all patterns in JavaScript, which only finds the survivors and ranks nothing,
 * says which patterns and similarities may be answered, and takes its turns as something to compare with.
 */
import { join } from 'node:path';
import { type Mneme, type MnemeSession, openMneme } from '../../host/index.ts';
import { type BenchContext, runBench } from '../harness/bench.ts';
import { type Corpus, eventsOf, zipfCorpus } from '../harness/corpora.ts';
import { type Contender, figureOf, measureInterleaved } from '../harness/measure.ts';
import { settledResidentBytes } from '../harness/resident-growth.ts';
import { type Cell, yesNo } from '../harness/table.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';
import { similaritiesByName, survivorsScan } from './survivors-scan.ts';

const SEED = 20_261_121;
const SPACE = 'bench';
const PATTERN_COUNT = { full: 1_000_000, quick: 50_000 };
const WARM_UP_PATTERNS = 20_000;
const VOCABULARY = 50_000;
const QUERY_COUNT = 100;
const THRESHOLDS = [0.1, 0.3, 0.5, 0.7, 0.9];
/** Goals of the design, stated for 1,000,000 patterns: p99 at thresholds 0.3 to 0.9, cold open, learning, memory. */
const GOAL_P99_MS = 1;
const LEAST_THRESHOLD_OF_GOAL = 0.3;
const GOAL_OPEN_SECONDS = 1;
const GOAL_LEARNED_PER_SECOND = 100_000;
const GOAL_BYTES_PER_SYMBOL = 64;
const ROUNDS = { full: 10, quick: 5 };
/** What a session answers at most. */
const MOST_PREDICTIONS = 100;
const MILLISECONDS = 1_000;

interface Asked {
  readonly session: MnemeSession;
  readonly query: readonly number[];
}

const question = 'Does the library still answer at once when it has learned a million patterns?';
const method =
  'Patterns of 10 to 30 symbols (Zipf over 50,000 symbols, 30 % changed copies; 1,000,000 of them, 50,000 in a quick run) are learned through the library into SQLite in a temporary folder. Then whole predictions, from a session to finished objects, beside a scan of all patterns in JavaScript that only finds the survivors. Opened again: closed, and opened with one prediction, files in the cache of the system.';

await runBench({ name: 'million-predictions', question, method }, async (context) => {
  const patternCount = context.quick ? PATTERN_COUNT.quick : PATTERN_COUNT.full;
  const corpus = zipfCorpus({ seed: SEED, patternCount, vocabulary: VOCABULARY, queryCount: QUERY_COUNT });
  const folder = temporaryFolder();
  const data = join(folder.path, 'mneme.db');
  try {
    await warmUp(join(folder.path, 'warm-up.db'), corpus);
    const mneme = await openMneme({ data });
    await learnCorpus(mneme, corpus, context);
    await predictAtThresholds(mneme, corpus, context);
    await mneme.close();
    await openAgain(data, corpus, context);
  } finally {
    folder.remove();
  }
});

/** Whatever a busy process reserves once is reserved before anything is counted. */
async function warmUp(data: string, { patterns }: Corpus): Promise<void> {
  await using mneme = await openMneme({ data });
  const session = await mneme.openSession({ space: SPACE });
  await session.learnMany(inputsOf(patterns.slice(0, WARM_UP_PATTERNS)));
}

async function learnCorpus(mneme: Mneme, { patterns }: Corpus, { group, table }: BenchContext): Promise<void> {
  const session = await mneme.openSession({ space: SPACE });
  const before = await settledResidentBytes();
  const start = performance.now();
  // Made as they are taken: a million finished inputs would be counted as memory of the patterns.
  await session.learnMany(inputsOf(patterns));
  const perSecond = (patterns.length * MILLISECONDS) / (performance.now() - start);
  const symbolCount = patterns.reduce((sum, symbols) => sum + symbols.length, 0);
  const bytesPerSymbol = ((await settledResidentBytes()) - before) / symbolCount;
  group({
    group: 'learnMany, durable, patterns of 10 to 30 symbols',
    unit: 'per second',
    figures: [{ contender: 'Mneme', value: perSecond, goal: { figure: 'median', limit: GOAL_LEARNED_PER_SECOND }, answersCompared: false }],
  });
  group({
    group: 'resident growth',
    unit: 'bytes per symbol',
    figures: [
      { contender: 'Mneme', value: bytesPerSymbol, goal: { figure: 'median', limit: GOAL_BYTES_PER_SYMBOL }, answersCompared: false },
    ],
  });
  table({
    title: `learned through the library: ${patterns.length.toLocaleString('en-US')} patterns, ${symbolCount.toLocaleString('en-US')} symbols`,
    columns: ['what', 'figure', 'goal', 'reached'],
    rows: [
      ['patterns a second, durable', perSecond, GOAL_LEARNED_PER_SECOND, yesNo(perSecond >= GOAL_LEARNED_PER_SECOND)],
      ['resident bytes a symbol', bytesPerSymbol, GOAL_BYTES_PER_SYMBOL, yesNo(bytesPerSymbol <= GOAL_BYTES_PER_SYMBOL)],
    ],
  });
}

function* inputsOf(patterns: Corpus['patterns']): Generator<{ events: string[][] }> {
  for (const symbols of patterns) yield { events: eventsOf(symbols) };
}

async function predictAtThresholds(mneme: Mneme, corpus: Corpus, { quick, group, table }: BenchContext): Promise<void> {
  const scan = survivorsScan(corpus);
  const asked = await openSessions(mneme, corpus);
  const rounds = quick ? ROUNDS.quick : ROUNDS.full;
  const rows: Cell[][] = [];
  for (const cutoff of THRESHOLDS) {
    const predict = ({ session }: Asked) => session.predict({ cutoff });
    const contenders: Contender<Asked>[] = [
      {
        name: 'Mneme',
        run: predict,
        answer: async (input) => new Map((await predict(input)).predictions.map(({ name, similarity }) => [name, similarity])),
      },
      {
        name: 'scan in JavaScript, survivors only',
        run: ({ query }) => scan(query, cutoff),
        answer: ({ query }) => similaritiesByName(scan(query, cutoff)),
        mostInputs: 3,
        everyRounds: rounds,
      },
    ];
    const measured = await measureInterleaved(contenders, asked, { rounds, warmUpMs: 300 }, predictedDifference);
    const [ours, slow] = measured;
    const hasGoal = cutoff >= LEAST_THRESHOLD_OF_GOAL;
    group({
      group: `predictions at threshold ${cutoff}`,
      unit: 'ms',
      figures: [figureOf(ours, 1, { goal: hasGoal ? { figure: 'p99', limit: GOAL_P99_MS } : undefined }), figureOf(slow, 1)],
    });
    const counts = await Promise.all(asked.map(async (input) => (await predict(input)).predictions.length));
    const { median, min, p99, spread } = ours.timeMs;
    const goal = hasGoal ? [GOAL_P99_MS, yesNo(p99 <= GOAL_P99_MS)] : [null, null];
    rows.push([cutoff, counts.reduce((sum, count) => sum + count, 0) / counts.length, median, min, p99, spread, ...goal, slow.ratio]);
  }
  table({
    title: 'whole prediction through the library, milliseconds',
    columns: ['threshold', 'returned', 'p50', 'min', 'p99', 'spread', 'goal p99', 'reached', 'scan/ours'],
    rows,
  });
}

async function openSessions(mneme: Mneme, { queries }: Corpus): Promise<Asked[]> {
  const asked: Asked[] = [];
  for (const query of queries) {
    const session = await mneme.openSession({ space: SPACE, config: { maxPredictions: MOST_PREDICTIONS } });
    await session.observeSequence(eventsOf(query));
    asked.push({ session, query });
  }
  return asked;
}

/** Every prediction must be a survivor with its similarity, and none may be left out while there is room. */
function predictedDifference(found: unknown, expected: unknown): string | undefined {
  if (!(found instanceof Map && expected instanceof Map)) return 'not an answer';
  const count = Math.min(MOST_PREDICTIONS, expected.size);
  if (found.size !== count) return `${found.size} predictions, expected ${count}`;
  for (const [name, similarity] of found) {
    if (expected.get(name) !== similarity) return `similarity ${similarity} of ${name}, expected ${expected.get(name)}`;
  }
  return undefined;
}

async function openAgain(data: string, { queries, patterns }: Corpus, { group, table }: BenchContext): Promise<void> {
  const start = performance.now();
  const mneme = await openMneme({ data });
  const session = await mneme.openSession({ space: SPACE });
  await session.observeSequence(eventsOf(queries[0]));
  await session.predict();
  const seconds = (performance.now() - start) / MILLISECONDS;
  await mneme.close();
  group({
    group: 'opened again, until the first prediction is answered',
    unit: 's',
    figures: [{ contender: 'Mneme', value: seconds, goal: { figure: 'median', limit: GOAL_OPEN_SECONDS }, answersCompared: false }],
  });
  table({
    title: `opened again with ${patterns.length.toLocaleString('en-US')} patterns, until the first prediction is answered`,
    columns: ['seconds', 'goal', 'reached'],
    rows: [[seconds, GOAL_OPEN_SECONDS, yesNo(seconds <= GOAL_OPEN_SECONDS)]],
  });
}
