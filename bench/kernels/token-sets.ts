/**
 * Token sets: what does an exact search over many sets cost, beside JavaScript?
 *
 * Sets of 10 to 30 tokens, few tokens frequent, a third of the sets changed copies of others; queries are changed sets. Contenders: our search;
 * an inverted index in JavaScript (posting lists and counters in typed arrays, every list counted); a loop over JavaScript Sets, asked fewer
 * queries and fewer rounds.
 */
import type { SetHit } from '../../host/core/ports/token-set-kernel.ts';
import { createTokenSets } from '../../host/fuzzy/token-sets.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { searchSets } from '../../test/reference/token-sets.ts';
import { runBench } from '../harness/bench.ts';
import { type Corpus, zipfCorpus } from '../harness/corpora.ts';
import { type Contender, figureOf, measureInterleaved } from '../harness/measure.ts';
import type { Cell } from '../harness/table.ts';

const SEED = 20_261_120;
const SIZES = [100_000, 1_000_000];
const QUICK_SIZES = [20_000];
const CUTOFFS = [0.3, 0.5, 0.8];
const LIMIT = 10;
const QUERIES = 20;
/** Of the loop over Sets, which takes a tenth of a second and more. */
const LOOP_QUERIES = 2;
const MICROSECONDS = 1_000;
const ROUNDS = { rounds: 5, warmUpMs: 300 };
const QUICK_ROUNDS = { rounds: 2, warmUpMs: 50 };

const question = 'the most similar token sets: kernel, inverted index and Sets in JavaScript';
const method = 'Seeded sets, Jaccard. Answers compared first; contenders take turns; medians over queries, each one call.';

await runBench({ name: 'token-sets', question, method }, async ({ quick, table, group }) => {
  const rows: Cell[][] = [];
  for (const patternCount of quick ? QUICK_SIZES : SIZES) {
    const corpus = zipfCorpus({ seed: SEED, patternCount, vocabulary: 20_000, queryCount: QUERIES });
    const sets = createTokenSets(createEngineKernels(), corpus.patterns);
    const indexed = invertedIndex(corpus);
    for (const cutoff of CUTOFFS) {
      for (const limit of [undefined, LIMIT]) {
        const most = limit ?? patternCount;
        const asks: [name: string, ask: (query: readonly number[]) => SetHit[]][] = [
          ['kernel', (query) => sets.search(query, limit === undefined ? { cutoff } : { cutoff, limit })],
          ['inverted index', (query) => indexed(query, cutoff, most)],
          ['Sets', (query) => searchSets(corpus.patterns, query, 'jaccard', cutoff, most)],
        ];
        const contenders = asks.map(([name, ask]): Contender<readonly number[]> => {
          const contender = { name, run: ask, answer: ask };
          return name === 'Sets' ? { ...contender, mostInputs: LOOP_QUERIES, everyRounds: ROUNDS.rounds } : contender;
        });
        const measured = await measureInterleaved(contenders, corpus.queries, quick ? QUICK_ROUNDS : ROUNDS);
        const what = limit === undefined ? 'all' : `best ${limit}`;
        group({
          group: `${patternCount} sets, Jaccard at least ${cutoff}, ${what}`,
          unit: 'µs',
          figures: measured.map((one) => figureOf(one, MICROSECONDS)),
        });
        rows.push([
          patternCount,
          cutoff,
          what,
          ...measured.map(({ timeMs }) => timeMs.median * MICROSECONDS),
          measured[1].ratio,
          measured[2].ratio,
        ]);
      }
    }
    sets.free();
  }
  table({
    title: 'microseconds a query, medians',
    columns: ['sets', 'cutoff', 'answer', 'kernel', 'inverted index', 'Sets', 'index/kernel', 'Sets/kernel'],
    rows,
  });
});

/** The same algorithm in JavaScript: count every list of the query, then score what was counted. */
function invertedIndex({ patterns, symbolLimit }: Corpus): (query: readonly number[], cutoff: number, limit: number) => SetHit[] {
  const lists = Array.from({ length: symbolLimit }, (): number[] => []);
  for (const [index, tokens] of patterns.entries()) for (const token of tokens) lists[token].push(index);
  const postings = lists.map((list) => Uint32Array.from(list));
  const sizes = Uint32Array.from(patterns, ({ length }) => length);
  const counters = new Uint8Array(patterns.length);
  return (query, cutoff, limit) => {
    const touched: number[] = [];
    for (const token of query) for (const index of postings[token]) if (counters[index]++ === 0) touched.push(index);
    const hits: SetHit[] = [];
    for (const index of touched) {
      const shared = counters[index];
      counters[index] = 0;
      const similarity = shared / (query.length + sizes[index] - shared);
      if (similarity >= cutoff) hits.push({ index, shared, similarity });
    }
    return hits.sort((left, right) => right.similarity - left.similarity || left.index - right.index).slice(0, limit);
  };
}
