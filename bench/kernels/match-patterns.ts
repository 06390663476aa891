/**
 * Match patterns: how long does one query against all learned patterns take in the kernel, beside the best JavaScript of the same idea and
 * beside brute force?
 *
 * All three give every figure of every match (similarity, blocks, event alignment, matched positions); what is timed ends when they lie
 * ready to be read. Corpora: uniform (the one of the predictions bench), Zipf with families of related patterns, the data sets, and a
 * hostile one whose vocabulary is so small that every pattern is a candidate.
 */
import { PatternIndex } from '../../host/core/postings/pattern-index.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { type Events, type Match, matchPatterns } from '../../test/reference/match-patterns.ts';
import { type BenchContext, runBench } from '../harness/bench.ts';
import { type Corpus, DATA_SETS, dataCorpus, uniformCorpus, zipfCorpus } from '../harness/corpora.ts';
import { type Contender, figureOf, measureInterleaved } from '../harness/measure.ts';
import type { Cell } from '../harness/table.ts';
import { JavaScriptMatcher } from './javascript-matcher.ts';

const SEED = 20_261_101;
const THRESHOLDS = [0.1, 0.3, 0.5, 0.7, 0.9];
/** Enough for a p99 that is not one sample, with the rounds below. */
const QUERY_COUNT = 40;
const QUERY_LENGTH = 8;
const MICROSECONDS = 1_000;

interface Size {
  readonly rounds: number;
  readonly everyRounds: number;
  readonly twinQueries: number;
}

/** Brute force takes 10 ms to seconds a query, so it is asked few of them, in few rounds. */
const SMALL: Size = { rounds: 12, everyRounds: 6, twinQueries: 4 };
const LARGE: Size = { rounds: 6, everyRounds: 6, twinQueries: 2 };
const QUICK: Size = { rounds: 3, everyRounds: 3, twinQueries: 2 };

/** One match in comparable form: pattern id, then every figure. */
type PlainMatch = readonly number[];

const question = 'How long does one query against all learned patterns take?';
const method =
  'Every pattern that is similar enough is found and aligned with the query: by our kernel, by the best JavaScript of the same idea that we can write, and by brute force over plain arrays. A hostile corpus has so few symbols that every pattern is a candidate.';

await runBench({ name: 'match-patterns', question, method }, async (context) => {
  for (const [title, corpora, size] of corporaOf(context)) {
    const rows: Cell[][] = [];
    for (const corpus of corpora) rows.push(...(await rowsOf(corpus, context.quick ? QUICK : size, context.group)));
    context.table({
      title: `${title}, microseconds a query`,
      columns: [
        'corpus',
        'patterns',
        'threshold',
        'results',
        'kernel',
        'min',
        'p99',
        'spread',
        'JavaScript',
        'brute force',
        'JS/kernel',
        'brute/kernel',
      ],
      rows,
    });
  }
});

function corporaOf({ quick, note }: BenchContext): [title: string, corpora: Corpus[], size: Size][] {
  const shape = { seed: SEED, queryCount: QUERY_COUNT, queryLength: QUERY_LENGTH };
  const uniform = (patternCount: number, vocabulary: number) => uniformCorpus({ ...shape, patternCount, length: 10, vocabulary });
  const zipf = (patternCount: number) => zipfCorpus({ ...shape, patternCount, vocabulary: 20_000 });
  const small: [string, Corpus[], Size] = [
    '10,000 patterns',
    [uniform(10_000, 200), zipf(10_000), { ...uniform(10_000, 12), name: 'hostile: 12 symbols' }],
    SMALL,
  ];
  if (quick) return [small];
  const data = DATA_SETS.flatMap((name) => dataCorpus(name, shape) ?? []);
  if (data.length === 0) note('data sets skipped: no ../shared/data');
  return [small, ['100,000 patterns', [uniform(100_000, 200), zipf(100_000)], LARGE], ['data sets', data, LARGE]];
}

async function rowsOf(corpus: Corpus, size: Size, group: BenchContext['group']): Promise<Cell[][]> {
  const patterns: Events[] = corpus.patterns.map((symbols) => symbols.map((symbol) => [symbol]));
  const queries = corpus.queries.map((query) => Uint32Array.from(query));
  const kernels = createEngineKernels();
  const index = new PatternIndex(kernels.arena, kernels.patterns);
  for (const symbols of corpus.patterns) {
    index.add(
      Uint32Array.from(symbols),
      Uint32Array.from(symbols, (_, position) => position + 1),
      corpus.symbolLimit,
    );
  }
  const matcher = new JavaScriptMatcher(patterns, corpus.symbolLimit);

  const rows: Cell[][] = [];
  for (const leastSimilarity of THRESHOLDS) {
    const ask = (symbols: Uint32Array) =>
      kernels.patterns.matchPatterns({ symbols, leastSimilarity, symbolLimit: corpus.symbolLimit, segments: index.handles });
    const kernel: Contender<Uint32Array> = {
      name: 'kernel',
      run: ask,
      answer: (query) => {
        const matches = ask(query);
        return inOrder(
          Array.from({ length: matches.count }, (_, match) => {
            const positions: number[] = [];
            matches.matchedPositionsOf(match, positions);
            return [
              index.patternIdAt(matches.segmentOf(match), matches.ordinalOf(match)),
              matches.similarityOf(match),
              matches.matchCountOf(match),
              matches.blockCountOf(match),
              matches.pastEventCountOf(match),
              matches.presentEventCountOf(match),
              matches.presentSymbolCountOf(match),
              matches.firstMatchOf(match),
              ...positions,
            ];
          }),
        );
      },
    };
    const javaScript: Contender<Uint32Array> = {
      name: 'JavaScript',
      run: (query) => matcher.match(query, leastSimilarity),
      answer: (query) => inOrder(javaScriptMatches(matcher, query, leastSimilarity)),
    };
    const bruteForce: Contender<Uint32Array> = {
      name: 'brute force',
      run: (query) => matchPatterns([patterns], [...query], leastSimilarity),
      answer: (query) => inOrder(matchPatterns([patterns], [...query], leastSimilarity).map(plainMatch)),
      everyRounds: size.everyRounds,
      mostInputs: size.twinQueries,
    };
    const contenders = [kernel, javaScript, bruteForce];
    const measured = await measureInterleaved(contenders, queries, { rounds: size.rounds, warmUpMs: 100 });
    const [ours, js, brute] = measured;
    group({
      group: `${corpus.name}, ${corpus.patterns.length.toLocaleString('en-US')} patterns, threshold ${leastSimilarity}`,
      unit: 'µs',
      figures: measured.map((result) => figureOf(result, MICROSECONDS)),
    });
    const results = queries.reduce((sum, query) => sum + ask(query).count, 0) / queries.length;
    rows.push([
      corpus.name,
      corpus.patterns.length,
      leastSimilarity,
      results,
      ...[ours.timeMs.median, ours.timeMs.min, ours.timeMs.p99].map((time) => time * MICROSECONDS),
      ours.timeMs.spread,
      js.timeMs.median * MICROSECONDS,
      brute.timeMs.median * MICROSECONDS,
      js.ratio,
      brute.ratio,
    ]);
  }
  index.free();
  return rows;
}

function plainMatch(match: Match): PlainMatch {
  return [
    match.ordinal,
    match.similarity,
    match.matchCount,
    match.blockCount,
    match.pastEvents,
    match.presentEvents,
    match.presentSymbols,
    match.firstMatch,
    ...match.positions,
  ];
}

function javaScriptMatches(matcher: JavaScriptMatcher, query: Uint32Array, least: number): PlainMatch[] {
  const matches = matcher.match(query, least);
  return Array.from({ length: matches.count }, (_, index) => [
    matches.patternIds[index],
    matches.similarities[index],
    matches.matchCounts[index],
    matches.blockCounts[index],
    matches.pastEvents[index],
    matches.presentEvents[index],
    matches.presentSymbols[index],
    matches.firstMatches[index],
    ...Array.from(query.keys()).filter((position) => (matches.covered[index] >>> position) & 1),
  ]);
}

function inOrder(matches: PlainMatch[]): PlainMatch[] {
  return matches.sort((left, right) => left[0] - right[0]);
}
