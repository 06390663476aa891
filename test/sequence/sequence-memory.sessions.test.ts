import { beforeEach, describe, expect, it } from 'vitest';
import { createEngine, openSequences, openStore } from '../../host/compose.ts';
import type { Store } from '../../host/core/ports/store.ts';
import { InvalidConfigurationError, SessionNotFoundError } from '../../host/errors.ts';
import type { SequenceMemory } from '../../host/sequence/sequence-memory.ts';
import type { OpenSessionRequest, SessionEvent } from '../../host/sequence/session.ts';
import { ManualClock } from './manual-clock.ts';
import { learnEvents, observation } from './sequence-fixture.ts';

const engine = createEngine();

describe('SequenceMemory, sessions', () => {
  let clock: ManualClock;
  let store: Store;
  let memory: SequenceMemory;

  beforeEach(async () => {
    clock = new ManualClock();
    store = await openStore(':memory:');
    memory = await openSequences({ store, clock, engine });
  });

  async function open(request: Partial<OpenSessionRequest> = {}): Promise<string> {
    return (await memory.openSession({ space: 'test', metadata: '{}', ...request })).sessionId;
  }

  describe('opening', () => {
    it('answers a view of the new session, with what was given and the defaults', async () => {
      const view = await memory.openSession({
        space: 'äö/ü 😀',
        metadata: '{"n":1.0}',
        ttlSeconds: 60,
        config: { max_predictions: 7, unknown_key: 1 },
      });
      expect(view).toMatchObject({
        space: 'äö/ü 😀',
        metadata: '{"n":1.0}',
        ttlSeconds: 60,
        createdAtMs: clock.nowMs(),
        expiresAtMs: clock.nowMs() + 60_000,
      });
      expect(view.sessionId).toMatch(new RegExp(`^session-[0-9a-f]{32}-${clock.nowMs()}$`));
      expect(view.config).toMatchObject({ maxPredictions: 7, recallThreshold: 0.1, sortSymbols: true, fuzzyTokenThreshold: undefined });
      expect(await memory.sessionOf(view.sessionId)).toEqual(view);
    });

    it('takes the default time to live for none and for 0', async () => {
      expect((await memory.openSession({ space: 'test', metadata: '{}' })).ttlSeconds).toBe(3600);
      expect((await memory.openSession({ space: 'test', metadata: '{}', ttlSeconds: 0 })).ttlSeconds).toBe(3600);
    });

    it.each([-1, 1.5, 31_536_001, Number.NaN, Number.POSITIVE_INFINITY])('refuses a time to live of %s', async (ttlSeconds) => {
      await expect(open({ ttlSeconds })).rejects.toMatchObject({ code: 'MEM_INVALID_ARGUMENT', field: ['ttl_seconds'] });
      expect(await store.spaces()).toEqual([]);
    });

    it.each([
      ['an empty name', ''],
      ['257 code points', 'x'.repeat(257)],
      ['a lone surrogate', 'a\ud800'],
    ])('refuses a space of %s', async (_what, space) => {
      await expect(open({ space })).rejects.toMatchObject({ code: 'MEM_INVALID_ARGUMENT', field: ['node_id'] });
    });

    it('accepts a space of 256 code points outside the basic plane', async () => {
      expect(memory.hasSession(await open({ space: '😀'.repeat(256) }))).toBe(true);
    });

    it('drops a configuration with one bad value as a whole and says so', async () => {
      const dropped: string[][] = [];
      const noted = await openSequences({
        store,
        clock,
        engine,
        onConfigDropped: (space, reason) => dropped.push([space, ...Object.keys(reason.reasons)]),
      });
      const { config } = await noted.openSession({ space: 'noted', metadata: '{}', config: { max_predictions: 7, recall_threshold: 2 } });
      expect(config).toMatchObject({ maxPredictions: 100, recallThreshold: 0.1 });
      expect(dropped).toEqual([['noted', 'recall_threshold']]);
    });

    it('does not let use_token_matching toggle sort_symbols at creation', async () => {
      expect(await memory.configOf(await open({ config: { use_token_matching: false } }))).toMatchObject({
        useTokenMatching: false,
        sortSymbols: true,
      });
    });
  });

  describe('configuring', () => {
    it('lets use_token_matching toggle sort_symbols, unless sort_symbols is given', async () => {
      const sessionId = await open();
      expect(await memory.configure(sessionId, { use_token_matching: false })).toMatchObject({
        useTokenMatching: false,
        sortSymbols: false,
      });
      expect(await memory.configure(sessionId, { use_token_matching: true, sort_symbols: false })).toMatchObject({
        useTokenMatching: true,
        sortSymbols: false,
      });
    });

    it('refuses the whole change with a reason per bad key', async () => {
      const sessionId = await open();
      const refused = memory.configure(sessionId, { recall_threshold: 1.5, persistence: 0, max_predictions: 3 });
      await expect(refused).rejects.toBeInstanceOf(InvalidConfigurationError);
      await expect(refused).rejects.toMatchObject({
        reasons: { recall_threshold: 'Must be a number between 0.0 and 1.0', persistence: 'Must be an integer between 1 and 100' },
      });
      expect((await memory.configOf(sessionId)).maxPredictions).toBe(100);
    });

    it('normalises an unknown stm_mode to CLEAR and leaves other sessions alone', async () => {
      const [sessionId, other] = [await open({ config: { stm_mode: 'ROLLING' } }), await open({ config: { stm_mode: 'ROLLING' } })];
      expect(await memory.configure(sessionId, { stm_mode: 'sideways' })).toMatchObject({ stmMode: 'CLEAR' });
      expect(await memory.configOf(other)).toMatchObject({ stmMode: 'ROLLING' });
    });
  });

  describe('time to live', () => {
    it('slides with every access', async () => {
      const sessionId = await open({ ttlSeconds: 10 });
      for (let access = 0; access < 3; access++) {
        clock.advanceSeconds(9);
        await memory.shortTermMemoryOf(sessionId);
      }
      expect(await memory.sessionOf(sessionId)).toMatchObject({ ttlSeconds: 10, expiresAtMs: clock.nowMs() + 10_000 });
      clock.advanceSeconds(10);
      await expect(memory.shortTermMemoryOf(sessionId)).rejects.toBeInstanceOf(SessionNotFoundError);
    });

    it('is fixed without autoExtend', async () => {
      const fixed = await openSequences({ store, clock, engine, autoExtend: false });
      const { sessionId } = await fixed.openSession({ space: 'test', metadata: '{}', ttlSeconds: 10 });
      clock.advanceSeconds(9);
      expect((await fixed.sessionOf(sessionId)).ttlSeconds).toBe(1);
      clock.advanceSeconds(1);
      await expect(fixed.observe(sessionId, observation(['a']))).rejects.toMatchObject({ code: 'MEM_SESSION_NOT_FOUND', sessionId });
    });

    it('is not touched by asking whether the session exists', async () => {
      const sessionId = await open({ ttlSeconds: 10 });
      clock.advanceSeconds(9);
      expect(memory.sessionExists(sessionId)).toEqual({ exists: true, expired: false });
      expect(memory.activeSessionCount()).toBe(1);
      clock.advanceSeconds(1);
      expect(memory.sessionExists(sessionId)).toEqual({ exists: false, expired: true });
      expect(memory.sessionExists('session-never')).toEqual({ exists: false, expired: false });
      expect([memory.activeSessionCount(), memory.hasSession(sessionId)]).toEqual([0, false]);
    });

    it('holds as extended over the next accesses', async () => {
      const sessionId = await open({ ttlSeconds: 10 });
      await memory.extendSession(sessionId, 1000);
      clock.advanceSeconds(900);
      await memory.shortTermMemoryOf(sessionId);
      clock.advanceSeconds(900);
      expect((await memory.sessionOf(sessionId)).ttlSeconds).toBe(1000);
    });

    it.each([0, -1, 1.5, 31_536_001])('refuses an extension by %s seconds and stays', async (ttlSeconds) => {
      const sessionId = await open({ ttlSeconds: 10 });
      await expect(memory.extendSession(sessionId, ttlSeconds)).rejects.toMatchObject({
        code: 'MEM_INVALID_ARGUMENT',
        field: ['ttl_seconds'],
      });
      expect((await memory.sessionOf(sessionId)).ttlSeconds).toBe(10);
    });

    it('keeps what an expired session taught', async () => {
      const sessionId = await open({ ttlSeconds: 10 });
      const name = await learnEvents(memory, sessionId, [['a'], ['b']]);
      clock.advanceSeconds(11);
      expect(memory.hasSession(sessionId)).toBe(false);
      expect((await memory.findPattern('test', name))?.frequency).toBe(1);
      expect(memory.statistics()).toMatchObject({ sessionsExpired: 1, activeSessions: 0, sessionsCreated: 1 });
    });

    it('counts from the start of the process after a restart, also when it is shorter or longer than the default', async () => {
      const [brief, normal, lasting] = [await open({ ttlSeconds: 10 }), await open({ space: 'other' }), await open({ ttlSeconds: 5000 })];
      await memory.extendSession(lasting, 9000);
      await memory.close();
      clock.advanceSeconds(1_000_000);
      const again = await openSequences({ store, clock, engine });
      expect(again.activeSessionCount()).toBe(3);
      clock.advanceSeconds(8000);
      expect(await again.shortTermMemoryOf(lasting)).toEqual([]);
      for (const sessionId of [brief, normal]) await expect(again.sessionOf(sessionId)).rejects.toBeInstanceOf(SessionNotFoundError);
      clock.advanceSeconds(8999);
      expect((await again.sessionOf(lasting)).ttlSeconds).toBe(9000);
    });
  });

  describe('time to live after a restart', () => {
    it('ends a session whose space nobody asked for, also when it is shorter than the default', async () => {
      const [brief, extended] = [await open({ ttlSeconds: 5 }), await open({ ttlSeconds: 5 })];
      await memory.extendSession(extended, 50);
      await memory.close();
      const again = await openSequences({ store, clock, engine });
      clock.advanceSeconds(6);
      expect(again.sessionExists(brief)).toEqual({ exists: false, expired: true });
      expect(again.sessionExists(extended)).toEqual({ exists: true, expired: false });
      expect(again.activeSessionCount()).toBe(1);
      expect(again.statistics()).toMatchObject({ sessionsExpired: 1, spaces: [] });
    });
  });

  describe('closing', () => {
    it('forgets the session, keeps the space and is told to those who watch', async () => {
      const events: SessionEvent[] = [];
      const stop = memory.watchSessions((event) => events.push(event));
      const sessionId = await open();
      const name = await learnEvents(memory, sessionId, [['a'], ['b']]);
      await memory.closeSession(sessionId);
      await expect(memory.closeSession(sessionId)).rejects.toBeInstanceOf(SessionNotFoundError);
      stop();
      await open();
      expect(events).toEqual([
        { type: 'created', sessionId, space: 'test', timeMs: clock.nowMs() },
        { type: 'destroyed', sessionId, timeMs: clock.nowMs() },
      ]);
      expect(memory.sessionExists(sessionId)).toEqual({ exists: false, expired: false });
      expect(await memory.findPattern('test', name)).toBeDefined();
      expect(memory.statistics()).toMatchObject({ sessionsCreated: 2, sessionsDeleted: 1, activeSessions: 1 });
    });

    it('stays closed after a restart', async () => {
      const [closed, kept] = [await open(), await open()];
      await memory.closeSession(closed);
      await memory.close();
      const again = await openSequences({ store, clock, engine });
      expect([again.hasSession(closed), again.hasSession(kept)]).toEqual([false, true]);
    });
  });

  it('rejects every call on a session that was never opened', async () => {
    const id = 'session-never';
    const calls = [
      memory.sessionOf(id),
      memory.configOf(id),
      memory.configure(id, {}),
      memory.extendSession(id, 10),
      memory.closeSession(id),
      memory.observe(id, observation(['a'])),
      memory.observeSequence(id, [observation(['a'])]),
      memory.learn(id),
      memory.finalizeTraining(id),
      memory.clearShortTermMemory(id),
      memory.clearMemory(id),
      memory.shortTermMemoryOf(id),
      memory.predict(id),
      memory.perceptOf(id),
      memory.cognitionOf(id),
    ];
    for (const settled of await Promise.allSettled(calls))
      expect(settled).toMatchObject({ status: 'rejected', reason: { code: 'MEM_SESSION_NOT_FOUND', sessionId: id } });
    expect(await store.spaces()).toEqual([]);
  });
});
