import { describe, expect, it } from 'vitest';
import { openStore } from '../../host/compose.ts';
import type { JournalEntry, Store } from '../../host/core/ports/store.ts';
import { Space } from '../../host/sequence/space.ts';
import { type SnapshotProblem, SpaceSnapshots } from '../../host/sequence/space-snapshots.ts';
import { MemorySnapshots } from '../reference/memory-snapshots.ts';
import { ManualClock } from './manual-clock.ts';
import { alphabetOf, randomEvents, randomPatterns, seededRandom } from './random-corpus.ts';
import { observation } from './sequence-fixture.ts';
import { spacePortrait } from './space-portrait.ts';
import { WrappedStore } from './test-stores.ts';
import { engine, predictor } from './twin-memory.ts';
import { UndoWorld } from './undo-world.ts';

const SPACE = 'world';

/** A store as it was behind one entry. */
class PrefixStore extends WrappedStore {
  private readonly last: number;

  constructor(inner: Store, last: number) {
    super(inner);
    this.last = last;
  }

  override async *read(space: string, fromSequence: number): AsyncGenerator<readonly JournalEntry[]> {
    for await (const batch of super.read(space, fromSequence)) yield batch.filter(({ sequence }) => sequence <= this.last);
  }

  override async head(): Promise<number> {
    return this.last;
  }
}

interface Life {
  readonly store: Store;
  readonly head: number;
  readonly queries: readonly string[][][];
}

/** A journal with everything in it. */
async function randomLife(seed: number, steps: number, patternCount: number): Promise<Life> {
  const random = seededRandom(seed);
  const alphabet = alphabetOf(3 + (seed % 40));
  const store = await openStore(':memory:');
  const world = await UndoWorld.open({
    store,
    freshStore: () => openStore(':memory:'),
    engine,
    random,
    alphabet,
    clock: new ManualClock(),
  });
  const { memory } = world;
  if (patternCount > 0) await world.learnMany(randomPatterns(random, patternCount, alphabet, 5));
  const { sessionId } = await memory.openSession({ space: SPACE, metadata: '{"a":1.0}', config: { max_predictions: 7 } });
  for (let step = 0; step < steps; step++) {
    await world.step();
    if (step % 11 === 3) {
      const vector = step % 2 === 0 ? [random(), -0] : [random(), random(), step];
      await memory.observe(sessionId, observation(['v', `ö${step % 5}`], { vectors: [vector], emotives: new Map([['joy', -0]]) }));
    }
    if (step % 37 === 5) await memory.finalizeTraining(sessionId);
    if (step % 23 === 7) await memory.learn(sessionId, { idempotencyKey: `learn-${step}` }).catch(() => undefined);
    if (step % 53 === 11) await memory.closeSession((await memory.openSession({ space: SPACE, metadata: '{}' })).sessionId);
    if (step % 61 === 13) await memory.learnMany(sessionId, [{ events: [['q'], [`r${step}`]], frequency: 3, metadata: ['{"x":1}'] }]);
  }
  await memory.close();
  const queries = Array.from({ length: 4 }, () => randomEvents(random, alphabet, 1, 4));
  return { store, head: await store.head(SPACE), queries };
}

function snapshotsOf(store: Store, snapshots: MemorySnapshots, problems: SnapshotProblem[] = []): SpaceSnapshots {
  return new SpaceSnapshots({ store, snapshots, numbers: engine.numbers, onProblem: (problem) => problems.push(problem) });
}

/** Writes a snapshot of the state behind an entry. */
async function snapshotAt(life: Life, sequence: number, files = new MemorySnapshots()): Promise<MemorySnapshots> {
  const prefix = new PrefixStore(life.store, sequence);
  const space = await Space.load(SPACE, prefix, engine, predictor, 0, snapshotsOf(prefix, files));
  await space.saveSnapshot();
  space.free();
  return files;
}

/** Where two texts part, with what stands around it; empty when they do not. */
function firstDifference(found: string, expected: string): string {
  if (found === expected) return '';
  let at = 0;
  while (found[at] === expected[at]) at++;
  return `found ${found.slice(Math.max(0, at - 60), at + 60)} expected ${expected.slice(Math.max(0, at - 60), at + 60)}`;
}

describe('a space that is loaded from a snapshot and what came behind it', () => {
  it('is the fold of its journal, whenever the snapshot was taken', async () => {
    for (let seed = 1; seed <= 6; seed++) {
      const life = await randomLife(seed, 260, seed % 3 === 0 ? 2500 : 0);
      const folded = await Space.load(SPACE, life.store, engine, predictor, 0);
      const expected = spacePortrait(folded, predictor, life.queries);
      for (const share of [0.05, 0.3, 0.5, 0.77, 0.99, 1]) {
        const sequence = Math.max(1, Math.floor(life.head * share));
        const problems: SnapshotProblem[] = [];
        const files = await snapshotAt(life, sequence);
        const space = await Space.load(SPACE, life.store, engine, predictor, 0, snapshotsOf(life.store, files, problems));
        expect([space.entriesSinceSnapshot, problems, files.drafts.size]).toEqual([life.head - sequence, [], 0]);
        const found = spacePortrait(space, predictor, life.queries);
        expect(firstDifference(found, expected), `seed ${seed}, sequence ${sequence} of ${life.head}`).toBe('');
        space.free();
      }
      folded.free();
      await life.store.close();
    }
  });

  it('gives back all memory that writing and reading a snapshot took', async () => {
    const life = await randomLife(3, 60, 2500);
    const before = engine.arena.bytesInUse;
    const files = await snapshotAt(life, life.head);
    expect(engine.arena.bytesInUse).toBe(before);
    const space = await Space.load(SPACE, life.store, engine, predictor, 0, snapshotsOf(life.store, files));
    space.free();
    expect(engine.arena.bytesInUse).toBe(before);
  });
});
