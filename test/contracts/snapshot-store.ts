/** What every adapter of the `SnapshotStore` port must do: one body of tests, run by each adapter's own test file. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { SnapshotStore, StoredSnapshot } from '../../host/core/ports/snapshot-store.ts';

const encoder = new TextEncoder();

async function contentOf(snapshot: StoredSnapshot | undefined, section: string): Promise<string | undefined> {
  if (snapshot === undefined) return undefined;
  let text = '';
  const decoder = new TextDecoder();
  for await (const piece of snapshot.read(section)) text += decoder.decode(piece, { stream: true });
  return text;
}

async function write(store: SnapshotStore, name: string, sections: readonly (readonly [string, string])[]): Promise<number> {
  const draft = await store.create(name);
  for (const [section, text] of sections) await draft.write(section, encoder.encode(text));
  return draft.commit();
}

async function read(store: SnapshotStore, name: string, section: string): Promise<string | undefined> {
  const snapshot = await store.open(name);
  const text = await contentOf(snapshot, section);
  await snapshot?.close();
  return text;
}

/** @param open gives a new, empty store; called within a test */
export function describeSnapshotStore(name: string, open: () => SnapshotStore): void {
  describe(`${name}, as a store of snapshots`, () => {
    let store: SnapshotStore;

    beforeEach(() => {
      store = open();
    });

    it('gives back what was written, section by section', async () => {
      const large = 'x'.repeat(5_000_000);
      expect(
        await write(store, 'a', [
          ['one', 'first'],
          ['one', ' and second'],
          ['empty', ''],
          ['large', large],
        ]),
      ).toBeGreaterThan(large.length);
      const snapshot = await store.open('a');
      expect(snapshot?.sizeOf('one')).toBe(16);
      expect([snapshot?.sizeOf('empty'), snapshot?.sizeOf('never')]).toEqual([0, 0]);
      expect(await contentOf(snapshot, 'one')).toBe('first and second');
      expect([await contentOf(snapshot, 'empty'), await contentOf(snapshot, 'never')]).toEqual(['', '']);
      const target = new Uint8Array(large.length);
      await snapshot?.readInto('large', target);
      expect(new TextDecoder().decode(target) === large).toBe(true);
      await snapshot?.close();
    });

    it('fills shared memory too, and copies what it is handed', async () => {
      const draft = await store.create('a');
      const bytes = new Uint8Array(new SharedArrayBuffer(4));
      bytes.set([1, 2, 3, 4]);
      const writing = draft.write('shared', bytes);
      bytes.fill(9);
      await writing;
      await draft.commit();
      const snapshot = await store.open('a');
      const target = new Uint8Array(new SharedArrayBuffer(4));
      await snapshot?.readInto('shared', target);
      await snapshot?.close();
      expect([...target]).toEqual([1, 2, 3, 4]);
    });

    it('keeps the snapshot before until the next one is committed, and each name for itself', async () => {
      await write(store, 'a', [['s', 'old']]);
      await write(store, 'b', [['s', 'other']]);
      const draft = await store.create('a');
      await draft.write('s', encoder.encode('new'));
      expect(await read(store, 'a', 's')).toBe('old');
      await draft.commit();
      await draft.discard();
      expect([await read(store, 'a', 's'), await read(store, 'b', 's'), await read(store, 'c', 's')]).toEqual(['new', 'other', undefined]);
    });

    it('forgets a draft that is discarded, also twice', async () => {
      const draft = await store.create('a');
      await draft.write('s', encoder.encode('new'));
      await draft.discard();
      await draft.discard();
      expect(await read(store, 'a', 's')).toBeUndefined();
    });

    it('forgets what is deleted, and may be told so when there is nothing', async () => {
      await store.delete('a');
      await write(store, 'a', [['s', 'old']]);
      await store.delete('a');
      expect(await read(store, 'a', 's')).toBeUndefined();
      await write(store, 'a', [['s', 'again']]);
      expect(await read(store, 'a', 's')).toBe('again');
    });
  });
}
