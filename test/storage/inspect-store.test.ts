import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspectStore } from '../../host/storage/inspect-store.ts';
import { openSqliteStore } from '../../host/storage/sqlite-store.ts';
import { appendMany } from '../contracts/store-journal.ts';
import { temporaryFolder } from './temporary-folder.ts';

const clock = { nowMs: () => Date.now() };

async function storeOf(entries: number): Promise<string> {
  const path = join(temporaryFolder(), 'memory.sqlite');
  const store = await openSqliteStore({ path, clock });
  await appendMany(store, 'space', entries);
  await store.close();
  return path;
}

describe('inspectStore', () => {
  it('finds no file, and makes none', async () => {
    const path = join(temporaryFolder(), 'nothing.sqlite');
    for (let time = 0; time < 2; time++)
      expect(await inspectStore(path, clock)).toEqual({ exists: false, holder: null, problems: [], entries: 0 });
  });

  it('finds a sound store and lets it go', async () => {
    const path = await storeOf(321);
    expect(await inspectStore(path, clock)).toEqual({ exists: true, holder: null, problems: [], entries: 321 });
    await (await openSqliteStore({ path, clock })).close();
  });

  it('says who holds it, and looks inside all the same', async () => {
    const path = await storeOf(5);
    const store = await openSqliteStore({ path, clock });
    expect(await inspectStore(path, clock)).toEqual({
      exists: true,
      holder: { processId: process.pid, since: expect.any(String) },
      problems: [],
      entries: 5,
    });
    await appendMany(store, 'other', 3);
    await store.close();
    expect((await inspectStore(path, clock)).entries).toBe(8);
  });

  it('finds damage', async () => {
    const path = await storeOf(5_000);
    const size = readFileSync(path).length;
    const file = openSync(path, 'r+');
    writeSync(file, new Uint8Array(size / 2).fill(0x5a), 0, size / 2, size / 4);
    closeSync(file);
    expect((await inspectStore(path, clock)).problems.length).toBeGreaterThan(0);
  });

  it("finds that a file is none of SQLite's", async () => {
    const path = join(temporaryFolder(), 'text.sqlite');
    writeFileSync(
      path,
      'just some text, long enough to be read as a header of one hundred bytes if anybody cared to do that, which nobody does',
    );
    expect((await inspectStore(path, clock)).problems).toEqual([expect.stringContaining('not a database')]);
  });
});
