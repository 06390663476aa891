/**
 * Token sets: what does a search over many sets cost, exact and approximate, beside JavaScript?
 *
 * Sets of 10 to 30 tokens, few tokens frequent, a third of the sets changed copies of others; queries are changed sets. Contenders: our search;
 * an inverted index in JavaScript (posting lists and counters in typed arrays, every list counted); a loop over JavaScript Sets, asked fewer
 * queries and fewer rounds. Approximate searches by LSH bands against the exact one: every hit must be one of the exact hits, in their order, and
 * the recall is measured on sets of the collection. MinHash signatures and their comparison: kernel against typed arrays in JavaScript.
 */
import type { SetHit } from '../../host/core/ports/token-set-kernel.ts';
import { createMinHash } from '../../host/fuzzy/min-hash.ts';
import { createTokenSets, type TokenSets } from '../../host/fuzzy/token-sets.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { searchSets } from '../../test/reference/token-sets.ts';
import { runBench } from '../harness/bench.ts';
import { type Corpus, zipfCorpus } from '../harness/corpora.ts';
import { type Contender, figureOf, measureInterleaved } from '../harness/measure.ts';
import type { Group } from '../harness/report-row.ts';
import type { Cell } from '../harness/table.ts';

const SEED = 20_261_120;
const SIZES = [100_000, 1_000_000];
const QUICK_SIZES = [20_000];
const CUTOFFS = [0.3, 0.5, 0.8];
const LIMIT = 10;
/** Bands and rows whose expected recall at the cutoff is above 0.8. */
const BANDS: readonly { readonly cutoff: number; readonly bands: number; readonly rows: number }[] = [
  { cutoff: 0.3, bands: 40, rows: 2 },
  { cutoff: 0.5, bands: 32, rows: 4 },
  { cutoff: 0.8, bands: 20, rows: 5 },
];
const RECALL_SAMPLE = 200;
const PERMUTATIONS = 100;
const SIGNED_SETS = 1_000;
const QUERIES = 20;
/** Of the loop over Sets, which takes a tenth of a second and more. */
const LOOP_QUERIES = 2;
const MICROSECONDS = 1_000;
const NANOSECONDS = 1e6;
const ROUNDS = { rounds: 5, warmUpMs: 300 };
const QUICK_ROUNDS = { rounds: 2, warmUpMs: 50 };

const question = 'the most similar token sets, exactly and by LSH bands, and MinHash signatures: kernel and JavaScript';
const method =
  'Seeded sets, Jaccard. Answers compared first (of bands: that each hit is one of the exact search); contenders take turns; medians over queries, each one call.';

await runBench({ name: 'token-sets', question, method }, async ({ quick, table, group }) => {
  const rows: Cell[][] = [];
  const bandRows: Cell[][] = [];
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
    for (const shape of BANDS) {
      const { groups, row } = await measureBands(sets, corpus, shape, quick ? QUICK_ROUNDS : ROUNDS);
      groups.forEach(group);
      bandRows.push([patternCount, ...row]);
    }
    sets.free();
  }
  table({
    title: 'microseconds a query, medians',
    columns: ['sets', 'cutoff', 'answer', 'kernel', 'inverted index', 'Sets', 'index/kernel', 'Sets/kernel'],
    rows,
  });
  table({
    title: 'approximate search by LSH bands, microseconds a query, medians',
    columns: ['sets', 'cutoff', 'bands', 'rows', 'by bands', 'exact', 'exact/bands', 'recall', 'expected at the cutoff', 'index ms'],
    rows: bandRows,
    notes: [`recall: of all pairs at or above the cutoff, ${RECALL_SAMPLE} sets asked; index: first search, which links all sets`],
  });
  const signatures = await measureSignatures(quick ? QUICK_ROUNDS : ROUNDS);
  signatures.groups.forEach(group);
  table({
    title: `MinHash, ${PERMUTATIONS} permutations, nanoseconds a set, medians`,
    columns: ['work', 'kernel', 'JavaScript', 'JavaScript/kernel'],
    rows: signatures.rows,
    notes: ['kernel: copies in and out included'],
  });
});

async function measureBands(
  sets: TokenSets,
  { patterns, queries }: Corpus,
  { cutoff, bands, rows }: (typeof BANDS)[number],
  rounds: typeof ROUNDS,
): Promise<{ groups: Group[]; row: Cell[] }> {
  const approximate = { method: 'lsh', bands, rows } as const;
  const start = performance.now();
  sets.search(queries[0], { cutoff, approximate });
  const indexMs = performance.now() - start;
  const asks: [name: string, ask: (query: readonly number[]) => SetHit[]][] = [
    [`${bands} bands of ${rows}`, (query) => sets.search(query, { cutoff, approximate }).hits],
    ['exact', (query) => sets.search(query, { cutoff })],
  ];
  const contenders = asks.map(([name, ask]): Contender<readonly number[]> => ({ name, run: ask, answer: ask }));
  const measured = await measureInterleaved(contenders, queries, rounds, isNoPart);
  const { recall, expectedRecall } = sets.measureRecall({ approximate, cutoff, sampleSize: RECALL_SAMPLE, seed: SEED });
  const what = `${patterns.length} sets, Jaccard at least ${cutoff}, by LSH bands`;
  const share = { contender: asks[0][0], value: recall };
  return {
    groups: [
      { group: what, unit: 'µs', figures: measured.map((one) => figureOf(one, MICROSECONDS)) },
      {
        group: `${what}: recall`,
        unit: 'share found',
        figures: [share, { contender: 'expected at the cutoff', value: expectedRecall, answersCompared: false }],
      },
    ],
    row: [
      cutoff,
      bands,
      rows,
      ...measured.map(({ timeMs }) => timeMs.median * MICROSECONDS),
      measured[1].ratio,
      recall,
      expectedRecall,
      indexMs,
    ],
  };
}

/** Tells when hits are not some of those expected, in their order. */
function isNoPart(found: unknown, expected: unknown): string | undefined {
  const exact: string[] = Array.isArray(expected) ? expected.map((hit) => JSON.stringify(hit)) : [];
  let at = 0;
  for (const hit of Array.isArray(found) ? found : []) {
    at = exact.indexOf(JSON.stringify(hit), at) + 1;
    if (at === 0) return `${JSON.stringify(hit)} is no exact hit, or not in its place`;
  }
  return undefined;
}

async function measureSignatures(rounds: typeof ROUNDS): Promise<{ groups: Group[]; rows: Cell[][] }> {
  const shape = { vocabulary: 20_000, queryCount: 0 };
  const batches = [0, 1, 2, 3].map((more) =>
    zipfCorpus({ seed: SEED + more, patternCount: SIGNED_SETS, ...shape }).patterns.map((pattern) => Uint32Array.from(pattern)),
  );
  const minHash = createMinHash(createEngineKernels().minHash, { permutationCount: PERMUTATIONS });
  const signatures = batches.map(minHash.signaturesOf);
  const groups: Group[] = [];
  const rows: Cell[][] = [];
  const measure = async <Input>(what: string, inputs: readonly Input[], [ours, theirs]: ((input: Input) => unknown)[]): Promise<void> => {
    const contenders = [
      { name: 'kernel', run: ours, answer: ours },
      { name: 'JavaScript', run: theirs, answer: theirs },
    ];
    const measured = await measureInterleaved(contenders, inputs, rounds);
    const perSet = NANOSECONDS / SIGNED_SETS;
    groups.push({
      group: `MinHash, ${PERMUTATIONS} permutations, ${what}`,
      unit: 'ns',
      figures: measured.map((one) => figureOf(one, perSet)),
    });
    rows.push([what, ...measured.map(({ timeMs }) => timeMs.median * perSet), measured[1].ratio]);
  };
  await measure('signatures of 10 to 30 tokens', batches, [minHash.signaturesOf, plainSignatures]);
  await measure('one signature against many', signatures, [
    (many) => minHash.similarities(many.subarray(0, PERMUTATIONS), many),
    plainSimilarities,
  ]);
  return { groups, rows };
}

/** As the kernel does it, with the first shift apart, one permutation at a time. */
function plainSignatures(sets: readonly Uint32Array[]): Uint32Array {
  const permutations = Int32Array.from({ length: PERMUTATIONS }, (_, permutation) => {
    const product = Math.imul(permutation + 1, 0x9e3779b9);
    return product ^ (product >>> 16);
  });
  const signatures = new Uint32Array(sets.length * PERMUTATIONS).fill(0xffff_ffff);
  for (let index = 0; index < sets.length; index++) {
    const first = index * PERMUTATIONS;
    for (const token of sets[index]) {
      const folded = token ^ (token >>> 16);
      for (let permutation = 0; permutation < PERMUTATIONS; permutation++) {
        let mixed = Math.imul(folded ^ permutations[permutation], 0x85ebca6b);
        mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
        const value = (mixed ^ (mixed >>> 16)) >>> 0;
        if (value < signatures[first + permutation]) signatures[first + permutation] = value;
      }
    }
  }
  return signatures;
}

/** Of the first signature and all. */
function plainSimilarities(signatures: Uint32Array): Float64Array {
  const similarities = new Float64Array(signatures.length / PERMUTATIONS);
  for (let index = 0; index < similarities.length; index++) {
    let equal = 0;
    for (let at = 0; at < PERMUTATIONS; at++) if (signatures[at] === signatures[index * PERMUTATIONS + at]) equal++;
    similarities[index] = equal / PERMUTATIONS;
  }
  return similarities;
}

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
