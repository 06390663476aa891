/**
 * Young or settled: from how many records on is the posting index faster than the scan?
 *
 * Decides the size of the young segment (host/core/postings/pattern-index.ts). The same records lie in a young segment, which is scanned, and in
 * a settled one, which is searched through its postings; both give the same matches. The rows for an empty young segment show what a query
 * costs before it looks at anything.
 */

import type { AttachedSegment } from '../../host/core/ports/pattern-kernel.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { type Events, matchPatterns } from '../../test/reference/match-patterns.ts';
import { buildSettled, buildYoung, byLength } from '../../test/reference/segment-builder.ts';
import { type BenchContext, runBench } from '../harness/bench.ts';
import { type Corpus, uniformCorpus, zipfCorpus } from '../harness/corpora.ts';
import { type Contender, figureOf, measureInterleaved, type Rounds } from '../harness/measure.ts';
import type { Cell } from '../harness/table.ts';

const SEED = 20_261_108;
const SIZES = [0, 64, 128, 256, 512, 1_024, 4_096];
const THRESHOLDS = [0.1, 0.3, 0.5, 0.7];
const FULL: Rounds = { rounds: 15, warmUpMs: 50 };
const QUICK: Rounds = { rounds: 3, warmUpMs: 20 };
const TWIN = { mostInputs: 2, everyRounds: 100 };
const MICROSECONDS = 1_000;

const { arena, patterns } = createEngineKernels();

const question = 'From how many patterns on is the index faster than a scan?';
const method =
  'The same patterns are searched twice: laid out in order of arrival and scanned, and sorted behind posting lists. Where the two lines cross decides how many young patterns are kept unsorted.';

await runBench({ name: 'young-or-settled', question, method }, async (context) => {
  const { table } = context;
  for (const corpusOf of [uniform, zipf]) {
    const rows: Cell[][] = [];
    for (const size of SIZES) rows.push([size, ...(await cellsOf(corpusOf(size), size, context))]);
    table({
      title: `${corpusOf(1).name}, microseconds a query, medians`,
      columns: ['records', ...THRESHOLDS.flatMap((threshold) => [`scan ${threshold}`, `index ${threshold}`])],
      rows,
    });
  }
});

function uniform(patternCount: number): Corpus {
  return uniformCorpus({ seed: SEED, patternCount, length: 10, vocabulary: 200, queryCount: 40, queryLength: 8 });
}

function zipf(patternCount: number): Corpus {
  // Queries are changed patterns, so there must be one to change even when no record is searched.
  const corpus = zipfCorpus({ seed: SEED, patternCount: Math.max(1, patternCount), vocabulary: 20_000, queryCount: 40 });
  return { ...corpus, patterns: corpus.patterns.slice(0, patternCount) };
}

async function cellsOf(corpus: Corpus, size: number, { quick, group }: BenchContext): Promise<Cell[]> {
  const records: Events[] = byLength(corpus.patterns.map((symbols) => symbols.map((symbol) => [symbol])));
  const young = patterns.attachYoung(buildYoung(arena, records), records.length);
  const settled = patterns.attachSettled(buildSettled(arena, records, corpus.symbolLimit), records.length);
  const queries = corpus.queries.map((query) => Uint32Array.from(query));
  const cells: Cell[] = [];
  for (const least of THRESHOLDS) {
    const bruteForce = (query: Uint32Array) => matchPatterns([records], [...query], least);
    const twin: Contender<Uint32Array> = {
      name: 'brute force',
      run: bruteForce,
      answer: (query) => bruteForce(query).map(({ ordinal, similarity, matchCount }) => [ordinal, similarity, matchCount]),
      ...TWIN,
    };
    const contenders = [
      contenderOf('scan', young, corpus.symbolLimit, least),
      contenderOf('index', settled, corpus.symbolLimit, least),
      twin,
    ];
    const [scan, index] = await measureInterleaved(contenders, queries, quick ? QUICK : FULL);
    const figures = [figureOf(index, MICROSECONDS), figureOf(scan, MICROSECONDS, { side: 'ours' })];
    group({ group: `${corpus.name}, ${size} patterns, threshold ${least}`, unit: 'µs', figures });
    cells.push(scan.timeMs.median * MICROSECONDS, index.timeMs.median * MICROSECONDS);
  }
  settled.detach();
  young.detach();
  return cells;
}

function contenderOf(name: string, segment: AttachedSegment, symbolLimit: number, leastSimilarity: number): Contender<Uint32Array> {
  const run = (symbols: Uint32Array) => patterns.matchPatterns({ symbols, leastSimilarity, symbolLimit, segments: [segment] });
  const answer = (symbols: Uint32Array): number[][] => {
    const matches = run(symbols);
    return Array.from({ length: matches.count }, (_, match) => [
      matches.ordinalOf(match),
      matches.similarityOf(match),
      matches.matchCountOf(match),
    ]);
  };
  return { name, run, answer };
}
