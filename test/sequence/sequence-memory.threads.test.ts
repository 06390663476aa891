import { expect, it } from 'vitest';
import { createEngine, openSequences, openStore } from '../../host/compose.ts';
import type { Store } from '../../host/core/ports/store.ts';
import { writePredictionAnswer } from '../../host/http/json-text.ts';
import { MemorySnapshots } from '../reference/memory-snapshots.ts';
import { poolIn, untilHelpersReady } from '../wasm/ready-helpers.ts';
import { alphabetOf, disturbed, pick, randomPatterns, seededRandom } from './random-corpus.ts';
import { openTestMemory } from './sequence-fixture.ts';
import { WrappedStore } from './test-stores.ts';

const THREAD_COUNTS = [1, 2, 4];
const CONFIGS = [
  { recall_threshold: 0 },
  { recall_threshold: 0.1, rank_sort_algo: 'similarity' },
  { recall_threshold: 0.4 },
  { recall_threshold: 0.2, fuzzy_similarity: true, fuzzy_token_threshold: 0.6 },
];

/** The same entries in a store that passes for the same one, so that snapshots of the first fit the second. */
class StoreCopy extends WrappedStore {
  private readonly original: Store;

  private constructor(copy: Store, original: Store) {
    super(copy);
    this.original = original;
  }

  override get identity(): string {
    return this.original.identity;
  }

  static async of(original: Store, space: string): Promise<Store> {
    const copy = await openStore(':memory:');
    for await (const batch of original.read(space, 1)) {
      const sessions = new Map((await original.openSessions()).map(({ sessionId, ttlSeconds }) => [sessionId, ttlSeconds]));
      const entries = batch.map((entry) => ({
        ...entry,
        ...(entry.kind === 'session-opened' && { ttlSeconds: sessions.get(entry.sessionId) ?? 1 }),
      }));
      await copy.append(space, batch[0].sequence - 1, entries);
    }
    return new StoreCopy(copy, original);
  }
}

it('answers byte for byte the same on 1, 2 and 4 threads that share every query, while learning and merging, from the journal and from snapshots', async () => {
  const random = seededRandom(20_261_120);
  const alphabet = alphabetOf(40);
  const patterns = randomPatterns(random, 3_000, alphabet, 8);
  const store = await openStore(':memory:');
  const snapshots = new MemorySnapshots();
  const { memory: learner, sessionId } = await openTestMemory({}, { store, snapshots });
  const sessions = await Promise.all(CONFIGS.map((config) => learner.openSession({ space: 'test', metadata: '{}', config })));
  await learner.learnMany(
    sessionId,
    patterns.slice(0, 2_000).map((events) => ({ events })),
  );
  await learner.close();
  const texts = await Promise.all(
    THREAD_COUNTS.map(async (threadCount) => {
      const engine = createEngine({ threadCount, sharedWorkNs: 500 });
      await untilHelpersReady(poolIn(engine.patterns), threadCount - 1);
      const memory = await openSequences({ store: await StoreCopy.of(store, 'test'), engine, ...(threadCount === 2 && { snapshots }) });
      const own = seededRandom(7);
      const answers: string[] = [];
      for (let round = 0; round < 12; round++) {
        const more = patterns.slice(2_000 + round * 80, 2_080 + round * 80).map((events) => ({ events }));
        const learning = memory.learnMany(sessionId, more);
        for (const { sessionId: asking } of sessions) {
          await memory.clearShortTermMemory(asking);
          const stm = disturbed(own, pick(own, patterns), alphabet);
          for (const strings of stm) {
            await memory.observe(asking, { strings, vectors: [], emotives: new Map(), metadata: '{}', uniqueId: 'u' });
          }
          await learning;
          answers.push(writePredictionAnswer(await memory.predict(asking)));
        }
      }
      await memory.close();
      await engine.close();
      return answers;
    }),
  );
  expect(texts[0].some((text) => text.length > 1_000)).toBe(true);
  for (const each of texts) expect(each).toEqual(texts[0]);
});
