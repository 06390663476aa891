import { beforeEach, describe, expect, it } from 'vitest';
import { createEngine, openSequences, openStore } from '../../host/compose.ts';
import type { Store } from '../../host/core/ports/store.ts';
import type { ChangeOptions } from '../../host/sequence/observation.ts';
import type { SequenceMemory } from '../../host/sequence/sequence-memory.ts';
import { ManualClock } from './manual-clock.ts';
import { observation } from './sequence-fixture.ts';

const engine = createEngine();
const DAY_SECONDS = 24 * 60 * 60;

describe('SequenceMemory, idempotency keys', () => {
  let clock: ManualClock;
  let store: Store;
  let memory: SequenceMemory;
  let sessionId: string;

  beforeEach(async () => {
    clock = new ManualClock();
    store = await openStore(':memory:');
    memory = await openSequences({ store, clock, engine });
    ({ sessionId } = await memory.openSession({ space: 'test', metadata: '{}', ttlSeconds: 10 * DAY_SECONDS }));
    await memory.observe(sessionId, observation(['a', 'b']));
  });

  const changes: readonly [string, (options: ChangeOptions) => Promise<unknown>][] = [
    [
      'observe',
      (options) => memory.observe(sessionId, observation(['c'], { emotives: new Map([['joy', 1]]), metadata: '{"k":1.0}' }), options),
    ],
    ['observe with vectors', (options) => memory.observe(sessionId, observation([], { vectors: [[1, 2]] }), options)],
    [
      'observe-sequence',
      (options) => memory.observeSequence(sessionId, [observation(['c']), observation(['d'])], { ...options, learnAfterEach: true }),
    ],
    ['learn', (options) => memory.learn(sessionId, options)],
    ['finalize-training', (options) => memory.finalizeTraining(sessionId, options)],
    ['clear-stm', (options) => memory.clearShortTermMemory(sessionId, options)],
    ['clear-all', (options) => memory.clearMemory(sessionId, options)],
    ['configure', (options) => memory.configure(sessionId, { recall_threshold: 0.25 }, options)],
    ['extend', (options) => memory.extendSession(sessionId, 99, options)],
    ['erase', (options) => memory.erase('test', options)],
    ['open', (options) => memory.openSession({ space: 'test', metadata: '{}', config: { persistence: 2 } }, options)],
  ];

  it.each(changes)('answers a repeated %s with the first answer and changes nothing', async (_name, change) => {
    const first = await change({ idempotencyKey: 'key' });
    const head = await store.head('test');
    const count = memory.activeSessionCount();
    expect(await change({ idempotencyKey: 'key' })).toEqual(first);
    expect(await store.head('test')).toBe(head);
    expect(memory.activeSessionCount()).toBe(count);
  });

  it.each(changes)('answers concurrent duplicates of %s with one answer', async (_name, change) => {
    const before = await store.head('test');
    await change({ idempotencyKey: 'alone' });
    const entries = (await store.head('test')) - before;
    if (_name === 'learn') await memory.observe(sessionId, observation(['x', 'y']));
    const head = await store.head('test');
    const answers = await Promise.all(Array.from({ length: 20 }, () => change({ idempotencyKey: 'key' })));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect((await store.head('test')) - head).toBe(entries);
  });

  it('does not carry out a repeated extension after another one', async () => {
    await memory.extendSession(sessionId, 50, { idempotencyKey: 'key' });
    await memory.extendSession(sessionId, 500);
    await memory.extendSession(sessionId, 50, { idempotencyKey: 'key' });
    expect((await memory.sessionOf(sessionId)).ttlSeconds).toBe(500);
  });

  it('refuses the key for another body, another operation, another session and another option', async () => {
    const other = (await memory.openSession({ space: 'test', metadata: '{}' })).sessionId;
    const options = { idempotencyKey: 'key' };
    await memory.observeSequence(sessionId, [observation(['c'])], options);
    const head = await store.head('test');
    for (const request of [
      memory.observeSequence(sessionId, [observation(['d'])], options),
      memory.observeSequence(sessionId, [observation(['c'], { emotives: new Map([['joy', 1]]) })], options),
      memory.observeSequence(sessionId, [observation(['c'], { metadata: '{"k":1}' })], options),
      memory.observeSequence(other, [observation(['c'])], options),
      memory.observeSequence(sessionId, [observation(['c'])], { ...options, learnAtEnd: true }),
      memory.learn(sessionId, options),
      memory.openSession({ space: 'test', metadata: '{}' }, options),
    ]) {
      await expect(request).rejects.toMatchObject({ code: 'MEM_IDEMPOTENCY_CONFLICT' });
    }
    expect(await store.head('test')).toBe(head);
  });

  it('keeps keys of two spaces apart', async () => {
    const other = (await memory.openSession({ space: 'other', metadata: '{}' })).sessionId;
    await memory.observe(sessionId, observation(['c']), { idempotencyKey: 'key' });
    expect(await memory.observe(other, observation(['d']), { idempotencyKey: 'key' })).toMatchObject({ space: 'other', stmLength: 1 });
  });

  it('refuses the key for another body after a restart, too', async () => {
    await memory.observe(sessionId, observation(['c']), { idempotencyKey: 'key' });
    await memory.close();
    const again = await openSequences({ store, clock, engine });
    await expect(again.observe(sessionId, observation(['d']), { idempotencyKey: 'key' })).rejects.toMatchObject({
      code: 'MEM_IDEMPOTENCY_CONFLICT',
    });
  });

  it('remembers a key for 24 hours, before and after a restart, and no longer', async () => {
    const request = (which: SequenceMemory) => which.observe(sessionId, observation(['c']), { idempotencyKey: 'key' });
    expect((await request(memory)).stmLength).toBe(2);
    clock.advanceSeconds(DAY_SECONDS - 1);
    expect((await request(memory)).stmLength).toBe(2);
    await memory.close();
    const again = await openSequences({ store, clock, engine });
    expect((await request(again)).stmLength).toBe(2);
    clock.advanceSeconds(2);
    expect((await request(again)).stmLength).toBe(3);
    expect((await request(again)).stmLength).toBe(3);
  });

  it('answers a repeated closing, also several at once, closes once, and refuses every other repetition', async () => {
    const told: string[] = [];
    memory.watchSessions(({ type }) => told.push(type));
    const close = (idempotencyKey?: string, id = sessionId) =>
      memory.closeSession(id, idempotencyKey === undefined ? {} : { idempotencyKey });
    await Promise.all([close('key'), close('key')]);
    const head = await store.head('test');
    await close('key');
    expect([told, await store.head('test')]).toEqual([['destroyed'], head]);
    for (const refused of [close(), close('another key'), close('key', 'session-never')])
      await expect(refused).rejects.toMatchObject({ code: 'MEM_SESSION_NOT_FOUND' });
    await close('key');
    clock.advanceSeconds(DAY_SECONDS + 1);
    await expect(close('key')).rejects.toMatchObject({ code: 'MEM_SESSION_NOT_FOUND' });
  });

  it('answers a repeated erasure after a restart with the same counts, until the space is erased again', async () => {
    const options = { idempotencyKey: 'key' };
    const first = await memory.erase('test', options);
    expect(first.counts).toEqual({ 'session-opened': 1, observed: 1 });
    memory = await openSequences({ store, clock, engine });
    expect(await memory.erase('test', options)).toEqual(first);
    const again = (await memory.openSession({ space: 'test', metadata: '{}' })).sessionId;
    expect(await memory.erase('test', options)).toEqual(first);
    await expect(memory.observe(again, observation(['a']), options)).rejects.toMatchObject({ code: 'MEM_IDEMPOTENCY_CONFLICT' });
    expect((await memory.erase('test')).counts).toEqual({ 'session-opened': 1 });
    expect((await memory.erase('test', options)).counts).toEqual({});
  });

  it('does not take an erasure for a repetition of what it erased', async () => {
    const options = { idempotencyKey: 'key' };
    await memory.observe(sessionId, observation(['c']), options);
    await expect(memory.erase('test', options)).rejects.toMatchObject({ code: 'MEM_IDEMPOTENCY_CONFLICT' });
    await memory.erase('test');
    const again = (await memory.openSession({ space: 'test', metadata: '{}' })).sessionId;
    expect((await memory.observe(again, observation(['c']), options)).stmLength).toBe(1);
  });

  it('answers a repeated closing after a restart, and not after its space was erased', async () => {
    await memory.closeSession(sessionId, { idempotencyKey: 'key' });
    await memory.close();
    const again = await openSequences({ store, clock, engine });
    await again.closeSession(sessionId, { idempotencyKey: 'key' });
    await again.erase('test');
    await expect(again.closeSession(sessionId, { idempotencyKey: 'key' })).rejects.toMatchObject({ code: 'MEM_SESSION_NOT_FOUND' });
  });

  it('refuses the key of a change for closing another, closed session', async () => {
    const other = (await memory.openSession({ space: 'test', metadata: '{}' })).sessionId;
    await memory.observe(other, observation(['c']), { idempotencyKey: 'observing' });
    await memory.closeSession(sessionId, { idempotencyKey: 'closing' });
    await expect(memory.closeSession(sessionId, { idempotencyKey: 'observing' })).rejects.toMatchObject({
      code: 'MEM_IDEMPOTENCY_CONFLICT',
    });
  });

  it('carries out a request without a key as often as it is sent', async () => {
    await memory.observe(sessionId, observation(['c']));
    expect((await memory.observe(sessionId, observation(['c']))).stmLength).toBe(3);
  });

  it('leaves no receipt of a refused request', async () => {
    await memory.clearShortTermMemory(sessionId);
    await expect(memory.learn(sessionId, { idempotencyKey: 'key' })).rejects.toMatchObject({ code: 'MEM_SHORT_TERM_MEMORY_EMPTY' });
    await memory.observe(sessionId, observation(['a', 'b']));
    expect((await memory.learn(sessionId, { idempotencyKey: 'key' })).patternName).not.toBe('');
  });

  it('accepts a key of 128 code points and refuses longer ones and lone surrogates', async () => {
    await memory.observe(sessionId, observation(['c']), { idempotencyKey: '😀'.repeat(128) });
    for (const idempotencyKey of ['k'.repeat(129), '\udc00']) {
      await expect(memory.observe(sessionId, observation(['c']), { idempotencyKey })).rejects.toMatchObject({
        code: 'MEM_INVALID_ARGUMENT',
        field: ['idempotencyKey'],
      });
    }
  });
});
