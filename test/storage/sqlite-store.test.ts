import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Store } from '../../host/core/ports/store.ts';
import { StoreLockedError } from '../../host/errors.ts';
import { openSqliteStore } from '../../host/storage/sqlite-store.ts';
import { runKillRounds } from '../../scripts/kill-test/kill-rounds.ts';
import { describeStore } from '../contracts/store.ts';
import { appendMany, newEntry, payloads, readAll, sequences } from '../contracts/store-journal.ts';
import { temporaryFolder } from './temporary-folder.ts';

const clock = { nowMs: () => Date.now() };

function temporaryPath(): string {
  return join(temporaryFolder(), 'memory.sqlite');
}

/** Opens a store that is closed after the test. */
async function open(path: string, capacityBytes?: number): Promise<Store> {
  const store = await openSqliteStore(capacityBytes === undefined ? { path, clock } : { path, clock, capacityBytes });
  onTestFinished(() => store.close());
  return store;
}

describeStore('the SQLite store', () => openSqliteStore({ path: temporaryPath(), clock }));

describe('the SQLite store, reopened', () => {
  it('has everything that was acknowledged, and goes on with the next sequence and the next space', async () => {
    const path = temporaryPath();
    const before = await open(path);
    await appendMany(before, 'many', 1234);
    await before.append('durable', 0, [{ ...newEntry('a', true), kind: 'session-opened', idempotencyKey: 'key', ttlSeconds: 60 }]);
    const journal = await readAll(before, 'durable');
    await before.close();

    const after = await open(path);
    expect(sequences(await readAll(after, 'many'))).toEqual(Array.from({ length: 1234 }, (_, index) => index + 1));
    expect(await readAll(after, 'durable')).toEqual(journal);
    expect(await after.openSessions()).toEqual([{ space: 'durable', sessionId: 'session-of-the-tests', ttlSeconds: 60 }]);
    expect(await after.head('many')).toBe(1234);
    expect(await after.append('many', 0, [newEntry('x')])).toEqual({ outcome: 'conflict', sequence: 1234 });
    expect(await after.append('many', 1234, [newEntry('next')])).toEqual({ outcome: 'appended', sequence: 1235 });
    await after.append('new', 0, [newEntry('first')]);
    expect(await after.spaces()).toEqual(['durable', 'many', 'new']);
    expect(payloads(await readAll(after, 'new'))).toEqual(['first']);
  });

  it('leaves one plain file behind, readable with SQL', async () => {
    const path = temporaryPath();
    const store = await open(path);
    await store.append('space', 0, [newEntry('a'), newEntry('b', true)]);
    await store.close();
    expect(existsSync(`${path}-wal`)).toBe(false);
    expect(existsSync(`${path}.holder.json`)).toBe(false);

    const database = new DatabaseSync(path, { readOnly: true });
    const rows = database
      .prepare(
        'SELECT name, sequence, kind, durable, json FROM journal JOIN payload USING (space_number, sequence) JOIN space ON number = space_number',
      )
      .all()
      .map((row) => ({ ...row }));
    database.close();
    expect(rows).toEqual([
      { name: 'space', sequence: 1, kind: 'observed', durable: 0, json: '{"text":"a"}' },
      { name: 'space', sequence: 2, kind: 'learned', durable: 1, json: '{"text":"b"}' },
    ]);
  });

  it('makes the folder of its file', async () => {
    const path = join(temporaryFolder(), 'not', 'there yet', 'memory.sqlite');
    await (await open(path)).append('space', 0, [newEntry('a')]);
    expect(existsSync(path)).toBe(true);
  });

  it('lost nothing that was acknowledged when its process was killed, five times', async () => {
    expect(await runKillRounds({ path: temporaryPath(), rounds: 5, seed: 20_261_102 })).toBeGreaterThan(0);
  }, 60_000);
});

describe('the lock of the SQLite store', () => {
  it('refuses a second open in the same process, and says who holds the store since when', async () => {
    const path = temporaryPath();
    const store = await openSqliteStore({ path, clock: { nowMs: () => 1_700_000_000_000 } });
    onTestFinished(() => store.close());
    const error = await openSqliteStore({ path, clock }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(StoreLockedError);
    expect(error).toMatchObject({ code: 'MEM_STORE_LOCKED', holderProcessId: process.pid, heldSince: '2023-11-14T22:13:20.000Z' });
    expect(await store.append('space', 0, [newEntry('still mine')])).toMatchObject({ outcome: 'appended' });
    // The refused open let nothing go that the first one holds.
    await expect(openSqliteStore({ path, clock })).rejects.toBeInstanceOf(StoreLockedError);
  });

  it('is one lock for all names of a file', async () => {
    const path = temporaryPath();
    await open(path);
    symlinkSync(path, `${path}.link`);
    symlinkSync(dirname(path), join(dirname(path), 'folder'));
    for (const alias of [`${path}.link`, join(dirname(path), 'folder', basename(path))]) {
      await expect(openSqliteStore({ path: alias, clock })).rejects.toBeInstanceOf(StoreLockedError);
    }
  });

  it('is held against other processes, and vanishes with a killed one', async () => {
    const path = temporaryPath();
    const holder = fileURLToPath(new URL('./hold-store.ts', import.meta.url));
    const child = spawn(process.execPath, [holder, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    await new Promise((resolve) => child.stdout.once('data', resolve));

    const error = await openSqliteStore({ path, clock }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'MEM_STORE_LOCKED', holderProcessId: child.pid, heldSince: '2023-11-14T22:13:20.000Z' });

    const ended = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await ended;
    expect(existsSync(`${path}.holder.json`)).toBe(true);
    expect(await (await open(path)).append('space', 0, [newEntry('a')])).toMatchObject({ outcome: 'appended' });
  });

  it('is free again after close', async () => {
    const path = temporaryPath();
    for (let round = 0; round < 3; round += 1) {
      const store = await open(path);
      await store.close();
    }
  });
});

describe('a file that is no store', () => {
  const corrupt = { code: 'MEM_STORE_CORRUPT' };

  it("is refused and left as it is when it is text, random bytes or another program's database", async () => {
    const folder = temporaryFolder();
    const text = join(folder, 'notes.txt');
    writeFileSync(text, 'Dear diary, '.repeat(1000));
    const bytes = join(folder, 'bytes');
    writeFileSync(
      bytes,
      Uint8Array.from({ length: 20_000 }, (_, index) => (index * 7919) % 251),
    );
    const foreign = join(folder, 'foreign.sqlite');
    const database = new DatabaseSync(foreign);
    database.exec('CREATE TABLE journal (a); INSERT INTO journal VALUES (1)');
    database.close();
    for (const path of [text, bytes, foreign]) {
      const before = readFileSync(path);
      await expect(openSqliteStore({ path, clock })).rejects.toMatchObject(corrupt);
      expect(readFileSync(path).equals(before)).toBe(true);
      // Refused every time: the first refusal let go of the lock.
      await expect(openSqliteStore({ path, clock })).rejects.toMatchObject(corrupt);
    }
  });

  it('is refused when it is a store of a newer version', async () => {
    const path = temporaryPath();
    await (await open(path)).close();
    const database = new DatabaseSync(path);
    database.exec('PRAGMA user_version = 2');
    database.close();
    await expect(openSqliteStore({ path, clock })).rejects.toMatchObject({
      ...corrupt,
      message: expect.stringContaining('schema version 2'),
    });
  });

  it('is refused when it is a store that was cut off', async () => {
    const path = temporaryPath();
    const store = await open(path);
    await appendMany(store, 'space', 2000);
    await store.close();
    const { size } = statSync(path);
    for (const remaining of [size - 4096, Math.floor(size / 2), 5000, 100]) {
      truncateSync(path, remaining);
      await expect(openSqliteStore({ path, clock })).rejects.toMatchObject(corrupt);
    }
  });

  it('fails with a typed error where garbage inside of a store is read', async () => {
    const path = temporaryPath();
    const store = await open(path);
    await appendMany(store, 'space', 5000);
    await store.close();
    const bytes = readFileSync(path);
    bytes.fill(0xa5, 4096 * 8);
    writeFileSync(path, bytes);
    // The pages that opening needs may be whole, so it may go well; reading everything cannot.
    const attempt = async (): Promise<unknown> => readAll(await open(path), 'space');
    await expect(attempt()).rejects.toMatchObject(corrupt);
  });

  it('is taken for a new store when it is empty', async () => {
    const path = temporaryPath();
    writeFileSync(path, '');
    expect(await (await open(path)).append('space', 0, [newEntry('a')])).toMatchObject({ outcome: 'appended' });
  });
});

describe('a path that cannot be written', () => {
  it('fails with a typed error that names it', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), 'not a folder');
    mkdirSync(join(folder, 'folder.sqlite'));
    for (const path of [join(folder, 'file', 'memory.sqlite'), join(folder, 'folder.sqlite'), '/proc/mneme/memory.sqlite']) {
      await expect(openSqliteStore({ path, clock })).rejects.toMatchObject({
        code: 'MEM_STORE_FAILED',
        message: expect.stringContaining(path),
      });
    }
  });
});

describe('a full SQLite store', () => {
  it('fails what does not fit, keeps what it had, and goes on when there is room again', async () => {
    const path = temporaryPath();
    const first = await open(path);
    await first.append('space', 0, [newEntry('before')]);
    await first.close();
    withDatabase(path, 'CREATE TABLE ballast (bytes); INSERT INTO ballast VALUES (zeroblob(2000000))');
    const store = await open(path, statSync(path).size + 200_000);

    const large = newEntry('x'.repeat(20_000));
    let head = 1;
    let failure: unknown = null;
    while (failure === null && head < 1000) {
      const result = await store.append('space', head, [large]).catch((thrown: unknown) => {
        failure = thrown;
      });
      if (result !== undefined) head = result.sequence;
    }
    expect(failure).toMatchObject({ code: 'MEM_STORE_FAILED', message: expect.stringContaining('full') });
    expect(head).toBeGreaterThan(1);
    expect(await store.head('space')).toBe(head);
    expect(store.statistics()).toMatchObject({ errors: 1, usable: true, lastError: expect.stringContaining('full') });

    // Pipelined behind one that fails: nothing of it may be kept.
    const outcomes = await Promise.allSettled([
      store.append('space', head, [large, large, large]),
      store.append('space', head + 3, [newEntry('behind')]),
      store.append('not made', 0, [large, large, large]),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await store.append('space', head + 3, [newEntry('behind')])).toEqual({ outcome: 'conflict', sequence: head });
    expect(await store.spaces()).toEqual(['space']);

    withDatabase(path, 'DROP TABLE ballast');
    expect(await store.append('space', head, [large, newEntry('after')])).toEqual({ outcome: 'appended', sequence: head + 2 });
    expect(await store.append('made now', 0, [large])).toEqual({ outcome: 'appended', sequence: 1 });
    const journal = await readAll(store, 'space');
    expect(sequences(journal)).toEqual(Array.from({ length: head + 2 }, (_, index) => index + 1));
    expect(payloads(journal).at(-1)).toBe('after');
  });
});

function withDatabase(path: string, sql: string): void {
  const database = new DatabaseSync(path);
  database.exec(sql);
  database.close();
}
