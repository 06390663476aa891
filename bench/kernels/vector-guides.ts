/**
 * Vector guides: the figures that the guides of the systems we follow state for vectors and embeddings, with ours beside them.
 *
 *   vector processing   under 50 ms a vector, over 100 a second
 *   vector search       768 components, the nearest 100: p50, p95 and p99 are taken, no figure is stated
 *   embedding           under 100 ms a text; about 80 by a sentence model on a CPU, alone and in batches of 32
 */
import { HashedEmbedder } from '../../host/embedding/hashed-embedder.ts';
import type { EngineKernels } from '../../host/wasm/engine-kernels.ts';
import type { BenchContext } from '../harness/bench.ts';
import { below, seededRandom } from '../harness/random.ts';
import { type Summary, scaled, summarize } from '../harness/statistics.ts';
import type { Cell } from '../harness/table.ts';
import type { SearchTimes } from './exact-vectors.ts';

const GUIDE = { vectorMs: 50, vectorsPerSecond: 100, embeddingMs: 100, usualEmbeddingMs: 80 };
const SEED = 20_261_121;
const DIMENSION = 256;
const BATCH = 32;
const ROUNDS = 400;
const WARM_UP = 100;
const WORDS = 20_000;
const WORDS_PER_TEXT = 7;
const MILLISECONDS = 1_000;

/**
 * @param vectorMs  a vector added to 100,000 and asked for
 * @param search    exact, 20,000 vectors of 768 components, the nearest 100
 */
export async function compareGuides(
  { group, table }: BenchContext,
  { embeddings }: EngineKernels,
  vectorMs: Summary,
  search: SearchTimes,
): Promise<void> {
  const embedder = new HashedEmbedder(embeddings, DIMENSION);
  const random = seededRandom(SEED);
  const textOf = (): string => Array.from({ length: WORDS_PER_TEXT }, () => `word${below(random, WORDS)}`).join(' ');
  const embedded = async (textCount: number): Promise<Summary> => {
    const times: number[] = [];
    for (let round = 0; round < WARM_UP + ROUNDS; round++) {
      const texts = Array.from({ length: textCount }, textOf);
      const start = performance.now();
      await embedder.embed(texts);
      if (round >= WARM_UP) times.push(performance.now() - start);
    }
    return scaled(summarize(times), 1 / textCount);
  };
  const [single, batch] = [await embedded(1), await embedded(BATCH)];
  group({
    group: 'a vector is added and asked for',
    unit: 'ms',
    figures: [
      { contender: 'Mneme', value: vectorMs, goal: { figure: 'p99', limit: GUIDE.vectorMs }, answersCompared: false },
      { contender: 'guide: vector processing, at most', value: GUIDE.vectorMs, answersCompared: false },
    ],
  });
  group({
    group: 'a text is embedded',
    unit: 'ms',
    figures: [
      { contender: 'Mneme, alone', value: single, goal: { figure: 'p99', limit: GUIDE.embeddingMs }, answersCompared: false },
      { contender: `Mneme, one of ${BATCH}`, value: batch, side: 'ours', answersCompared: false },
      { contender: 'guide: embedding, at most', value: GUIDE.embeddingMs, answersCompared: false },
      { contender: 'guide: embedding by a sentence model, about', value: GUIDE.usualEmbeddingMs, answersCompared: false },
    ],
  });
  const perSecond = (ms: number): number => MILLISECONDS / ms;
  const rows: Cell[][] = [
    [
      'vector processing',
      `< ${GUIDE.vectorMs} ms, > ${GUIDE.vectorsPerSecond} a second`,
      vectorMs.median,
      null,
      vectorMs.p99,
      perSecond(vectorMs.median),
    ],
    ['vector search, 768 components, limit 100', 'p50, p95, p99 of each', search.p50, search.p95, search.p99, perSecond(search.p50)],
    [
      'embedding, one text',
      `< ${GUIDE.embeddingMs} ms, about ${GUIDE.usualEmbeddingMs}`,
      single.median,
      null,
      single.p99,
      perSecond(single.median),
    ],
    [`embedding, a text of ${BATCH}`, `< ${GUIDE.embeddingMs} ms`, batch.median, null, batch.p99, perSecond(batch.median)],
  ];
  table({
    title: 'rows of the guides, milliseconds',
    columns: ['', 'guide', 'p50', 'p95', 'p99', 'a second'],
    rows,
    notes: [
      'vector processing: a vector is added to 100,000 and asked for, in memory; durable and over HTTP: vector-service. Search: exact, 20,000 vectors, cosine. Embedding: hashed words, no model',
    ],
  });
}
