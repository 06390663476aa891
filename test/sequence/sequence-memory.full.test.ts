import { describe, expect, it } from 'vitest';
import { createEngine, openSequences, openStore } from '../../host/compose.ts';
import type { GivenPattern } from '../../host/sequence/observation.ts';
import { seededRandom } from '../reference/seeded-random.ts';
import { ManualTimer } from './manual-timer.ts';
import { between } from './random-corpus.ts';
import { observation, observeAll, openTestMemory } from './sequence-fixture.ts';

const MEBIBYTE = 1024 * 1024;
const outOfMemory = expect.objectContaining({ code: 'MEM_OUT_OF_MEMORY' });

function patternsOf(seed: number, count: number, length: number): GivenPattern[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => ({ events: Array.from({ length }, () => [`s${between(random, 0, 300)}`]) }));
}

/** A memory in little kernel memory, with a session in each of two spaces. */
async function openSmall() {
  const store = await openStore(':memory:');
  const engine = createEngine({ maximumBytes: 3 * MEBIBYTE, threadCount: 1 });
  const timer = new ManualTimer();
  const { memory, sessionId } = await openTestMemory({}, { store, engine, timer });
  const other = (await memory.openSession({ space: 'other', metadata: '{}' })).sessionId;
  return { store, engine, timer, memory, sessionId, other };
}

/** Learns until there is no room left, many requests in flight at a time. */
async function fill({ memory, sessionId }: Awaited<ReturnType<typeof openSmall>>) {
  let refused = 0;
  let learned = 0;
  for (let round = 0; refused === 0 || round < 5; round++) {
    const batches = Array.from({ length: 20 }, (_, batch) => patternsOf(1000 * round + batch, 50, 20));
    const outcomes = await Promise.allSettled(batches.map((patterns) => memory.learnMany(sessionId, patterns)));
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') learned += 50;
      else expect(outcome.reason).toEqual(outOfMemory);
      if (outcome.status === 'rejected') refused++;
    }
  }
  // To the last pattern, so that nothing is left for anybody.
  for (let refusals = 0; refusals < 3; ) {
    try {
      await memory.learnMany(sessionId, patternsOf(100_000 + learned, 1, 20));
      learned++;
    } catch (error) {
      expect(error).toEqual(outOfMemory);
      refusals++;
    }
  }
  return { refused, learned };
}

describe('SequenceMemory whose kernel memory runs out', () => {
  it('refuses what there is no room for before it is written, with requests in flight, and holds what the journal says', async () => {
    const small = await openSmall();
    const { memory, store, sessionId } = small;
    const { learned } = await fill(small);
    expect(learned).toBeGreaterThan(1000);
    const head = await store.head('test');
    await expect(memory.learnMany(sessionId, patternsOf(7, 5000, 20))).rejects.toEqual(outOfMemory);
    expect(await store.head('test')).toBe(head);
    const roomy = await openSequences({ store, engine: createEngine() });
    expect((await memory.figuresOf('test')).learningCount).toBe(learned);
    expect(await memory.symbolStatistics('test')).toEqual(await roomy.symbolStatistics('test'));
    await memory.close();
  });

  it('answers queries, and observes, in a full memory as a roomy one does', async () => {
    const small = await openSmall();
    const { memory, store, sessionId, other } = small;
    await fill(small);
    await observeAll(memory, sessionId, [['s1'], ['s2'], ['s3']]);
    const roomy = await openSequences({ store, engine: createEngine() });
    expect(await memory.predict(sessionId)).toEqual(await roomy.predict(sessionId));
    expect((await memory.predict(sessionId, { cutoff: 0.1 })).predictions.length).toBeGreaterThan(0);
    expect(await memory.observe(other, observation(['x']))).toMatchObject({ stmLength: 1 });
    await memory.close();
  });

  it('answers the same when there is no room to merge while it rests', async () => {
    const small = await openSmall();
    const { memory, store, sessionId, timer } = small;
    await fill(small);
    await observeAll(memory, sessionId, [['s1'], ['s2'], ['s3']]);
    expect(timer.waiting.size).toBeGreaterThan(0);
    timer.fire();
    const roomy = await openSequences({ store, engine: createEngine() });
    expect(await memory.predict(sessionId)).toEqual(await roomy.predict(sessionId));
    await memory.close();
  });

  it('learns what it knows already in a full memory, and new things again once something was cleared', async () => {
    const small = await openSmall();
    const { memory, store, sessionId } = small;
    const known: GivenPattern = { events: [['k1'], ['k2'], ['k3']] };
    await memory.learnMany(sessionId, [known]);
    await fill(small);
    expect((await memory.learnMany(sessionId, [known])).patternNames).toHaveLength(1);
    const head = await store.head('test');
    const news = patternsOf(9, 5000, 20);
    await expect(memory.learnMany(sessionId, news)).rejects.toEqual(outOfMemory);
    expect(await store.head('test')).toBe(head);
    await memory.clearMemory(sessionId);
    expect((await memory.learnMany(sessionId, news)).patternNames).toHaveLength(5000);
    expect((await memory.figuresOf('test')).learningCount).toBe(5000);
    await memory.close();
  });

  it('makes room for vectors before it writes the learning that indexes them', async () => {
    const small = await openSmall();
    const { memory, store, sessionId } = small;
    await fill(small);
    const vectors = [Array.from({ length: 8192 }, (_, index) => index)];
    await memory.observe(sessionId, observation(['x'], { vectors }));
    const head = await store.head('test');
    await expect(memory.learn(sessionId)).rejects.toEqual(outOfMemory);
    expect(await store.head('test')).toBe(head);
    expect(await memory.shortTermMemoryOf(sessionId)).toHaveLength(1);
    await memory.close();
  });

  it('keeps room for learnings in flight while the memory is cleared before them', async () => {
    const { memory, sessionId, store } = await openSmall();
    const patterns = patternsOf(3, 100, 20);
    await memory.learnMany(sessionId, patterns);
    const requests = [memory.clearMemory(sessionId), memory.learnMany(sessionId, patterns), memory.learnMany(sessionId, patterns)];
    await Promise.all(requests);
    expect((await memory.figuresOf('test')).learningCount).toBe(200);
    const roomy = await openSequences({ store, engine: createEngine() });
    expect(await memory.symbolStatistics('test')).toEqual(await roomy.symbolStatistics('test'));
    await memory.close();
  });

  it('refuses to load a space that does not fit, and gives back what it took for that', async () => {
    const small = await openSmall();
    await fill(small);
    await small.memory.close();
    const engine = createEngine({ maximumBytes: 2 * MEBIBYTE, threadCount: 1 });
    const tiny = await openSequences({ store: small.store, engine });
    await tiny.figuresOf('other');
    const before = engine.arena.bytesInUse;
    await expect(tiny.figuresOf('test')).rejects.toEqual(outOfMemory);
    expect(engine.arena.bytesInUse).toBeLessThanOrEqual(before);
    await tiny.close();
  });
});
