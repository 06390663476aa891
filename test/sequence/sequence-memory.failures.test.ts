import { beforeEach, describe, expect, it } from 'vitest';
import { createEngine, openSequences } from '../../host/compose.ts';
import type { MemoryError } from '../../host/errors.ts';
import type { SequenceMemory } from '../../host/sequence/sequence-memory.ts';
import { ManualClock } from './manual-clock.ts';
import { learnEvents, observation, observeAll, openTestMemory } from './sequence-fixture.ts';
import { FailingStore, GatedStore } from './test-stores.ts';

/** Codes of those that were refused, `fine` for the others. */
async function outcomesOf(requests: readonly Promise<unknown>[]): Promise<string[]> {
  const settled = await Promise.allSettled(requests);
  return settled.map((result) => (result.status === 'fulfilled' ? 'fine' : (result.reason as MemoryError).code));
}

/** Lets everything run that waits for nothing but microtasks and timers of 0. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

describe('SequenceMemory on a store that fails', () => {
  let store: FailingStore;
  let memory: SequenceMemory;
  let sessionId: string;

  beforeEach(async () => {
    store = await FailingStore.open();
    ({ memory, sessionId } = await openTestMemory({}, { store }));
    await observeAll(memory, sessionId, [['a'], ['b']]);
  });

  it('refuses the failed request and every request behind it with a typed error', async () => {
    store.failures = 1;
    const requests = [
      memory.observe(sessionId, observation(['c'])),
      memory.observe(sessionId, observation(['d'])),
      memory.learn(sessionId),
      memory.configure(sessionId, { recall_threshold: 0.5 }),
    ];
    expect(await outcomesOf(requests)).toEqual(['MEM_STORE_FAILED', 'MEM_STORE_FAILED', 'MEM_STORE_FAILED', 'MEM_STORE_FAILED']);
  });

  it('shows nothing of what failed, and works afterwards', async () => {
    store.failures = 1;
    await outcomesOf([
      memory.observe(sessionId, observation(['c'])),
      memory.learn(sessionId),
      memory.observe(sessionId, observation(['d'])),
    ]);
    expect(await memory.shortTermMemoryOf(sessionId)).toEqual([['a'], ['b']]);
    expect(await memory.symbolStatistics('test')).toEqual([]);
    expect(await memory.observe(sessionId, observation(['e']))).toMatchObject({ stmLength: 3, time: 3 });
    expect((await memory.learn(sessionId)).patternName).toMatch(/^PTRN\|/);
    expect((await memory.symbolStatistics('test')).map(({ symbol }) => symbol)).toEqual(['a', 'b', 'e']);
  });

  it('accepts requests made while the failure is being taken back, and decides them against the committed state', async () => {
    store.failures = 1;
    const failing = memory.observe(sessionId, observation(['c']));
    const behind = outcomesOf([memory.observe(sessionId, observation(['d']))]);
    await failing.catch(() => undefined);
    const after = memory.observe(sessionId, observation(['e']));
    expect(await behind).toEqual(['MEM_STORE_FAILED']);
    expect(await after).toMatchObject({ stmLength: 3 });
    expect(await memory.shortTermMemoryOf(sessionId)).toEqual([['a'], ['b'], ['e']]);
  });

  it('equals what the journal holds after failures at every second request', async () => {
    const other = (await memory.openSession({ space: 'test', metadata: '{}' })).sessionId;
    for (let round = 0; round < 10; round++) {
      store.failures = round % 2;
      await outcomesOf([
        memory.observe(sessionId, observation([`s${round}`])),
        memory.observe(other, observation([`t${round}`, 'x'])),
        memory.learn(round % 3 === 0 ? sessionId : other),
      ]);
    }
    const again = await openSequences({ store, engine: createEngine() });
    for (const id of [sessionId, other]) expect(await memory.shortTermMemoryOf(id)).toEqual(await again.shortTermMemoryOf(id));
    expect(await memory.symbolStatistics('test')).toEqual(await again.symbolStatistics('test'));
    expect(await memory.symbolStatistics('test')).not.toEqual([]);
  });

  it('opens no session and closes none when the store fails', async () => {
    store.failures = 1;
    expect(await outcomesOf([memory.openSession({ space: 'test', metadata: '{}' })])).toEqual(['MEM_STORE_FAILED']);
    expect(memory.activeSessionCount()).toBe(1);
    store.failures = 1;
    expect(await outcomesOf([memory.closeSession(sessionId)])).toEqual(['MEM_STORE_FAILED']);
    expect(memory.hasSession(sessionId)).toBe(true);
    await memory.closeSession(sessionId);
    expect(memory.hasSession(sessionId)).toBe(false);
  });

  it('keeps the time to live when an extension fails', async () => {
    store.failures = 1;
    expect(await outcomesOf([memory.extendSession(sessionId, 9)])).toEqual(['MEM_STORE_FAILED']);
    expect((await memory.sessionOf(sessionId)).ttlSeconds).toBeGreaterThan(9);
  });

  it('leaves no receipt of a failed request, so that its repetition is carried out', async () => {
    store.failures = 1;
    const request = () => memory.observe(sessionId, observation(['c']), { idempotencyKey: 'once' });
    expect(await outcomesOf([request()])).toEqual(['MEM_STORE_FAILED']);
    expect(await request()).toMatchObject({ stmLength: 3 });
    expect(await request()).toMatchObject({ stmLength: 3 });
    expect(await memory.shortTermMemoryOf(sessionId)).toEqual([['a'], ['b'], ['c']]);
  });

  it('refuses an observed sequence as a whole', async () => {
    store.failures = 1;
    const observed = memory.observeSequence(sessionId, [observation(['c']), observation(['d'])], { learnAtEnd: true });
    expect(await outcomesOf([observed])).toEqual(['MEM_STORE_FAILED']);
    expect(await memory.shortTermMemoryOf(sessionId)).toEqual([['a'], ['b']]);
  });

  it('refuses an observation with vectors that waited for a change that failed', async () => {
    store.failures = 1;
    const learning = memory.learn(sessionId);
    const waiting = memory.observe(sessionId, observation([], { vectors: [[1, 2]] }));
    expect(await outcomesOf([learning, waiting])).toEqual(['MEM_STORE_FAILED', 'MEM_STORE_FAILED']);
    expect(await memory.observe(sessionId, observation([], { vectors: [[1, 2]] }))).toMatchObject({ stmLength: 3 });
  });

  it('does not touch another space', async () => {
    const other = (await memory.openSession({ space: 'other', metadata: '{}' })).sessionId;
    store.failures = 1;
    const outcomes = await outcomesOf([memory.observe(sessionId, observation(['c'])), memory.observe(other, observation(['d']))]);
    expect(outcomes).toEqual(['MEM_STORE_FAILED', 'fine']);
    expect(await memory.shortTermMemoryOf(other)).toEqual([['d']]);
  });

  it('gives the kernel memory of a dropped state back', async () => {
    const engine = createEngine();
    const lone = await openTestMemory({}, { store: await FailingStore.open(), engine });
    await learnEvents(lone.memory, lone.sessionId, [['a'], ['b']]);
    await lone.memory.close();
    const unused = engine.arena.bytesInUse;
    const failing = await FailingStore.open();
    const second = await openTestMemory({}, { store: failing, engine });
    await learnEvents(second.memory, second.sessionId, [['a'], ['b']]);
    failing.failures = 1;
    await outcomesOf([second.memory.observe(second.sessionId, observation(['c']))]);
    await second.memory.shortTermMemoryOf(second.sessionId);
    await second.memory.close();
    expect(engine.arena.bytesInUse).toBe(unused);
  });
});

describe('SequenceMemory on a store that acknowledges late', () => {
  let store: GatedStore;
  let memory: SequenceMemory;
  let sessionId: string;

  beforeEach(async () => {
    store = await GatedStore.open();
    ({ memory, sessionId } = await openTestMemory({}, { store }));
    await learnEvents(memory, sessionId, [['a'], ['b']]);
    await observeAll(memory, sessionId, [['a']]);
  });

  it('shows readers no entry before it is acknowledged, and all of them afterwards', async () => {
    store.shut();
    const requests = [
      memory.observe(sessionId, observation(['b'])),
      memory.learn(sessionId),
      memory.observe(sessionId, observation(['c'])),
      memory.configure(sessionId, { max_predictions: 7 }),
    ];
    await turn();
    expect(await memory.shortTermMemoryOf(sessionId)).toEqual([['a']]);
    expect((await memory.cognitionOf(sessionId)).time).toBe(2 + 1);
    expect((await memory.configOf(sessionId)).maxPredictions).toBe(100);
    expect((await memory.predict(sessionId)).predictions).toMatchObject([{ frequency: 1 }]);
    store.open();
    await Promise.all(requests);
    expect(await memory.shortTermMemoryOf(sessionId)).toEqual([['c']]);
    expect((await memory.configOf(sessionId)).maxPredictions).toBe(7);
    expect((await memory.symbolStatistics('test')).map(({ frequency }) => frequency)).toEqual([2, 2]);
  });

  it('decides requests against what is in flight, and answers none before its acknowledgement', async () => {
    store.shut();
    let answered = 0;
    const requests = [['b'], ['c'], ['d']].map((strings) =>
      memory.observe(sessionId, observation(strings)).then((answer) => {
        answered++;
        return answer.stmLength;
      }),
    );
    await turn();
    expect(answered).toBe(0);
    store.open();
    expect(await Promise.all(requests)).toEqual([2, 3, 4]);
  });

  it('shows a session only when its opening is acknowledged', async () => {
    store.shut();
    const opening = memory.openSession({ space: 'test', metadata: '{}' });
    await turn();
    expect(memory.activeSessionCount()).toBe(1);
    store.open();
    const { sessionId: opened } = await opening;
    expect(memory.hasSession(opened)).toBe(true);
    expect(memory.activeSessionCount()).toBe(2);
  });

  it('learns what a session decided before it ran out, as a restart would', async () => {
    const clock = new ManualClock();
    const { memory: mortal } = await openTestMemory({}, { store, clock });
    const brief = (await mortal.openSession({ space: 'brief', metadata: '{}', ttlSeconds: 1 })).sessionId;
    await observeAll(mortal, brief, [['x'], ['y']]);
    store.shut();
    const learning = mortal.learn(brief);
    await turn();
    clock.advanceSeconds(2);
    expect(mortal.hasSession(brief)).toBe(false);
    store.open();
    expect((await learning).patternName).not.toBe('');
    const learned = await mortal.symbolStatistics('brief');
    expect(learned.map(({ symbol }) => symbol)).toEqual(['x', 'y']);
    const again = await openSequences({ store, engine: createEngine() });
    expect(await again.symbolStatistics('brief')).toEqual(learned);
  });

  it('waits with closing until what is under way is done', async () => {
    store.shut();
    const observing = memory.observe(sessionId, observation(['b']));
    await turn();
    let closed = false;
    const closing = memory.close().then(() => {
      closed = true;
    });
    await turn();
    expect(closed).toBe(false);
    store.open();
    expect((await observing).stmLength).toBe(2);
    await closing;
    expect(closed).toBe(true);
  });

  it('refuses a request of a session that is being closed', async () => {
    store.shut();
    const closing = memory.closeSession(sessionId);
    const late = outcomesOf([memory.observe(sessionId, observation(['b']))]);
    await turn();
    store.open();
    await closing;
    expect(await late).toEqual(['MEM_SESSION_NOT_FOUND']);
  });
});

describe('SequenceMemory with many callers', () => {
  it('keeps the order of observations that are not awaited', async () => {
    const { memory, sessionId } = await openTestMemory();
    const requests = Array.from({ length: 500 }, (_, index) => memory.observe(sessionId, observation([`s${index}`])));
    const answers = await Promise.all(requests);
    expect(answers.map(({ stmLength }) => stmLength)).toEqual(requests.map((_, index) => index + 1));
    expect(await memory.shortTermMemoryOf(sessionId)).toEqual(requests.map((_, index) => [`s${index}`]));
  });

  it('loses no update of 100 sessions that learn in one space at once', async () => {
    const { memory } = await openTestMemory();
    const sessions = await Promise.all(Array.from({ length: 100 }, () => memory.openSession({ space: 'test', metadata: '{}' })));
    expect(new Set(sessions.map(({ sessionId }) => sessionId)).size).toBe(100);
    await Promise.all(
      sessions.map(async ({ sessionId }, index) => {
        for (let round = 0; round < 5; round++) await learnEvents(memory, sessionId, [['shared'], [`own ${index}`]]);
        await learnEvents(memory, sessionId, [['all'], ['the'], ['same']]);
      }),
    );
    const statistics = new Map((await memory.symbolStatistics('test')).map((s) => [s.symbol, [s.frequency, s.patternMemberFrequency]]));
    expect(statistics.get('shared')).toEqual([500, 100]);
    expect(statistics.get('same')).toEqual([100, 1]);
    for (let index = 0; index < 100; index++) expect(statistics.get(`own ${index}`)).toEqual([5, 1]);
  });
});
