/** The part of the store contract that is about erasing: nothing of a space stays but its numbers. */
import { describe, expect, it } from 'vitest';
import type { NewEntry, Store } from '../../host/core/ports/store.ts';
import { erasedName } from '../../host/storage/erased-names.ts';
import { newEntry, payloads, readAll, sequences, session } from './store-journal.ts';

/** @param store the store of the running test */
export function describeErase(store: () => Store): void {
  describe('erase', () => {
    const entry: NewEntry = { ...session('erased', ''), payload: '{"counts":{"observed":2}}', durable: true };

    it('empties every entry of the space and appends one, and the numbers stay', async () => {
      await store().append('space', 0, [
        session('session-opened', 'one'),
        newEntry('a'),
        { ...newEntry('b', true), idempotencyKey: 'key' },
      ]);
      await store().append('other', 0, [session('session-opened', 'two'), newEntry('kept')]);
      expect(await store().erase('space', 3, entry)).toEqual({ outcome: 'appended', sequence: 4 });
      const entries = await readAll(store(), 'space');
      expect(sequences(entries)).toEqual([1, 2, 3, 4]);
      expect(entries.map(({ kind }) => kind)).toEqual(['session-opened', 'observed', 'learned', 'erased']);
      for (const emptied of entries.slice(0, 3)) expect(emptied).toMatchObject({ payload: '', sessionId: '', idempotencyKey: null });
      expect(entries[3]).toEqual({ ...entry, sequence: 4 });
      expect(await store().readPayload('space', 2)).toBe('');
      expect(await store().openSessions()).toEqual([{ sessionId: 'two', space: 'other', ttlSeconds: 0 }]);
      expect(payloads((await readAll(store(), 'other')).slice(1))).toEqual(['kept']);
      expect(await store().append('space', 4, [newEntry('after')])).toEqual({ outcome: 'appended', sequence: 5 });
    });

    it('answers conflict, and empties nothing, when the expected sequence is not the last', async () => {
      await store().append('space', 0, [newEntry('a'), newEntry('b')]);
      for (const sequence of [1, 3]) expect(await store().erase('space', sequence, entry)).toEqual({ outcome: 'conflict', sequence: 2 });
      expect(await store().erase('nowhere', 1, entry)).toEqual({ outcome: 'conflict', sequence: 0 });
      expect(payloads(await readAll(store(), 'space'))).toEqual(['a', 'b']);
    });

    it('takes its place among appends in the order of the calls', async () => {
      const answers = await Promise.all([
        store().append('space', 0, [newEntry('before')]),
        store().append('other', 0, [newEntry('other')]),
        store().erase('space', 1, entry),
        store().append('space', 2, [newEntry('after')]),
        store().append('other', 1, [newEntry('other')]),
      ]);
      expect(answers.map(({ outcome, sequence }) => [outcome, sequence])).toEqual(
        [1, 1, 2, 3, 2].map((sequence) => ['appended', sequence]),
      );
      expect((await readAll(store(), 'space')).map(({ payload }) => payload)).toEqual(['', entry.payload, newEntry('after').payload]);
      expect(payloads(await readAll(store(), 'other'))).toEqual(['other', 'other']);
    });

    it('forgets the name: the space is not listed until something is appended to it, and then goes on where it was', async () => {
      await store().append('other', 0, [newEntry('a')]);
      await store().append('space', 0, [newEntry('a'), newEntry('b')]);
      await store().erase('space', 2, entry);
      expect(await store().spaces()).toEqual(['other']);
      expect(await store().head('space')).toBe(3);
      expect(await store().append('space', 0, [newEntry('late')])).toEqual({ outcome: 'conflict', sequence: 3 });
      expect(await store().spaces()).toEqual(['other']);
      expect(sequences(await readAll(store(), 'space'))).toEqual([1, 2, 3]);
      const [fourth, fifth] = await Promise.all([
        store().append('space', 3, [session('session-opened', 'new')]),
        store().append('space', 4, [newEntry('again')]),
      ]);
      expect([fourth.sequence, fifth.sequence]).toEqual([4, 5]);
      expect(await store().spaces()).toEqual(['other', 'space']);
      expect(await store().openSessions()).toEqual([{ sessionId: 'new', space: 'space', ttlSeconds: 0 }]);
      expect(sequences(await readAll(store(), 'space'))).toEqual([1, 2, 3, 4, 5]);
      await store().erase('space', 5, entry);
      expect(await store().spaces()).toEqual(['other']);
      expect(await store().append('third', 0, [newEntry('a')])).toEqual({ outcome: 'appended', sequence: 1 });
      expect(sequences(await readAll(store(), 'space'))).toEqual([1, 2, 3, 4, 5, 6]);
    });

    it('does not know a space by what it keeps of the name of another one', async () => {
      await store().append('space', 0, [newEntry('a')]);
      await store().erase('space', 1, entry);
      const hash = Buffer.from(erasedName(store().identity, 'space'));
      for (const name of [hash.toString('hex'), hash.toString('latin1').toWellFormed(), `X'${hash.toString('hex')}'`])
        expect(await store().head(name)).toBe(0);
    });

    it('may be done again', async () => {
      await store().append('space', 0, [newEntry('a')]);
      await store().erase('space', 1, entry);
      expect(await store().erase('space', 2, entry)).toEqual({ outcome: 'appended', sequence: 3 });
      expect((await readAll(store(), 'space')).map(({ payload }) => payload)).toEqual(['', '', entry.payload]);
    });
  });
}
