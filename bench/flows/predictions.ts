/**
 * Predictions: how long does the whole call take in process, from session to finished objects, beside its slow twin and KATO's core?
 *
 * 10,000 patterns of 10 one-symbol events, uniform over 200 symbols; queries of 8 different symbols, one session each. At threshold 0.1 about
 * 3,400 patterns survive and 100 are returned; from 0.5 on nothing does, and what is timed is finding that out.
 */
import { defaultSessionConfig } from '../../host/sequence/session-config.ts';
import { predictReference } from '../../test/reference/predictions.ts';
import { runBench } from '../harness/bench.ts';
import { uniformCorpus } from '../harness/corpora.ts';
import { type Contender, figureOf, measureInterleaved, type Rounds } from '../harness/measure.ts';
import { type Cell, yesNo } from '../harness/table.ts';
import { predictionDifference } from './same-predictions.ts';
import { type AskedSession, openAskedSessions, teach } from './taught-memory.ts';

const SEED = 20_261_104;
const CORPUS = { seed: SEED, patternCount: 10_000, length: 10, vocabulary: 200, queryCount: 100, queryLength: 8 };
/** Goals of the design (p50) and what KATO's own core takes for the same work, milliseconds. */
const THRESHOLDS = [
  { threshold: 0.1, goalMs: 2, katoMs: 50 },
  { threshold: 0.3, goalMs: 0.1, katoMs: 5.5 },
  { threshold: 0.5, goalMs: 0.1, katoMs: 5.5 },
  { threshold: 0.7, goalMs: 0.1, katoMs: 5.5 },
  { threshold: 0.9, goalMs: 0.1, katoMs: 5.5 },
];
const FULL: Rounds = { rounds: 10, warmUpMs: 500 };
const QUICK: Rounds = { rounds: 3, warmUpMs: 200 };
/** The twin takes a good part of a second a query. */
const TWIN = { mostInputs: 2, everyRounds: 5 };

const question = 'How long does a whole prediction take in process, over 10,000 patterns?';
const method =
  'From a session that holds eight observed events to finished prediction objects, ranked and with all metrics. The slow twin computes the same from plain maps; every answer is compared with its.';

await runBench({ name: 'predictions', question, method }, async ({ quick, table, group }) => {
  const corpus = uniformCorpus(CORPUS);
  const { memory, twin, close } = await teach(corpus);
  const rows: Cell[][] = [];
  for (const { threshold, goalMs, katoMs } of THRESHOLDS) {
    const config = defaultSessionConfig({ recallThreshold: threshold });
    const sessions = await openAskedSessions(memory, corpus, { recall_threshold: threshold });
    const predict = ({ sessionId }: AskedSession) => memory.predict(sessionId);
    const predictSlowly = ({ events }: AskedSession) => predictReference(twin, events, config);
    const contenders: Contender<AskedSession>[] = [
      { name: 'Mneme', run: predict, answer: predict },
      { name: 'slow twin', run: predictSlowly, answer: predictSlowly, ...TWIN },
    ];
    const [ours, slow] = await measureInterleaved(contenders, sessions, quick ? QUICK : FULL, predictionDifference);
    group({
      group: `threshold ${threshold}`,
      unit: 'ms',
      figures: [figureOf(ours, 1, { goal: { figure: 'median', limit: goalMs } }), figureOf(slow, 1)],
    });
    const counts = await Promise.all(sessions.map(async (session) => (await predict(session)).predictions.length));
    const { median, min, p99, spread } = ours.timeMs;
    const returned = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    rows.push([
      threshold,
      returned,
      median,
      min,
      p99,
      spread,
      goalMs,
      yesNo(median < goalMs),
      katoMs,
      katoMs / median,
      slow.timeMs.median,
      slow.ratio,
    ]);
    for (const { sessionId } of sessions) await memory.closeSession(sessionId);
  }
  await close();
  table({
    title: 'whole call, milliseconds',
    columns: [
      'threshold',
      'returned',
      'p50',
      'min',
      'p99',
      'spread',
      'goal p50',
      'reached',
      'KATO core',
      'KATO/ours',
      'slow twin',
      'twin/ours',
    ],
    rows,
    notes: ["KATO core: KATO's own matching and scoring alone, as the design quotes it; KATO's whole call takes 95 to 590 ms"],
  });
});
