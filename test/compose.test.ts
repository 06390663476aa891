import { afterEach, describe, expect, it } from 'vitest';
import { createEngine, openSequences, openStore, randomIdentities, systemClock } from '../host/compose.ts';
import type { Store } from '../host/core/ports/store.ts';
import { observation } from './sequence/sequence-fixture.ts';

describe('compose', () => {
  const opened: Store[] = [];

  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
  });

  it('keeps nothing beside the process for :memory:', async () => {
    for (let time = 0; time < 2; time++) {
      const store = await openStore(':memory:');
      opened.push(store);
      expect([store.statistics().kind, await store.spaces()]).toEqual(['memory', []]);
      await store.append('space', 0, [
        { kind: 'finalized', timeMs: 0, sessionId: 's', idempotencyKey: null, payload: '{}', durable: false },
      ]);
    }
  });

  it('joins a store, kernels, clock and identities to a memory that predicts', async () => {
    const store = await openStore(':memory:');
    opened.push(store);
    const sequences = await openSequences({ store });
    const { sessionId, createdAtMs } = await sequences.openSession({ space: 'test', metadata: '{}' });
    await sequences.observeSequence(sessionId, [observation(['a']), observation(['b']), observation(['c'])], { learnAtEnd: true });
    await sequences.observeSequence(sessionId, [observation(['a']), observation(['b'])]);
    expect((await sequences.predict(sessionId)).predictions).toMatchObject([{ future: [['c']] }]);
    expect(Math.abs(systemClock.nowMs() - createdAtMs)).toBeLessThan(60_000);
    await sequences.close();
  });

  it('gives engines memories of their own, within the given size', () => {
    const [first, second] = [createEngine(), createEngine({ maximumBytes: 2_097_152 })];
    const block = first.arena.allocate(1000);
    expect(second.arena.bytesInUse).toBeLessThan(first.arena.bytesInUse);
    block.free();
    expect(() => second.arena.allocate(4_000_000)).toThrow(expect.objectContaining({ code: 'MEM_OUT_OF_MEMORY' }));
  });

  it('draws identities of 32 hexadecimal digits, never twice', () => {
    const drawn = Array.from({ length: 1000 }, () => randomIdentities.nextHex());
    expect(new Set(drawn).size).toBe(1000);
    for (const identity of drawn) expect(identity).toMatch(/^[0-9a-f]{32}$/);
  });
});
