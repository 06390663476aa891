/**
 * Beside the prototype: is a query as fast as the fastest token query that is known, at every size and threshold?
 *
 * 10,000, 100,000 and 1,000,000 patterns of 10 to 30 different symbols, Zipf(0.9), 30 % of them changed copies of others. The index as it
 * grew (settled segments and a young one), the index after a pause, the same records in one segment, and the prototype, which gives
 * similarities only. Ratios are of times summed over the same queries, each query's the best of its rounds: what the work takes, whatever
 * else the machine did.
 */
import type { PatternMatches } from '../../host/core/ports/pattern-kernel.ts';
import { fillSegment } from '../../host/core/postings/fill-segment.ts';
import { PatternIndex } from '../../host/core/postings/pattern-index.ts';
import { SettledDraft } from '../../host/core/postings/settled-draft.ts';
import { SettledSegment } from '../../host/core/postings/settled-segment.ts';
import { YoungSegment } from '../../host/core/postings/young-segment.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { runBench } from '../harness/bench.ts';
import { zipfCorpus } from '../harness/corpora.ts';
import { type Contender, measureInterleaved } from '../harness/measure.ts';
import type { Cell } from '../harness/table.ts';
import { loadPrototypeQuery } from './prototype-query.ts';

const SEED = 20_261_120;
const THRESHOLDS = [0.1, 0.3, 0.5, 0.7, 0.9];
const QUERY_COUNT = 100;
const MICROSECONDS = 1_000;

interface Size {
  readonly patternCount: number;
  readonly vocabulary: number;
  readonly rounds: number;
}

const SIZES: readonly Size[] = [
  { patternCount: 10_000, vocabulary: 20_000, rounds: 40 },
  { patternCount: 100_000, vocabulary: 20_000, rounds: 15 },
  { patternCount: 1_000_000, vocabulary: 50_000, rounds: 7 },
];
const QUICK_SIZES: readonly Size[] = [{ patternCount: 10_000, vocabulary: 20_000, rounds: 5 }];

const question = 'one query: the index as it grew, at rest, and one segment beside the prototype';

const method = 'mean over 100 queries of the best of 7 to 40 interleaved rounds; ratios of these means';

await runBench({ name: 'beside-prototype', question, method }, async ({ quick, table, note }) => {
  const rows: Cell[][] = [];
  for (const size of quick ? QUICK_SIZES : SIZES) {
    const measured = await rowsOf(size);
    if (measured === undefined) note('skipped: no ../shared/prototypes');
    else rows.push(...measured);
  }
  table({
    title: 'one query, microseconds, means of the best times',
    columns: [
      'patterns',
      'threshold',
      'segments',
      'results',
      'grown',
      'at rest',
      'one segment',
      'prototype',
      'prototype/grown',
      'prototype/at rest',
      'prototype/one segment',
    ],
    rows,
  });
});

async function rowsOf({ patternCount, vocabulary, rounds }: Size): Promise<Cell[][] | undefined> {
  const corpus = zipfCorpus({ seed: SEED, patternCount, vocabulary, queryCount: QUERY_COUNT });
  const { symbolLimit } = corpus;
  const { arena, patterns } = createEngineKernels();
  const index = new PatternIndex(arena, patterns);
  const rested = new PatternIndex(arena, patterns, { build: async (job) => fillSegment(job) });
  const young = new YoungSegment(arena, patterns);
  for (const [id, symbols] of corpus.patterns.entries()) {
    const run = Uint32Array.from(symbols);
    const eventEnds = Uint32Array.from(symbols, (_, position) => position + 1);
    index.add(run, eventEnds, symbolLimit);
    rested.add(run, eventEnds, symbolLimit);
    young.append(id, run, eventEnds);
  }
  await rested.whenMerged();
  rested.mergeAtRest(symbolLimit);
  await rested.whenMerged();
  const draft = new SettledDraft(arena, [young], symbolLimit);
  const counts = fillSegment(draft.job);
  const sizes = { recordCount: patternCount, symbolCount: young.symbolCount, symbolLimit };
  const prototype = await loadPrototypeQuery(draft.job.target, counts, sizes);
  if (prototype === undefined) return undefined;
  const whole = SettledSegment.of(draft, patterns, counts);
  young.free();

  const queries = corpus.queries.map((query) => Uint32Array.from(query));
  const rows: Cell[][] = [];
  for (const leastSimilarity of THRESHOLDS) {
    const of = (asked: PatternIndex) => (symbols: Uint32Array) =>
      patterns.matchPatterns({ symbols, leastSimilarity, symbolLimit, segments: asked.handles });
    const grown = of(index);
    const resting = of(rested);
    const one = (symbols: Uint32Array) => patterns.matchPatterns({ symbols, leastSimilarity, symbolLimit, segments: [whole.handle] });
    const times: number[][] = [];
    const timed = (run: (symbols: Uint32Array<ArrayBuffer>) => unknown) => {
      const best = queries.map(() => Number.POSITIVE_INFINITY);
      times.push(best);
      return (query: Uint32Array<ArrayBuffer>) => {
        const start = performance.now();
        const result = run(query);
        const position = queries.indexOf(query);
        best[position] = Math.min(best[position], performance.now() - start);
        return result;
      };
    };
    const contenders: Contender<Uint32Array<ArrayBuffer>>[] = [
      {
        name: 'grown',
        run: timed(grown),
        answer: (query) => plain(grown(query), (segment, ordinal) => index.patternIdAt(segment, ordinal)),
      },
      {
        name: 'at rest',
        run: timed(resting),
        answer: (query) => plain(resting(query), (segment, ordinal) => rested.patternIdAt(segment, ordinal)),
      },
      { name: 'one segment', run: timed(one), answer: (query) => plain(one(query), (_, ordinal) => whole.patternIdOf(ordinal)) },
      {
        name: 'prototype',
        run: timed((query) => prototype.run(query, leastSimilarity)),
        answer: (query) =>
          inOrder(
            prototype.results(prototype.run(query, leastSimilarity)).map(([ordinal, common]) => {
              const length = whole.runStart(ordinal + 1) - whole.runStart(ordinal);
              return [whole.patternIdOf(ordinal), (((2.0 * common) / (length + query.length)) * 100.0) / 100.0];
            }),
          ),
      },
    ];
    await measureInterleaved(contenders, queries, { rounds, warmUpMs: 200 });
    const [ours, rest, single, rival] = times.map((best) => (best.reduce((sum, time) => sum + time, 0) / best.length) * MICROSECONDS);
    const results = queries.reduce((sum, query) => sum + grown(query).count, 0) / queries.length;
    const ratios = [rival / ours, rival / rest, rival / single];
    rows.push([patternCount, leastSimilarity, index.handles.length, results, ours, rest, single, rival, ...ratios]);
  }
  index.free();
  rested.free();
  whole.free();
  return rows;
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
