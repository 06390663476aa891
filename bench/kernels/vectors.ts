/**
 * Vectors: exact search beside usearch's own, approximate search beside exact, what adding does to the event loop, and the guides' rows.
 *
 * Vectors are seeded and clustered, a hundred to a centre, as those of texts are; queries are further members of the clusters.
 */
import { loadUsearch } from '../../host/vectors/usearch-module.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { runBench } from '../harness/bench.ts';
import { searchApproximately } from './approximate-vectors.ts';
import { compareExact, compareThreads } from './exact-vectors.ts';
import { compareGuides } from './vector-guides.ts';

const question = 'nearest vectors: our kernel, usearch exact, usearch approximate behind our port';
const method =
  'Seeded clustered vectors. Answers compared first; contenders take turns; one thread each. Approximate search is asked through its port, one question after the other.';

await runBench({ name: 'vectors', question, method }, async (context) => {
  const library = await loadUsearch();
  const alone = createEngineKernels({ threadCount: 1 });
  const together = createEngineKernels({ threadCount: 2 });
  await compareExact(context, library, alone, 256, 10);
  const longTimes = await compareExact(context, library, alone, 768, 100);
  await compareThreads(context, alone, together);
  await together.close();
  const vectorMs = await searchApproximately(context, alone);
  await compareGuides(context, alone, vectorMs, longTimes);
});
