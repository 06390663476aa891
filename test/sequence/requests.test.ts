import { describe, expect, it } from 'vitest';
import { createEngine, openSequences, openStore, randomIdentities, systemClock } from '../../host/compose.ts';
import { Requests, spaceNotFound } from '../../host/sequence/requests.ts';
import { ManualClock } from './manual-clock.ts';
import { learnEvents, observation, openTestMemory } from './sequence-fixture.ts';
import { FailingStore, GatedStore } from './test-stores.ts';

const engine = createEngine();

describe('changes that are decided alone in their space', () => {
  it('see everything that was asked for before them', async () => {
    const store = await GatedStore.open();
    const { memory, sessionId } = await openTestMemory({}, { store, engine });
    const name = await learnEvents(memory, sessionId, [['a'], ['b']]);
    await memory.observeSequence(sessionId, [observation(['a']), observation(['b'])]);
    store.shut();
    const learning = memory.learn(sessionId);
    const forgetting = memory.forget('test', name);
    const observing = memory.observe(sessionId, observation(['after']));
    store.open();
    expect((await learning).patternName).toBe(name);
    expect((await forgetting).learnings).toHaveLength(2);
    expect((await observing).stmLength).toBe(1);
    await memory.close();
  });

  it('are not held off by steady traffic', async () => {
    const { memory, sessionId } = await openTestMemory({}, { engine });
    const name = await learnEvents(memory, sessionId, [['a'], ['b']]);
    let stop = false;
    let observed = 0;
    const traffic = Array.from({ length: 20 }, async () => {
      const own = (await memory.openSession({ space: 'test', metadata: '{}' })).sessionId;
      while (!stop) {
        await memory.observe(own, observation(['x']));
        observed++;
      }
    });
    await memory.forget('test', name);
    await memory.restore('test', name);
    stop = true;
    await Promise.all(traffic);
    expect((await memory.findPattern('test', name))?.frequency).toBe(1);
    expect(observed).toBeGreaterThan(0);
    await memory.close();
  });

  it('come one after the other when several ask at once', async () => {
    const { memory, sessionId } = await openTestMemory({}, { engine });
    for (let index = 0; index < 10; index++) await learnEvents(memory, sessionId, [['a'], [`b${index}`]]);
    const answers = await Promise.all(Array.from({ length: 10 }, () => memory.undo(sessionId)));
    expect(new Set(answers.map(({ patternName }) => patternName)).size).toBe(10);
    expect((await memory.patternsOf('test', 0, 100)).patterns).toEqual([]);
    await memory.close();
  });

  it('fail with what failed, and leave the space as it was', async () => {
    const store = await FailingStore.open();
    const { memory, sessionId } = await openTestMemory({}, { store, engine });
    const name = await learnEvents(memory, sessionId, [['a'], ['b']]);
    store.failures = 1;
    await expect(memory.forget('test', name)).rejects.toMatchObject({ code: 'MEM_STORE_FAILED' });
    expect((await memory.findPattern('test', name))?.frequency).toBe(1);
    await memory.forget('test', name);
    expect(await memory.findPattern('test', name)).toBeUndefined();
    await memory.close();
  });
});

describe('Requests', () => {
  it('refuse a space that nothing was ever written for, without making it', async () => {
    const store = await openStore(':memory:');
    const requests = new Requests({ store, engine, clock: systemClock, identities: randomIdentities });
    const change = { operation: 'x', options: undefined, request: null, decide: () => ({ changes: [], answer: 1 }) };
    await expect(requests.changeSpace('nowhere', change)).rejects.toEqual(spaceNotFound('nowhere'));
    expect(requests.spaces.all).toEqual([]);
  });

  it('free what the journal knows of a session that ran out before its space was loaded', async () => {
    const store = await openStore(':memory:');
    const clock = new ManualClock();
    const first = await openSequences({ store, engine, clock });
    const brief = (await first.openSession({ space: 'test', metadata: '{}', ttlSeconds: 5 })).sessionId;
    const lasting = (await first.openSession({ space: 'test', metadata: '{}', ttlSeconds: 50 })).sessionId;
    const requests = new Requests({ store, engine, clock, identities: randomIdentities });
    for (const { sessionId, space, ttlSeconds } of await store.openSessions()) requests.sessions.enter(sessionId, space, ttlSeconds);
    clock.advanceSeconds(6);
    const { space, handle } = await requests.read(lasting);
    expect(handle.ttlSeconds).toBe(50);
    expect([...space.state.openSessions()].map(({ sessionId }) => sessionId)).toEqual([lasting]);
    expect(requests.sessions.wasExpired(brief)).toBe(true);
  });
});
