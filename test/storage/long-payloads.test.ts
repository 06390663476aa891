import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packGroup } from '../../host/storage/entry-group.ts';
import { payloadText, withLongPayloads } from '../../host/storage/long-payloads.ts';
import { openSqliteStore } from '../../host/storage/sqlite-store.ts';
import { newEntry } from '../contracts/store-journal.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Characters of one to four bytes; those of two units lie across the ends of pieces, whichever place the text starts at. */
const long = (shift: number): string => `${'x'.repeat(shift)}${'aö€😀'.repeat(500_000)}`;

function groupOf(...payloads: string[]) {
  const entries = payloads.map((payload) => ({ ...newEntry('a'), payload }));
  return packGroup([{ spaceNumber: 1, firstSequence: 1, entries }], [], []);
}

describe('withLongPayloads', () => {
  it('turns long payloads into bytes that say the same, and leaves short ones as they are', async () => {
    const texts = ['short', long(0), '', long(1), long(2), long(3)];
    const { payloads } = await withLongPayloads(groupOf(...texts));
    expect(payloads.map((payload) => typeof payload)).toEqual(['string', 'object', 'string', 'object', 'object', 'object']);
    expect(payloads.every((payload, place) => payloadText(payload) === texts[place])).toBe(true);
  });

  it('gives back a group without long payloads at once', () => {
    const group = groupOf('short', 'x'.repeat(1000));
    expect(withLongPayloads(group)).toBe(group);
  });

  it('is how long payloads reach the store, between short ones and in their order', async () => {
    const store = await openSqliteStore({ path: join(temporaryFolder(), 'memory.sqlite'), clock: { nowMs: () => 1 } });
    const text = JSON.stringify({ text: long(1) });
    const first = store.append('s', 0, [newEntry('a'), { ...newEntry('b'), payload: text }]);
    const second = store.append('s', 2, [newEntry('c')]);
    expect([await first, await second]).toEqual([
      { outcome: 'appended', sequence: 2 },
      { outcome: 'appended', sequence: 3 },
    ]);
    expect((await store.readPayload('s', 2)) === text).toBe(true);
    expect(await store.readPayload('s', 3)).toBe(newEntry('c').payload);
    await store.close();
  });
});
