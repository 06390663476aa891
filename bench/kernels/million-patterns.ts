/**
 * Million patterns: does the index stay fast, small and out of the way when it is large?
 *
 * 1,000,000 patterns of 10 to 30 different symbols, Zipf(0.9) over 50,000 symbols, 30 % of them changed copies of others, are learned
 * under a load of queries while large merges run on another thread. Then queries at five thresholds: the index as it grew, the same
 * records in one segment, and the prototype of the token query, which gives similarities only.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import type { PatternMatches } from '../../host/core/ports/pattern-kernel.ts';
import { fillSegment } from '../../host/core/postings/fill-segment.ts';
import { PatternIndex } from '../../host/core/postings/pattern-index.ts';
import { SettledDraft } from '../../host/core/postings/settled-draft.ts';
import { SettledSegment } from '../../host/core/postings/settled-segment.ts';
import { YoungSegment } from '../../host/core/postings/young-segment.ts';
import { SharedArena } from '../../host/wasm/arena.ts';
import { loadKernel } from '../../host/wasm/load-kernel.ts';
import { SharedPatternKernel } from '../../host/wasm/pattern-kernel.ts';
import { ThreadSegmentBuilder } from '../../host/wasm/segment-builder.ts';
import { type BenchContext, runBench } from '../harness/bench.ts';
import { collectGarbage } from '../harness/collect-garbage.ts';
import { type Corpus, zipfCorpus } from '../harness/corpora.ts';
import { type Contender, figureOf, type Measured, measureInterleaved } from '../harness/measure.ts';
import type { Figure, Group, Unit } from '../harness/report-row.ts';
import { summarize } from '../harness/statistics.ts';
import type { Cell } from '../harness/table.ts';
import { loadPrototypeQuery } from './prototype-query.ts';

const SEED = 20_261_120;
const THRESHOLDS = [0.1, 0.3, 0.5, 0.7, 0.9];
const PATTERN_COUNT = 1_000_000;
const QUICK_PATTERN_COUNT = 50_000;
const VOCABULARY = 50_000;
const QUERY_COUNT = 40;
/** Patterns learned in one turn of the event loop, as a busy server would. */
const PATTERNS_PER_TURN = 200;
const MOST_TURN_MS = 50;
const MOST_BYTES_PER_SYMBOL = 64;
/** Goals: at least the speed of the prototype; of two threads on scans above a millisecond, and below. */
const LEAST_OVER_PROTOTYPE = 1;
const LONG_SCAN_MS = 1;
const TWO_THREADS_LONG = 1.8;
const TWO_THREADS_SHORT = 0.97;
const MICROSECONDS = 1_000;
const NANOSECONDS = 1e6;
const MEBIBYTE = 2 ** 20;
const MOST_BYTES = 2 ** 32;

const question = 'Does the index stay fast, small and out of the way when it is large?';
const method =
  'Patterns of 10 to 30 symbols (Zipf over 50,000 symbols, 30 % changed copies; 1,000,000 of them, 50,000 in a quick run) are learned under a load of queries while merges run on another thread. Then queries: the index as it grew, two threads, the same patterns in one segment, and the fastest prototype known, which counts no repeats and aligns nothing.';

await runBench({ name: 'million-patterns', question, method }, async (context) => {
  const patternCount = context.quick ? QUICK_PATTERN_COUNT : PATTERN_COUNT;
  const corpus = zipfCorpus({ seed: SEED, patternCount, vocabulary: VOCABULARY, queryCount: QUERY_COUNT });
  const kernel = loadKernel(MOST_BYTES);
  const arena = new SharedArena(kernel.memory, kernel.functions.heapBase() >>> 0, MOST_BYTES);
  const patterns = new SharedPatternKernel(kernel, arena);
  const twoThreads = new SharedPatternKernel(kernel, arena, { threadCount: 2 });
  const builder = new ThreadSegmentBuilder({ url: new URL('../../host/segment-thread.ts', import.meta.url) });
  const index = new PatternIndex(arena, patterns, builder);
  await learnUnderLoad(context, corpus, index, () => arena.bytesInUse, patterns.matchPatterns.bind(patterns));
  await builder.close();

  const young = new YoungSegment(arena, patterns);
  for (const [id, symbols] of corpus.patterns.entries()) young.append(id, Uint32Array.from(symbols), eventEndsOf(symbols));
  const start = performance.now();
  const draft = new SettledDraft(arena, [young], corpus.symbolLimit);
  const counts = fillSegment(draft.job);
  const fillMs = performance.now() - start;
  const symbolCount = young.symbolCount;
  context.note(
    `filling one segment of ${patternCount} records: ${fillMs.toFixed(0)} ms, ${((fillMs * NANOSECONDS) / symbolCount).toFixed(1)} ns a symbol`,
  );
  const prototype = await loadPrototypeQuery(draft.job.target, counts, {
    recordCount: patternCount,
    symbolCount,
    symbolLimit: corpus.symbolLimit,
  });
  if (prototype === undefined) context.note('prototype skipped: no ../shared/prototypes');
  const whole = SettledSegment.of(draft, patterns, counts);
  young.free();

  const rows: Cell[][] = [];
  for (const leastSimilarity of THRESHOLDS) {
    const { symbolLimit } = corpus;
    const grown = (symbols: Uint32Array) => patterns.matchPatterns({ symbols, leastSimilarity, symbolLimit, segments: index.handles });
    const shared = (symbols: Uint32Array) => twoThreads.matchPatterns({ symbols, leastSimilarity, symbolLimit, segments: index.handles });
    const one = (symbols: Uint32Array) => patterns.matchPatterns({ symbols, leastSimilarity, symbolLimit, segments: [whole.handle] });
    const idAtWhole = (_: number, ordinal: number) => whole.patternIdOf(ordinal);
    const contenders: Contender<Uint32Array>[] = [
      {
        name: 'index',
        run: grown,
        answer: (query) => plain(grown(query), (segment, ordinal) => index.patternIdAt(segment, ordinal)),
      },
      {
        name: 'two threads',
        run: shared,
        answer: (query) => plain(shared(query), (segment, ordinal) => index.patternIdAt(segment, ordinal)),
      },
      { name: 'one segment', run: one, answer: (query) => plain(one(query), idAtWhole) },
    ];
    if (prototype !== undefined) {
      contenders.push({
        name: 'prototype',
        run: (query) => prototype.run(query, leastSimilarity),
        answer: (query) =>
          inOrder(
            prototype.results(prototype.run(query, leastSimilarity)).map(([ordinal, common]) => {
              const length = whole.runStart(ordinal + 1) - whole.runStart(ordinal);
              return [whole.patternIdOf(ordinal), (((2.0 * common) / (length + query.length)) * 100.0) / 100.0];
            }),
          ),
      });
    }
    const queries = corpus.queries.map((query) => Uint32Array.from(query));
    const measured = await measureInterleaved(contenders, queries, { rounds: context.quick ? 6 : 12, warmUpMs: 200 });
    groupsOf(leastSimilarity, measured).forEach(context.group);
    const [ours, two, single, rival] = measured.map(({ timeMs }) => timeMs);
    const results = queries.reduce((sum, query) => sum + grown(query).count, 0) / queries.length;
    rows.push([
      leastSimilarity,
      results,
      ours.median * MICROSECONDS,
      ours.min * MICROSECONDS,
      ours.p99 * MICROSECONDS,
      ours.spread,
      two.median * MICROSECONDS,
      ours.median / two.median,
      single.median * MICROSECONDS,
      rival === undefined ? null : rival.median * MICROSECONDS,
      rival === undefined ? null : rival.median / ours.median,
      rival === undefined ? null : rival.median / single.median,
    ]);
  }
  context.table({
    title: 'one query, microseconds',
    columns: [
      'threshold',
      'results',
      'index',
      'min',
      'p99',
      'spread',
      'two threads',
      'one/two threads',
      'one segment',
      'prototype',
      'prototype/index',
      'prototype/one segment',
    ],
    rows,
  });
  await twoThreads.close();
});

/** Goals: no slower than the prototype; two threads pay on long scans and never cost on short ones. */
function groupsOf(threshold: number, measured: readonly Measured[]): Group[] {
  const [grown, two, single, prototype] = measured.map((result) => figureOf(result, MICROSECONDS));
  const peer = (figure: Figure): Figure => {
    const { ratio: _, ...own } = figure;
    return own;
  };
  const rivals = prototype === undefined ? [] : [{ ...peer(prototype), goal: { figure: 'ratio', limit: LEAST_OVER_PROTOTYPE } } as const];
  const isLong = measured[0].timeMs.median >= LONG_SCAN_MS;
  return [
    { group: `threshold ${threshold}, index as it grew`, unit: 'µs', figures: [grown, ...rivals] },
    { group: `threshold ${threshold}, one segment`, unit: 'µs', figures: [peer(single), ...rivals] },
    {
      group: `threshold ${threshold}, two threads`,
      unit: 'µs',
      figures: [
        peer(two),
        { ...peer(grown), contender: 'one thread', goal: { figure: 'ratio', limit: isLong ? TWO_THREADS_LONG : TWO_THREADS_SHORT } },
      ],
    },
  ];
}

async function learnUnderLoad(
  context: BenchContext,
  corpus: Corpus,
  index: PatternIndex,
  bytesInUse: () => number,
  matchPatterns: (query: {
    symbols: Uint32Array;
    leastSimilarity: number;
    symbolLimit: number;
    segments: PatternIndex['handles'];
  }) => PatternMatches,
): Promise<void> {
  const { patterns, symbolLimit } = corpus;
  const queries = corpus.queries.map((query) => Uint32Array.from(query));
  collectGarbage();
  const before = process.memoryUsage().rss;
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const start = performance.now();
  const turns: number[] = [];
  const queryTimes: number[] = [];
  let mostSegments = 0;
  let longestProcessorMs = 0;
  for (let first = 0, turn = 0; first < patterns.length; first += PATTERNS_PER_TURN, turn++) {
    const turnStart = performance.now();
    const processorStart = process.threadCpuUsage();
    for (const symbols of patterns.slice(first, first + PATTERNS_PER_TURN))
      index.add(Uint32Array.from(symbols), eventEndsOf(symbols), symbolLimit);
    const queryStart = performance.now();
    matchPatterns({ symbols: queries[turn % queries.length], leastSimilarity: 0.3, symbolLimit, segments: index.handles });
    const end = performance.now();
    queryTimes.push(end - queryStart);
    turns.push(end - turnStart);
    const { user, system } = process.threadCpuUsage(processorStart);
    longestProcessorMs = Math.max(longestProcessorMs, (user + system) / MICROSECONDS);
    mostSegments = Math.max(mostSegments, index.handles.length);
    await setImmediate();
  }
  const learnedMs = performance.now() - start;
  await index.whenMerged();
  const mergedMs = performance.now() - start - learnedMs;
  delay.disable();
  collectGarbage();
  const symbolCount = patterns.reduce((sum, symbols) => sum + symbols.length, 0);
  const longestTurn = Math.max(...turns);
  const longestDelay = delay.max / NANOSECONDS;
  const worst = (group: string, unit: Unit, value: number, limit: number): void =>
    context.group({ group, unit, figures: [{ contender: 'Mneme', value, goal: { figure: 'median', limit }, answersCompared: false }] });
  worst('longest event-loop turn while merging, under query load', 'ms', longestTurn, MOST_TURN_MS);
  worst('longest event-loop delay while merging, under query load', 'ms', longestDelay, MOST_TURN_MS);
  worst('kernel memory', 'bytes per symbol', bytesInUse() / symbolCount, MOST_BYTES_PER_SYMBOL);
  context.table({
    title: `learning ${patterns.length} patterns, one query every ${PATTERNS_PER_TURN}`,
    columns: ['what', 'figure'],
    rows: [
      ['patterns a second', (patterns.length / learnedMs) * 1000],
      [`longest turn, ms (goal ${MOST_TURN_MS})`, longestTurn],
      ['the same in processor time of the thread, ms', longestProcessorMs],
      [`longest delay of the event loop, ms (goal ${MOST_TURN_MS})`, longestDelay],
      ['99 % of turns, ms', summarize(turns).p99],
      ['query meanwhile, median µs', summarize(queryTimes).median * MICROSECONDS],
      ['query meanwhile, p99 µs', summarize(queryTimes).p99 * MICROSECONDS],
      ['most segments meanwhile', mostSegments],
      ['segments afterwards', index.handles.length],
      ['last merges after the last pattern, ms', mergedMs],
      ['kernel memory in use, MiB', bytesInUse() / MEBIBYTE],
      ['kernel memory, bytes a symbol', bytesInUse() / symbolCount],
      ['resident growth, bytes a symbol', (process.memoryUsage().rss - before) / symbolCount],
    ],
  });
}

function eventEndsOf(symbols: readonly number[]): Uint32Array {
  return Uint32Array.from(symbols, (_, position) => position + 1);
}

function plain(matches: PatternMatches, patternIdAt: (segment: number, ordinal: number) => number): number[][] {
  return inOrder(
    Array.from({ length: matches.count }, (_, match) => [
      patternIdAt(matches.segmentOf(match), matches.ordinalOf(match)),
      matches.similarityOf(match),
    ]),
  );
}

function inOrder(rows: number[][]): number[][] {
  return rows.sort((left, right) => left[0] - right[0]);
}
