/**
 * What every adapter of the `Store` port must do: one body of tests, run by each adapter's own test file.
 *
 * An adapter that passes may stand behind the sequencer; what only one medium can do (restart, locks, full disks) is
 * tested beside that adapter.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EntryKind, NewEntry, Store } from '../../host/core/ports/store.ts';
import { describeErase } from './store-erase.ts';
import {
  appendMany,
  batchesOf,
  newEntry,
  payloads,
  payloadText,
  readAll,
  STRANGE_NAMES,
  sequences,
  writeWithRetry,
} from './store-journal.ts';
import { describeSessions } from './store-sessions.ts';

/** @param open gives a new, empty store */
export function describeStore(name: string, open: () => Promise<Store>): void {
  describe(`${name}, as a store`, () => {
    let store: Store;

    beforeEach(async () => {
      store = await open();
    });

    afterEach(async () => {
      await store.close();
    });

    describe('append', () => {
      it('gives sequences from 1 without a gap', async () => {
        expect(await store.append('space', 0, [newEntry('a')])).toEqual({ outcome: 'appended', sequence: 1 });
        expect(await store.append('space', 1, [newEntry('b'), newEntry('c')])).toEqual({ outcome: 'appended', sequence: 3 });
        expect(await store.append('space', 3, [newEntry('d')])).toEqual({ outcome: 'appended', sequence: 4 });
        expect(sequences(await readAll(store, 'space'))).toEqual([1, 2, 3, 4]);
      });

      it('keeps every field of an entry as given', async () => {
        const kinds: readonly EntryKind[] = [
          'session-opened',
          'session-closed',
          'session-extended',
          'configured',
          'observed',
          'stm-cleared',
          'learned',
          'finalized',
          'forgotten',
          'undone',
          'corrected',
          'memory-cleared',
        ];
        const entries = kinds.map(
          (kind, index): NewEntry => ({
            kind,
            timeMs: 1_800_000_000_000 + index,
            sessionId: `session-${index}`,
            idempotencyKey: index % 2 === 0 ? null : `key "${index}" '☃`,
            payload: `{"number":1.0${index},"text":"ä😀\\u0000"}`,
            durable: index % 3 === 0,
          }),
        );
        await store.append('space', 0, entries);
        expect(await readAll(store, 'space')).toEqual(entries.map((entry, index) => ({ ...entry, sequence: index + 1 })));
      });

      it('answers single entries, and nothing for what is not there', async () => {
        await store.append('space', 0, [newEntry('a'), newEntry('b', true)]);
        expect(await store.readEntry('space', 2)).toEqual({ ...newEntry('b', true), sequence: 2 });
        for (const sequence of [0, 3]) expect(await store.readEntry('space', sequence)).toBeUndefined();
        expect(await store.readEntry('nowhere', 1)).toBeUndefined();
      });

      it('answers conflict with the last sequence, and changes nothing, when the expected sequence is not the last', async () => {
        await store.append('space', 0, [newEntry('a'), newEntry('b')]);
        for (const expectedSequence of [0, 1, 3, 1000]) {
          expect(await store.append('space', expectedSequence, [newEntry('x')])).toEqual({ outcome: 'conflict', sequence: 2 });
        }
        expect(payloads(await readAll(store, 'space'))).toEqual(['a', 'b']);
      });

      it('answers conflict for an unknown space that is expected to have entries, and does not make it', async () => {
        expect(await store.append('space', 7, [newEntry('x')])).toEqual({ outcome: 'conflict', sequence: 0 });
        expect(await store.spaces()).toEqual([]);
      });

      it('leaves the others of the same moment alone when one conflicts', async () => {
        const results = await Promise.all([
          store.append('left', 0, [newEntry('a')]),
          store.append('right', 5, [newEntry('refused')]),
          store.append('left', 0, [newEntry('refused')]),
          store.append('right', 0, [newEntry('b')]),
          store.append('left', 1, [newEntry('c')]),
        ]);
        expect(results.map((result) => result.outcome)).toEqual(['appended', 'conflict', 'conflict', 'appended', 'appended']);
        expect(payloads(await readAll(store, 'left'))).toEqual(['a', 'c']);
        expect(payloads(await readAll(store, 'right'))).toEqual(['b']);
      });

      it('keeps all entries of an append side by side', async () => {
        await Promise.all(
          Array.from({ length: 50 }, (_, append) =>
            store.append(
              'space',
              append * 7,
              Array.from({ length: 7 }, (_, index) => newEntry(`${append}/${index}`)),
            ),
          ),
        );
        const expected = Array.from({ length: 350 }, (_, index) => `${Math.floor(index / 7)}/${index % 7}`);
        expect(payloads(await readAll(store, 'space'))).toEqual(expected);
      });

      it('takes an append without entries as a question about the sequence', async () => {
        expect(await store.append('space', 0, [])).toEqual({ outcome: 'appended', sequence: 0 });
        expect(await store.append('space', 1, [])).toEqual({ outcome: 'conflict', sequence: 0 });
        expect(await store.spaces()).toEqual([]);
      });

      it('takes many appends in flight, each expecting its predecessors', async () => {
        const results = await Promise.all(
          Array.from({ length: 2500 }, (_, index) => store.append('space', index, [newEntry(String(index), index % 5 === 0)])),
        );
        expect(results).toEqual(results.map((_, index) => ({ outcome: 'appended', sequence: index + 1 })));
        expect(payloads(await readAll(store, 'space'))).toEqual(results.map((_, index) => String(index)));
      });

      it('lets two writers share a space: no entry is lost, none comes twice, and there is no gap', async () => {
        await Promise.all(['left', 'right'].map((writer) => writeWithRetry(store, writer, 200)));
        const journal = await readAll(store, 'space');
        expect(sequences(journal)).toEqual(Array.from({ length: 400 }, (_, index) => index + 1));
        for (const writer of ['left', 'right']) {
          const own = payloads(journal).filter((text) => text.startsWith(writer));
          expect(own).toEqual(Array.from({ length: 200 }, (_, index) => `${writer} ${index}`));
        }
      });

      it('keeps a payload of 5 MB as it is', async () => {
        const text = 'ä😀x"\\'.repeat(500_000);
        await store.append('space', 0, [newEntry(text, true), newEntry('after')]);
        expect(await payloadText(store, 'space', 1)).toBe(text);
        expect(payloads(await readAll(store, 'space'))).toEqual([text, 'after']);
      });

      it('keeps spaces with strange names apart', async () => {
        for (const [index, space] of STRANGE_NAMES.entries()) await store.append(space, 0, [newEntry(`entry of ${index}`)]);
        for (const [index, space] of STRANGE_NAMES.entries()) {
          expect(payloads(await readAll(store, space))).toEqual([`entry of ${index}`]);
        }
        expect(new Set(await store.spaces())).toEqual(new Set(STRANGE_NAMES));
      });

      it('refuses a name that UTF-8 cannot hold, and an expected sequence that is no whole number', async () => {
        await expect(store.append('lone \ud800', 0, [newEntry('a')])).rejects.toMatchObject({ code: 'MEM_INVALID_ARGUMENT' });
        await expect(store.append('', 0, [newEntry('a')])).rejects.toMatchObject({ code: 'MEM_INVALID_ARGUMENT' });
        for (const expectedSequence of [-1, 0.5, Number.NaN]) {
          await expect(store.append('space', expectedSequence, [newEntry('a')])).rejects.toMatchObject({ code: 'MEM_INVALID_ARGUMENT' });
        }
        expect(await store.spaces()).toEqual([]);
      });

      it('does not see what the caller does to the array afterwards', async () => {
        const entries = [newEntry('a')];
        const appended = store.append('space', 0, entries);
        entries.push(newEntry('b'));
        entries[0] = newEntry('c');
        expect(await appended).toEqual({ outcome: 'appended', sequence: 1 });
        expect(payloads(await readAll(store, 'space'))).toEqual(['a']);
      });
    });

    describe('read', () => {
      it('gives batches of at most 1,000 in order, from any sequence', async () => {
        await appendMany(store, 'space', 2345);
        for (const fromSequence of [0, 1, 2, 1000, 1001, 2345, 2346, 9999]) {
          const batches = await batchesOf(store.read('space', fromSequence));
          for (const batch of batches) expect(batch.length).toBeLessThanOrEqual(1000);
          const first = Math.max(fromSequence, 1);
          const expected = Array.from({ length: Math.max(0, 2346 - first) }, (_, index) => first + index);
          expect(sequences(batches.flat())).toEqual(expected);
        }
      });

      it('gives nothing for an unknown space', async () => {
        expect(await batchesOf(store.read('nowhere', 1))).toEqual([]);
        expect(await store.spaces()).toEqual([]);
      });

      it('may be stopped halfway, and the store goes on', async () => {
        await appendMany(store, 'space', 1500);
        for await (const batch of store.read('space', 1)) {
          expect(batch.length).toBeGreaterThan(0);
          break;
        }
        expect(await store.append('space', 1500, [newEntry('next')])).toMatchObject({ outcome: 'appended' });
        expect((await readAll(store, 'space')).length).toBe(1501);
      });
    });

    describe('follow', () => {
      it('gives what is there, then what comes, each once and in order', async () => {
        await appendMany(store, 'space', 1200);
        const seen: number[] = [];
        const following = (async () => {
          for await (const batch of store.follow('space', 1)) {
            expect(batch.length).toBeLessThanOrEqual(1000);
            seen.push(...sequences(batch));
            if (seen.length >= 1700) break;
          }
        })();
        for (let index = 1200; index < 1700; index += 1) {
          const result = await store.append('space', index, [newEntry(String(index), index % 100 === 0)]);
          expect(result.outcome).toBe('appended');
        }
        await following;
        expect(seen).toEqual(Array.from({ length: 1700 }, (_, index) => index + 1));
      });

      it('waits for a space that does not exist yet, and hears nothing of other spaces', async () => {
        const iterator = store.follow('later', 1)[Symbol.asyncIterator]();
        const first = iterator.next();
        await store.append('other', 0, [newEntry('not mine')]);
        await store.append('later', 0, [newEntry('mine')]);
        const result = await first;
        expect(result.done).toBe(false);
        expect(payloads(result.value ?? [])).toEqual(['mine']);
        await iterator.return?.();
      });

      it('starts in the middle, and beyond the end', async () => {
        await appendMany(store, 'space', 10);
        const middle = store.follow('space', 8)[Symbol.asyncIterator]();
        expect(sequences((await middle.next()).value ?? [])).toEqual([8, 9, 10]);
        const beyond = store.follow('space', 12)[Symbol.asyncIterator]();
        const next = beyond.next();
        await store.append('space', 10, [newEntry('11'), newEntry('12'), newEntry('13')]);
        expect(sequences((await next).value ?? [])).toEqual([12, 13]);
        await middle.return?.();
        await beyond.return?.();
      });

      it('ends for a consumer that stops while it waits', async () => {
        const iterator = store.follow('space', 1)[Symbol.asyncIterator]();
        const waiting = iterator.next();
        await iterator.return?.();
        expect((await waiting).done).toBe(true);
        expect((await iterator.next()).done).toBe(true);
      });

      it('ends when the store closes', async () => {
        const waiting = batchesOf(store.follow('space', 1));
        await store.append('space', 0, [newEntry('a')]);
        await store.head('space');
        await store.close();
        expect((await waiting).length).toBeLessThanOrEqual(1);
      });
    });

    describe('readPayload, head and spaces', () => {
      it('give the payload of one entry, and undefined where there is none', async () => {
        await store.append('space', 0, [newEntry('a'), newEntry('b')]);
        expect(await payloadText(store, 'space', 2)).toBe('b');
        for (const sequence of [-1, 0, 3, 1.5]) expect(await store.readPayload('space', sequence)).toBeUndefined();
        expect(await store.readPayload('nowhere', 1)).toBeUndefined();
      });

      it('give the last acknowledged sequence, and 0 for an unknown space', async () => {
        expect(await store.head('space')).toBe(0);
        const { sequence } = await store.append('space', 0, [newEntry('a'), newEntry('b')]);
        expect(await store.head('space')).toBe(sequence);
        expect(await store.head('other')).toBe(0);
      });

      it('list the spaces by code point, not by UTF-16 unit', async () => {
        const ascending = ['A', 'Z', 'a', 'aa', 'ab', 'ä', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '😀', '\u{10ffff}'];
        for (const space of ascending.toReversed()) await store.append(space, 0, [newEntry('a')]);
        expect(await store.spaces()).toEqual(ascending);
      });

      it('hold 1,000 spaces', async () => {
        const names = Array.from({ length: 1000 }, (_, index) => `space ${String(index).padStart(4, '0')}`);
        await Promise.all(names.map((space, index) => store.append(space, 0, [newEntry(space), newEntry('second', index % 9 === 0)])));
        await Promise.all(names.map((space) => store.append(space, 2, [newEntry('third')])));
        expect(await store.spaces()).toEqual(names);
        for (const space of names) {
          expect(await store.head(space)).toBe(3);
          expect(await payloadText(store, space, 1)).toBe(space);
        }
      });
    });

    describeSessions(() => store);
    describeErase(() => store);

    describe('statistics', () => {
      it('count operations, and are usable from the start', async () => {
        expect(store.statistics()).toMatchObject({ operations: 0, errors: 0, meanResponseMs: 0, usable: true, lastError: null });
        await store.append('space', 0, [newEntry('a')]);
        await store.append('space', 0, [newEntry('a')]);
        await store.head('space');
        expect(store.statistics()).toMatchObject({ operations: 3, errors: 0, usable: true, lastError: null });
        expect(store.statistics().meanResponseMs).toBeGreaterThanOrEqual(0);
      });
    });

    describe('close', () => {
      it('answers what was asked before it, and refuses every call after it', async () => {
        const before = [store.append('space', 0, [newEntry('a', true)]), store.append('space', 1, [newEntry('b')])];
        await store.close();
        expect(await Promise.all(before)).toEqual([
          { outcome: 'appended', sequence: 1 },
          { outcome: 'appended', sequence: 2 },
        ]);
        const refused = { code: 'MEM_STORE_CLOSED' };
        await expect(store.append('space', 2, [newEntry('c')])).rejects.toMatchObject(refused);
        await expect(store.head('space')).rejects.toMatchObject(refused);
        await expect(store.spaces()).rejects.toMatchObject(refused);
        await expect(store.openSessions()).rejects.toMatchObject(refused);
        await expect(store.readPayload('space', 1)).rejects.toMatchObject(refused);
        await expect(batchesOf(store.read('space', 1))).rejects.toMatchObject(refused);
        expect(await batchesOf(store.follow('space', 1))).toEqual([]);
        expect(store.statistics()).toMatchObject({ usable: false });
      });

      it('may be called twice, also at the same time', async () => {
        await Promise.all([store.close(), store.close()]);
        await store.close();
      });
    });
  });
}
