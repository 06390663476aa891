import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSqlite } from '../../host/storage/sqlite-module.ts';
import { acquireStoreLock } from '../../host/storage/store-lock.ts';
import { temporaryFolder } from './temporary-folder.ts';

const clock = { nowMs: () => 0 };

describe('acquireStoreLock', () => {
  it('says in a file of its own who holds the lock, until it is released', async () => {
    const path = join(temporaryFolder(), 'memory.sqlite');
    const lock = acquireStoreLock(await loadSqlite(), path, clock);
    expect(JSON.parse(readFileSync(`${path}.holder.json`, 'utf8'))).toEqual({
      processId: process.pid,
      since: '1970-01-01T00:00:00.000Z',
    });
    lock.release();
    expect(existsSync(`${path}.holder.json`)).toBe(false);
  });

  it('is not held up by what a dead process left behind', async () => {
    const path = join(temporaryFolder(), 'memory.sqlite');
    writeFileSync(`${path}.lock`, '');
    writeFileSync(`${path}.holder.json`, '{"processId":1,"since":"2000-01-01T00:00:00.000Z"}');
    acquireStoreLock(await loadSqlite(), path, clock).release();
  });

  it.each([undefined, '', 'no JSON', 'null', '{"processId":"1"}'])('holds when the file that names the holder is %j', async (text) => {
    const path = join(temporaryFolder(), 'memory.sqlite');
    const sqlite = await loadSqlite();
    const lock = acquireStoreLock(sqlite, path, clock);
    if (text === undefined) rmSync(`${path}.holder.json`);
    else writeFileSync(`${path}.holder.json`, text);
    expect(() => acquireStoreLock(sqlite, path, clock)).toThrow(
      expect.objectContaining({ code: 'MEM_STORE_LOCKED', holderProcessId: null, heldSince: null }),
    );
    lock.release();
  });
});
