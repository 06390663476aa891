/**
 * Embedding: what does a vector of a text cost, alone and in batches, computed and remembered?
 *
 * Hashed vectors beside their slow twin (the definition in JavaScript, with the runtime's own Unicode tables and BigInt hashes: not a tuned
 * rival), static vectors beside loops over the same rows, and the guides' figures for a sentence model on a CPU.
 */
import { CachedEmbedder } from '../../host/core/caching/cached-embedder.ts';
import { HashedEmbedder } from '../../host/embedding/hashed-embedder.ts';
import { StaticEmbedder } from '../../host/embedding/static-embedder.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { writeModel } from '../../test/embedding/small-model.ts';
import { hashedEmbedding, pooledEmbedding } from '../../test/reference/hashed-embedding.ts';
import { runBench } from '../harness/bench.ts';
import { type Contender, figureOf, type Measured, measureInterleaved } from '../harness/measure.ts';
import { below, type Random, seededRandom, zipfSampler } from '../harness/random.ts';
import type { Goal } from '../harness/report-row.ts';
import type { Cell } from '../harness/table.ts';
import { temporaryFolder } from '../harness/temporary-folder.ts';

const SEED = 20_261_120;
const DIMENSION = 256;
/** Five to nine words: a fact, a title, a question. */
const LEAST_WORDS = 5;
const MORE_WORDS = 5;
const WORDS = 20_000;
/** Of the static model: as the usual ones. */
const TOKENS = 30_000;
const TOKENS_PER_TEXT = 10;
const CACHE_BYTES = 256 * 1_048_576;
const MICROSECONDS = 1e3;
/** At least 200,000 short texts a second. */
const HASHED_GOAL: Goal = { figure: 'median', limit: 5 };
const HIT_GOAL: Goal = { figure: 'median', limit: 2 };
/** Of the guides: an embedding by a sentence model on a CPU, and a vector processed. */
const GUIDE_EMBEDDING_MS = 80;
const GUIDE_VECTOR_MS = 50;
const ROUNDS = { rounds: 9, warmUpMs: 300 };
const QUICK_ROUNDS = { rounds: 3, warmUpMs: 100 };

const question = 'texts to vectors: hashed, cached, pooled from a model';
const method =
  'Seeded short texts of 5 to 9 words, 256 components. Vectors compared first; contenders take turns; medians of passes over all texts.';

await runBench({ name: 'embedding', question, method }, async ({ quick, table, group }) => {
  const { embeddings, hashes } = createEngineKernels({ threadCount: 1 });
  const random = seededRandom(SEED);
  const texts = shortTexts(random, quick ? 500 : 2_000);
  const rounds = quick ? QUICK_ROUNDS : ROUNDS;
  const perText = MICROSECONDS / texts.length;
  const rows: Cell[][] = [];
  const measure = async (name: string, contenders: readonly Contender<null>[]): Promise<Measured[]> => {
    const measured = await measureInterleaved(contenders, [null], rounds);
    for (const one of measured) rows.push([name, one.name, one.timeMs.median * perText, 1e6 / (one.timeMs.median * perText), one.ratio]);
    return measured;
  };

  const hashed = new HashedEmbedder(embeddings, DIMENSION);
  const cached = new CachedEmbedder(hashed, hashes, CACHE_BYTES);
  await cached.embed(texts);
  const [batch, single, hits, hit, twin] = await measure('hashed', [
    contender('one call', () => hashed.embed(texts)),
    contender('a call each', () => eachAlone(texts, (text) => hashed.embed([text]))),
    contender('cache, one call', () => cached.embed(texts)),
    contender('cache, a call each', () => eachAlone(texts, (text) => cached.embed([text]))),
    { ...contender('slow twin', () => Promise.resolve(texts.map((text) => hashedEmbedding(text, DIMENSION)))), everyRounds: 3 },
  ]);
  group({
    group: 'hashed, short texts',
    unit: 'µs',
    figures: [figureOf(batch, perText, { goal: HASHED_GOAL }), figureOf(single, perText, { side: 'ours' }), figureOf(twin, perText)],
  });
  group({
    group: 'cache hit',
    unit: 'µs',
    figures: [
      figureOf(hit, perText, { goal: HIT_GOAL }),
      figureOf(hits, perText, { side: 'ours' }),
      { ...figureOf(single, perText), contender: 'computed anew', side: 'ours' },
    ],
  });

  const model = Float32Array.from({ length: TOKENS * DIMENSION }, () => random() - 0.5);
  const runs = texts.map(() => Array.from({ length: TOKENS_PER_TEXT }, () => below(random, TOKENS)));
  const ids = Uint32Array.from(runs.flat());
  const ends = Uint32Array.from(runs, (_, index) => (index + 1) * TOKENS_PER_TEXT);
  const rowsOfModel = embeddings.openTable(model, DIMENSION);
  const [kernel, loops] = await measure('pooling', [
    { name: 'kernel', run: () => rowsOfModel.pooled(ids, ends, true), answer: () => [...rowsOfModel.pooled(ids, ends, true)] },
    {
      name: 'loops over Float32Array',
      run: () => runs.map((run) => pooledEmbedding(run, model, DIMENSION, true)),
      answer: () => runs.flatMap((run) => [...pooledEmbedding(run, model, DIMENSION, true)]),
    },
  ]);
  group({ group: 'static model, pooling of 10 tokens', unit: 'µs', figures: [figureOf(kernel, perText), figureOf(loops, perText)] });
  rowsOfModel.free();

  const folder = temporaryFolder();
  const fixed = await StaticEmbedder.open(embeddings, writeModel(folder.path));
  const [whole] = await measure('static model of 10 words, tokenizer included', [contender('one call', () => fixed.embed(texts))]);
  group({ group: 'static model, text to vector', unit: 'µs', figures: [{ ...figureOf(whole, perText), answersCompared: false }] });
  await fixed.close();
  folder.remove();

  group({
    group: 'one text, beside the guides',
    unit: 'ms',
    figures: [
      { contender: 'hashed, one text a call', value: single.timeMs.median / texts.length, answersCompared: false },
      {
        contender: `hashed, one of ${texts.length} a call`,
        side: 'ours',
        value: batch.timeMs.median / texts.length,
        answersCompared: false,
      },
      { contender: 'guide: embedding by a sentence model, about', value: GUIDE_EMBEDDING_MS, answersCompared: false },
      { contender: 'guide: vector processing, at most', value: GUIDE_VECTOR_MS, answersCompared: false },
    ],
  });
  table({
    title: 'a text, medians',
    columns: ['', '', 'microseconds', 'texts a second', 'of the first'],
    rows,
    notes: [
      'must reach: 200,000 hashed short texts a second; a cache hit within 2 microseconds',
      `the guides: an embedding under 100 ms (about ${GUIDE_EMBEDDING_MS} ms by a sentence model on a CPU); a vector under ${GUIDE_VECTOR_MS} ms, 100 a second`,
    ],
  });
});

function contender(name: string, embed: () => Promise<Float32Array[]>): Contender<null> {
  return { name, run: embed, answer: async () => (await embed()).map((vector) => [...vector]) };
}

async function eachAlone(texts: readonly string[], embed: (text: string) => Promise<Float32Array[]>): Promise<Float32Array[]> {
  const vectors: Float32Array[] = [];
  for (const text of texts) vectors.push((await embed(text))[0]);
  return vectors;
}

/** Few words frequent, of two to eleven letters. */
function shortTexts(random: Random, count: number): string[] {
  const rank = zipfSampler(random, WORDS, 1);
  const words = Array.from({ length: WORDS }, () =>
    Array.from({ length: 2 + below(random, 10) }, () => String.fromCharCode(97 + below(random, 26))).join(''),
  );
  return Array.from({ length: count }, () =>
    Array.from({ length: LEAST_WORDS + below(random, MORE_WORDS) }, () => words[rank()]).join(' '),
  );
}
