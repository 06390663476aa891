/** The part of the store contract that is about sessions: which are open, and how long each lives. */
import { describe, expect, it } from 'vitest';
import { CLOSINGS_KEPT_MS, type NewEntry, type Store } from '../../host/core/ports/store.ts';
import { living, readAll, session } from './store-journal.ts';

/** @param store the store of the running test */
export function describeSessions(store: () => Store): void {
  describe('openSessions', () => {
    it('lists opened and not closed sessions by space, then by their opening', async () => {
      await store().append('b', 0, [session('session-opened', 'b2'), session('session-opened', 'b1'), session('session-opened', 'b0')]);
      await store().append('a', 0, [session('session-opened', 'same name'), session('observed', 'never opened')]);
      await store().append('b', 3, [session('session-closed', 'b1'), session('session-extended', 'b2')]);
      await store().append('c', 0, [session('session-opened', 'same name'), session('session-closed', 'same name')]);
      await store().append('b', 5, [session('session-closed', 'unknown')]);
      expect(await store().openSessions()).toEqual([
        { space: 'a', sessionId: 'same name', ttlSeconds: 0 },
        { space: 'b', sessionId: 'b2', ttlSeconds: 0 },
        { space: 'b', sessionId: 'b0', ttlSeconds: 0 },
      ]);
    });

    it('follows the order of the entries within one append, and keeps the first opening', async () => {
      await store().append('space', 0, [
        session('session-opened', 'one'),
        session('session-closed', 'one'),
        session('session-opened', 'two'),
        session('session-opened', 'one'),
        session('session-opened', 'two'),
      ]);
      expect(await store().openSessions()).toEqual([
        { space: 'space', sessionId: 'two', ttlSeconds: 0 },
        { space: 'space', sessionId: 'one', ttlSeconds: 0 },
      ]);
    });

    it('keeps sessions through memory-cleared', async () => {
      await store().append('space', 0, [session('session-opened', 'one'), session('memory-cleared', 'one')]);
      expect(await store().openSessions()).toEqual([{ space: 'space', sessionId: 'one', ttlSeconds: 0 }]);
    });

    it('tells the time to live that a session was opened with, or last extended to', async () => {
      const entries = [
        living('session-opened', 'one', 60),
        living('session-opened', 'two', 31_536_000),
        living('session-opened', 'gone', 5),
      ];
      await store().append('space', 0, entries);
      await store().append('space', 3, [
        session('observed', 'one'),
        living('session-extended', 'one', 70),
        living('session-extended', 'gone', 7),
        session('session-closed', 'gone'),
        living('session-extended', 'one', 80),
        living('session-extended', 'gone', 9),
      ]);
      await store().append('other', 0, [living('session-extended', 'two', 1), living('session-opened', 'one', 30)]);
      expect(await store().openSessions()).toEqual([
        { space: 'other', sessionId: 'one', ttlSeconds: 30 },
        { space: 'space', sessionId: 'one', ttlSeconds: 80 },
        { space: 'space', sessionId: 'two', ttlSeconds: 31_536_000 },
      ]);
    });

    it('keeps the time to live of the first opening, and it is no part of the entry', async () => {
      await store().append('space', 0, [living('session-opened', 'one', 60), living('session-opened', 'one', 5)]);
      expect(await store().openSessions()).toEqual([{ space: 'space', sessionId: 'one', ttlSeconds: 60 }]);
      for (const entry of await readAll(store(), 'space')) expect(Object.keys(entry)).not.toContain('ttlSeconds');
    });
  });
  describe('closings', () => {
    const closing = (sessionId: string, timeMs: number, idempotencyKey: string | null = 'key'): NewEntry => ({
      ...session('session-closed', sessionId),
      timeMs,
      idempotencyKey,
    });

    it('list the sessions that were closed under a key, in the order of time, and no others', async () => {
      await store().append('one', 0, [
        session('session-opened', 'a'),
        session('session-opened', 'b'),
        closing('b', 30),
        session('observed', 'a'),
      ]);
      await store().append('two', 0, [session('session-opened', 'c'), closing('c', 10), closing('d', 20, null)]);
      expect(await store().closings()).toEqual([
        { space: 'two', sessionId: 'c' },
        { space: 'one', sessionId: 'b' },
      ]);
      expect((await store().openSessions()).map(({ sessionId }) => sessionId)).toEqual(['a']);
    });

    it('are forgotten after a day, and with their space', async () => {
      await store().append('one', 0, [closing('old', 10), closing('kept', 11)]);
      await store().append('two', 0, [closing('new', 11 + CLOSINGS_KEPT_MS)]);
      expect((await store().closings()).map(({ sessionId }) => sessionId)).toEqual(['kept', 'new']);
      await store().erase('one', 2, { ...session('erased', ''), durable: true });
      expect(await store().closings()).toEqual([{ space: 'two', sessionId: 'new' }]);
    });
  });
}
