import { beforeEach, describe, expect, it } from 'vitest';
import { createEngine, openSequences, openStore } from '../../host/compose.ts';
import type { Store } from '../../host/core/ports/store.ts';
import type { ChangeOptions } from '../../host/sequence/observation.ts';
import type { SequenceMemory } from '../../host/sequence/sequence-memory.ts';
import { ManualClock } from './manual-clock.ts';
import { learnEvents, observation } from './sequence-fixture.ts';

const engine = createEngine();
const ABC = [['a'], ['b'], ['c']];
const ABD = [['a'], ['b'], ['d']];
const UNKNOWN = '0'.repeat(40);

describe('SequenceMemory, taking back', () => {
  let clock: ManualClock;
  let store: Store;
  let memory: SequenceMemory;
  let sessionId: string;
  let abc: string;

  beforeEach(async () => {
    clock = new ManualClock();
    store = await openStore(':memory:');
    memory = await openSequences({ store, clock, engine });
    ({ sessionId } = await memory.openSession({ space: 'test', metadata: '{}' }));
    abc = await learnEvents(memory, sessionId, ABC);
  });

  const frequencyOf = async (name: string) => (await memory.findPattern('test', name))?.frequency;
  const reopen = async () => {
    await memory.close();
    memory = await openSequences({ store, clock, engine });
  };

  it('forgets a pattern, restores it, and says what it did, with the prefix of the name or without', async () => {
    await learnEvents(memory, sessionId, ABC);
    expect(await memory.forget('test', abc)).toEqual({ space: 'test', patternName: abc, frequency: 0, learnings: [5, 9] });
    expect(await memory.findPattern('test', abc)).toBeUndefined();
    expect(await memory.symbolStatistics('test')).toEqual([]);
    await reopen();
    expect(await memory.findPattern('test', abc)).toBeUndefined();
    expect(await memory.restore('test', abc.slice(5))).toEqual({ space: 'test', patternName: abc, frequency: 2, learnings: [5, 9] });
    expect(await frequencyOf(abc)).toBe(2);
    await reopen();
    expect(await frequencyOf(abc)).toBe(2);
  });

  it('counts only what was learned since, when a forgotten pattern is learned again, and adds the rest when it is restored', async () => {
    await learnEvents(memory, sessionId, ABC);
    await memory.forget('test', abc);
    await learnEvents(memory, sessionId, ABC);
    expect(await frequencyOf(abc)).toBe(1);
    expect((await memory.restore('test', abc)).frequency).toBe(3);
    await expect(memory.restore('test', abc)).rejects.toMatchObject({ code: 'MEM_NOTHING_TO_UNDO' });
  });

  it('undoes the learnings of a session from the last to the first, leaving short-term memory and other sessions alone', async () => {
    const other = (await memory.openSession({ space: 'test', metadata: '{}' })).sessionId;
    const abd = await learnEvents(memory, other, ABD);
    await learnEvents(memory, sessionId, ABC);
    await memory.observe(sessionId, observation(['kept']));
    expect(await memory.undo(sessionId)).toMatchObject({ patternName: abc, frequency: 1 });
    await reopen();
    expect(await memory.undo(sessionId)).toMatchObject({ patternName: abc, frequency: 0, learnings: [5] });
    await expect(memory.undo(sessionId)).rejects.toMatchObject({ code: 'MEM_NOTHING_TO_UNDO' });
    expect(await memory.shortTermMemoryOf(sessionId)).toEqual([['kept']]);
    expect(await frequencyOf(abd)).toBe(1);
  });

  it('corrects a pattern to a new one, and undoes a learning that was moved', async () => {
    const corrected = await memory.correct('test', abc, [['a'], ['b'], [], ['z', 'x']]);
    expect(corrected).toMatchObject({ frequency: 1, learnings: [5] });
    expect((await memory.findPattern('test', corrected.patternName))?.events).toEqual([['a'], ['b'], ['x', 'z']]);
    expect(await memory.findPattern('test', abc)).toBeUndefined();
    await reopen();
    expect(await memory.undo(sessionId)).toMatchObject({ patternName: corrected.patternName, frequency: 0 });
    await expect(memory.restore('test', abc)).rejects.toMatchObject({ code: 'MEM_NOTHING_TO_UNDO' });
  });

  it('corrects a pattern into an existing one: frequencies add', async () => {
    const abd = await learnEvents(memory, sessionId, ABD);
    expect(await memory.correct('test', abc, ABD)).toMatchObject({ patternName: abd, frequency: 2 });
    expect(await frequencyOf(abd)).toBe(2);
  });

  it('writes nothing when a pattern is corrected to itself', async () => {
    const head = await store.head('test');
    expect(await memory.correct('test', abc, ABC)).toEqual({ space: 'test', patternName: abc, frequency: 1, learnings: [5] });
    expect(await store.head('test')).toBe(head);
  });

  it('refuses what is not there, and changes nothing', async () => {
    const head = await store.head('test');
    const refused: readonly (readonly [Promise<unknown>, string])[] = [
      [memory.forget('test', UNKNOWN), 'MEM_PATTERN_NOT_FOUND'],
      [memory.restore('test', UNKNOWN), 'MEM_PATTERN_NOT_FOUND'],
      [memory.restore('test', abc), 'MEM_NOTHING_TO_UNDO'],
      [memory.correct('test', UNKNOWN, ABC), 'MEM_PATTERN_NOT_FOUND'],
      [memory.forget('test', 'PTRN|short'), 'MEM_INVALID_ARGUMENT'],
      [memory.forget('test', abc.toUpperCase()), 'MEM_INVALID_ARGUMENT'],
      [memory.correct('test', abc, [['one symbol']]), 'MEM_INVALID_ARGUMENT'],
      [memory.correct('test', abc, []), 'MEM_INVALID_ARGUMENT'],
      [memory.correct('test', abc, [['\ud800', 'a']]), 'MEM_INVALID_ARGUMENT'],
      [memory.forget('nowhere', abc), 'MEM_SPACE_NOT_FOUND'],
      [memory.restore('nowhere', abc), 'MEM_SPACE_NOT_FOUND'],
      [memory.correct('nowhere', abc, ABC), 'MEM_SPACE_NOT_FOUND'],
      [memory.undo('no session'), 'MEM_SESSION_NOT_FOUND'],
    ];
    for (const [call, code] of refused) await expect(call).rejects.toMatchObject({ code });
    expect(await store.head('test')).toBe(head);
    expect(await store.spaces()).toEqual(['test']);
  });

  it('has nothing to undo or restore after the memory was cleared', async () => {
    await memory.forget('test', abc);
    await learnEvents(memory, sessionId, ABD);
    await memory.clearMemory(sessionId);
    await expect(memory.undo(sessionId)).rejects.toMatchObject({ code: 'MEM_NOTHING_TO_UNDO' });
    await expect(memory.restore('test', abc)).rejects.toMatchObject({ code: 'MEM_PATTERN_NOT_FOUND' });
  });

  it('keeps metrics that finalize-training fixed', async () => {
    await learnEvents(memory, sessionId, ABD);
    await memory.finalizeTraining(sessionId);
    await memory.observeSequence(sessionId, [observation(['a']), observation(['b'])]);
    const entropies = async () =>
      (await memory.predict(sessionId)).predictions.map((found) => (found.kind === 'sequence' ? found.globalNormalizedEntropy : 0));
    const [first] = await entropies();
    const [{ name }] = (await memory.predict(sessionId)).predictions;
    await memory.forget('test', name === abc.slice(5) ? await learnEvents(memory, sessionId, ABD) : abc);
    await memory.observeSequence(sessionId, [observation(['a']), observation(['b'])]);
    expect((await entropies())[0]).toBe(first);
  });

  const changes: readonly (readonly [string, (options: ChangeOptions) => Promise<unknown>])[] = [
    ['forget', (options) => memory.forget('test', abc, options)],
    ['undo', (options) => memory.undo(sessionId, options)],
    ['correct', (options) => memory.correct('test', abc, ABD, options)],
    ['restore', (options) => memory.restore('test', abc, options)],
  ];

  it.each(changes)('answers a repeated %s from its receipt, also after a restart', async (name, change) => {
    if (name === 'restore') await memory.forget('test', abc);
    const first = await change({ idempotencyKey: 'key' });
    const head = await store.head('test');
    expect(await change({ idempotencyKey: 'key' })).toEqual(first);
    await reopen();
    expect(await change({ idempotencyKey: 'key' })).toEqual(first);
    expect(await store.head('test')).toBe(head);
    const conflict = { code: 'MEM_IDEMPOTENCY_CONFLICT' };
    await expect(memory.forget('test', UNKNOWN, { idempotencyKey: 'key' })).rejects.toMatchObject(conflict);
  });
});
