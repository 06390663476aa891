import { describe, expect, it } from 'vitest';
import { openStore } from '../../host/compose.ts';
import type { Store } from '../../host/core/ports/store.ts';
import { exactJson } from '../../host/sequence/exact-json.ts';
import { SequenceMemory } from '../../host/sequence/sequence-memory.ts';
import { MemorySnapshots } from '../reference/memory-snapshots.ts';
import { ManualClock } from './manual-clock.ts';
import { alphabetOf, randomPatterns, seededRandom } from './random-corpus.ts';
import { observation } from './sequence-fixture.ts';
import { engine } from './twin-memory.ts';
import { UndoWorld } from './undo-world.ts';

const SPACE = 'world';
const identities = { nextHex: () => 'f'.repeat(32) };

function openMemory(store: Store, snapshots?: MemorySnapshots): Promise<SequenceMemory> {
  return SequenceMemory.open({ engine, store, clock: new ManualClock(), identities, ...(snapshots && { snapshots }) });
}

/** What a memory says about its past, as text. */
async function historyOf(memory: SequenceMemory, sessionId: string, moments: readonly number[]): Promise<string[]> {
  const answers: unknown[] = [];
  const { patterns } = await memory.patternsOf(SPACE, 0, 12);
  for (const sequence of moments) {
    const asOf = { sequence };
    answers.push(
      await memory.predict(sessionId, { asOf }),
      await memory.patternsOf(SPACE, 0, 5, { asOf }),
      await memory.symbolStatistics(SPACE, { asOf }),
    );
  }
  answers.push(await memory.predict(sessionId), await memory.certificate({ sessionId }));
  for (const { name } of patterns) {
    answers.push(await memory.trace(SPACE, name), await memory.whyNot({ sessionId }, name));
    answers.push(await memory.explain(sessionId, name).catch((error: unknown) => String(error)));
  }
  return answers.map((answer) => exactJson(answer));
}

describe('a memory that was opened from a snapshot', () => {
  it('answers about its past, and takes back, as one that read its journal', async () => {
    for (let seed = 1; seed <= 3; seed++) {
      const random = seededRandom(seed);
      const alphabet = alphabetOf(12);
      const store = await openStore(':memory:');
      const freshStore = (): Promise<Store> => openStore(':memory:');
      const world = await UndoWorld.open({ store, freshStore, engine, random, alphabet, clock: new ManualClock() });
      await world.learnMany(randomPatterns(random, 1500, alphabet, 5));
      const { sessionId } = await world.memory.openSession({
        space: SPACE,
        metadata: '{}',
        config: { recall_threshold: 0.2, max_predictions: 5 },
      });
      for (let step = 0; step < 80; step++) await world.step();
      await world.memory.observe(sessionId, observation(alphabet.slice(0, 2)));
      await world.memory.observe(sessionId, observation(alphabet.slice(2, 4)));
      await world.memory.close();

      const snapshots = new MemorySnapshots();
      const first = await openMemory(store, snapshots);
      await first.predict(sessionId);
      await first.close();
      expect([...snapshots.kept.keys()], 'a snapshot was written on closing').toEqual([SPACE]);

      const head = await store.head(SPACE);
      const moments = [60, 30, 5, 0].map((back) => head - back);
      const folded = await openMemory(store);
      const expected = await historyOf(folded, sessionId, moments);
      await folded.close();
      const reopened = await openMemory(store, snapshots);
      expect(await historyOf(reopened, sessionId, moments)).toEqual(expected);

      await reopened.learn(sessionId);
      await reopened.undo(sessionId);
      await reopened.observe(sessionId, observation(alphabet.slice(0, 3)));
      const after = await historyOf(reopened, sessionId, [head + 1, head + 2]);
      await reopened.close();
      const again = await openMemory(store);
      expect(await historyOf(again, sessionId, [head + 1, head + 2])).toEqual(after);
      await again.close();
      await store.close();
    }
  });
});
