import { beforeEach, describe, expect, it } from 'vitest';
import { SessionNotFoundError } from '../../host/errors.ts';
import type { JournalChange } from '../../host/sequence/journal-changes.ts';
import { type ChangeHeader, Space } from '../../host/sequence/space.ts';
import { stmOf } from './sequence-fixture.ts';
import { FailingStore, GatedStore } from './test-stores.ts';
import { engine, predictor } from './twin-memory.ts';

const HEADER: ChangeHeader = { sessionId: 's', timeMs: 5, idempotencyKey: null };
const OPENED: JournalChange = { kind: 'session-opened', ttlSeconds: 60, metadata: '{}', settings: {} };

function observed(...strings: string[]): JournalChange {
  return {
    kind: 'observed',
    uniqueId: 'u',
    strings,
    vectorSymbols: [],
    vectorName: null,
    vectors: [],
    emotives: new Map(),
    metadata: '{}',
  };
}

describe('Space', () => {
  let store: GatedStore;
  let space: Space;

  beforeEach(async () => {
    store = await GatedStore.open();
    space = await Space.load('test', store, engine, predictor, 7);
    await space.commit(HEADER, [OPENED], undefined);
  });

  it('decides ahead of what readers see, and joins both when idle', async () => {
    store.shut();
    const committing = space.commit(HEADER, [observed('a'), observed('b')], undefined);
    const ahead = space.sessionForChange('s');
    expect(space.sessionForReading('s').stm.items).toEqual([]);
    expect(ahead?.stm.items.map(({ event }) => event)).toEqual([['a'], ['b']]);
    expect([space.isIdle, space.nextSequence]).toEqual([false, 4]);
    store.open();
    await committing;
    expect(space.sessionForReading('s').stm.items.map(({ sequence }) => sequence)).toEqual([2, 3]);
    expect([space.isIdle, space.stale, await store.head('test')]).toEqual([true, false, 3]);
  });

  it('knows a session that is being closed as closed for changes and open for readers', async () => {
    store.shut();
    const closing = space.commit(HEADER, [{ kind: 'session-closed' }], undefined);
    expect([space.sessionForChange('s'), space.sessionForReading('s').sessionId]).toEqual([undefined, 's']);
    store.open();
    await closing;
    expect(() => space.sessionForReading('s')).toThrow(SessionNotFoundError);
  });

  it('lets requests decide in the order of their coming, and one that wants to be alone when nothing is in flight', async () => {
    store.shut();
    const order: string[] = [];
    const decide = (name: string) => async () => {
      order.push(`${name} ${space.isIdle ? 'alone' : 'beside others'}`);
      await space.commit(HEADER, [observed(name)], undefined);
    };
    const turns = [space.inTurn(false, decide('first')), space.inTurn(true, decide('second')), space.inTurn(false, decide('third'))];
    expect(order).toEqual(['first alone']);
    store.open();
    await Promise.all(turns);
    expect(order).toEqual(['first alone', 'second alone', 'third beside others']);
    expect(stmOf(space.sessionForReading('s'))).toEqual([['first'], ['second'], ['third']]);
  });

  it('drops a session that ran out only when nothing of it is in flight', async () => {
    store.shut();
    const committing = space.commit(HEADER, [observed('a')], undefined);
    space.dropSession('s');
    expect(space.sessionForReading('s')).toBeDefined();
    store.open();
    await committing;
    expect(space.sessionForChange('s')).toBeUndefined();
  });

  it('is folded from its journal, receipts included', async () => {
    await space.commit({ ...HEADER, idempotencyKey: 'key' }, [observed('a'), observed('b')], {
      fingerprint: 'print',
      answer: { stmLength: 2 },
    });
    const again = await Space.load('test', store, engine, predictor, 9);
    expect(again.sessionForReading('s')).toEqual(space.sessionForReading('s'));
    expect([again.nextSequence, again.loadedAtMs]).toEqual([4, 9]);
    expect(await again.receipts.once('key', 'print', 5, async () => ({ stmLength: 0 }))).toEqual({ stmLength: 2 });
  });

  it('is stale after a failed change, and idle again', async () => {
    const failing = await FailingStore.open();
    const doomed = await Space.load('test', failing, engine, predictor, 7);
    await doomed.commit(HEADER, [OPENED], undefined);
    failing.failures = 1;
    const outcomes = await Promise.allSettled([
      doomed.commit(HEADER, [observed('a')], undefined),
      doomed.commit(HEADER, [observed('b')], undefined),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect([doomed.stale, doomed.isIdle, stmOf(doomed.sessionForReading('s'))]).toEqual([true, true, []]);
  });
});
