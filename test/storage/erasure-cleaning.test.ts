import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { cleanAfterErasure, isUnclean, markUnclean } from '../../host/storage/erasure-cleaning.ts';
import { loadSqlite } from '../../host/storage/sqlite-module.ts';
import { openSqliteStore } from '../../host/storage/sqlite-store.ts';
import { batchesOf } from '../contracts/store-journal.ts';
import { filesWith } from './secrets.ts';
import { temporaryFolder } from './temporary-folder.ts';

const clock = { nowMs: () => 1 };
const ERASER = fileURLToPath(new URL('./eraser.ts', import.meta.url));

/** Starts the eraser; resolves when it ended by itself or was killed so many milliseconds after it had filled the store. */
async function runEraser(path: string, killAfterMs: number | undefined): Promise<string> {
  const child = spawn(process.execPath, [ERASER, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += String(chunk);
    if (killAfterMs !== undefined && output.startsWith('filled')) setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  });
  await once(child, 'close');
  return output;
}

describe('a store after an erasure', () => {
  it('holds nothing of it in any file, also when entries of another space lay between, and when it is opened again', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'store.sqlite');
    expect(await runEraser(path, undefined)).toBe('filled\nerased\n');
    expect(filesWith(folder, 'secret-')).toEqual([]);
    expect(filesWith(folder, 'kept')).toEqual(['store.sqlite']);
    const store = await openSqliteStore({ path, clock });
    expect((await batchesOf(store.read('secret-person', 1))).flat().filter(({ payload }) => payload !== '')).toMatchObject([
      { kind: 'erased' },
    ]);
    expect((await batchesOf(store.read('other', 1))).flat()).toHaveLength(40);
    expect(filesWith(folder, 'secret-')).toEqual([]);
    await store.close();
    expect(filesWith(folder, 'secret-')).toEqual([]);
  });

  it('holds nothing of it while it is open: the log is empty', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'store.sqlite');
    const store = await openSqliteStore({ path, clock });
    const entry = {
      kind: 'observed',
      timeMs: 1,
      sessionId: 'secret session',
      idempotencyKey: null,
      payload: '{"a":"secret"}',
      durable: true,
    } as const;
    await store.append('secret person', 0, [entry]);
    expect(filesWith(folder, 'secret').length).toBeGreaterThan(0);
    await store.erase('secret person', 1, { ...entry, kind: 'erased', sessionId: '', payload: '{}' });
    expect(filesWith(folder, 'secret')).toEqual([]);
    await store.close();
    expect(filesWith(folder, 'secret')).toEqual([]);
  });

  it('is as before or erased when the process is killed, and nothing comes back', async () => {
    for (const killAfterMs of [0, 1, 3, 6, 12]) {
      const folder = temporaryFolder();
      const path = join(folder, 'store.sqlite');
      await runEraser(path, killAfterMs);
      const store = await openSqliteStore({ path, clock });
      const entries = (await batchesOf(store.read('secret-person', 1))).flat();
      const emptied = entries.filter(({ payload, kind }) => payload === '' && kind === 'observed').length;
      const isErased = entries.at(-1)?.kind === 'erased';
      expect(emptied).toBe(isErased ? entries.length - 1 : 0);
      if (isErased) expect(filesWith(folder, 'secret-')).toEqual([]);
      await store.close();
    }
  });
});

describe('a store that was made when an erasure left the name of the space', () => {
  it('forgets the name when it is opened, finds the space by it, and leaves others alone', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'store.sqlite');
    let store = await openSqliteStore({ path, clock });
    const entry = { kind: 'observed', timeMs: 1, sessionId: '', idempotencyKey: null, payload: '{}', durable: true } as const;
    for (const space of ['secret person', 'secret friend', 'kept']) await store.append(space, 0, [entry]);
    for (const space of ['secret person', 'secret friend']) await store.erase(space, 1, { ...entry, kind: 'erased' });
    await store.append('secret friend', 2, [entry]);
    await store.close();
    const { DatabaseSync } = await loadSqlite();
    const database = new DatabaseSync(path);
    database.exec("ALTER TABLE identity DROP COLUMN forgets_names; UPDATE space SET name = 'secret person' WHERE typeof(name) = 'blob'");
    database.close();
    expect(filesWith(folder, 'secret person')).toEqual(['store.sqlite']);
    for (let time = 0; time < 2; time++) {
      store = await openSqliteStore({ path, clock });
      expect(await store.spaces()).toEqual(['kept', 'secret friend']);
      expect(await store.head('secret person')).toBe(2);
      expect(filesWith(folder, 'secret person')).toEqual([]);
      await store.close();
    }
  });
});

describe('cleaning', () => {
  it('is owed from the mark on, until it is done', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'file.sqlite');
    const { DatabaseSync } = await loadSqlite();
    const database = new DatabaseSync(path);
    database.exec("PRAGMA journal_mode = WAL; CREATE TABLE t (text); INSERT INTO t VALUES ('something')");
    expect(isUnclean(database)).toBe(false);
    markUnclean(database);
    markUnclean(database);
    expect(isUnclean(database)).toBe(true);
    expect(cleanAfterErasure(database)).toBe(true);
    expect(isUnclean(database)).toBe(false);
    database.close();
    expect(readdirSync(folder).filter((name) => statSync(join(folder, name)).size > 0)).toEqual(['file.sqlite']);
  });

  it('stays owed while another connection reads the log', async () => {
    const path = join(temporaryFolder(), 'file.sqlite');
    const { DatabaseSync } = await loadSqlite();
    const database = new DatabaseSync(path, { timeout: 0 });
    database.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (text); INSERT INTO t VALUES (1)');
    const reader = new DatabaseSync(path, { readOnly: true });
    reader.exec('BEGIN');
    reader.prepare('SELECT * FROM t').all();
    markUnclean(database);
    expect(cleanAfterErasure(database)).toBe(false);
    expect(isUnclean(database)).toBe(true);
    reader.close();
    expect(cleanAfterErasure(database)).toBe(true);
    database.close();
  });
});
