import { copyFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { LogFile } from '../../host/storage/log-file.ts';
import { temporaryFolder } from './temporary-folder.ts';

const PAGE_BYTES = 4096;
const KIB = 1024;

describe('LogFile', () => {
  let folder: string;
  let path: string;
  let database: DatabaseSync;
  let log: LogFile;

  beforeEach(() => {
    folder = temporaryFolder();
    path = join(folder, 'memory.sqlite');
    database = new DatabaseSync(path);
    onTestFinished(() => database.close());
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE t (n, bytes)');
    log = new LogFile(path, PAGE_BYTES);
    onTestFinished(() => log.close());
  });

  let written = 0;
  function commit(bytes: number): void {
    database.exec('BEGIN IMMEDIATE');
    log.makeRoom();
    database.exec(`INSERT INTO t VALUES (${++written}, zeroblob(${bytes}))`);
    database.exec('COMMIT');
  }

  const fileBytes = (): number => statSync(`${path}-wal`).size;
  const rowCountOf = (of: DatabaseSync): unknown => of.prepare('SELECT count(*) AS n FROM t').get()?.n;

  it('counts what is in use, which is the whole file while no room was made', () => {
    expect(log.usedBytes).toBe(fileBytes());
    commit(10_000);
    expect(log.usedBytes).toBe(fileBytes());
  });

  it('makes no room for a log that is short, and at most as much as is in use for a longer one', () => {
    for (let round = 0; round < 4; round++) commit(4_000);
    expect(fileBytes()).toBe(log.usedBytes);
    for (let round = 0; round < 20; round++) commit(4_000);
    expect(fileBytes()).toBeGreaterThan(log.usedBytes);
    expect(fileBytes()).toBeLessThanOrEqual(2 * log.usedBytes);
  });

  it('keeps at most 1 MiB and what was left ahead of a long log', () => {
    for (let round = 0; round < 500; round++) {
      commit(10_000);
      expect(fileBytes() - log.usedBytes).toBeLessThanOrEqual((KIB + 64) * KIB);
    }
    expect(fileBytes()).toBeGreaterThan(log.usedBytes);
  });

  it('starts from nothing after the log was cut', () => {
    for (let round = 0; round < 40; round++) commit(4_000);
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    expect(log.usedBytes).toBe(0);
    expect(fileBytes()).toBe(0);
    commit(100);
    expect(log.usedBytes).toBe(fileBytes());
  });

  it('starts over in the same file after the log was copied', () => {
    for (let round = 0; round < 40; round++) commit(4_000);
    const before = fileBytes();
    database.exec('PRAGMA wal_checkpoint(PASSIVE)');
    commit(100);
    expect(log.usedBytes).toBeLessThan(before / 10);
    expect(fileBytes()).toBe(before);
  });

  it('leaves a log that another connection recovers to the last commit, with its room, without it and with a torn end', () => {
    for (let round = 0; round < 60; round++) commit(4_000);
    const rows = rowCountOf(database);
    const used = log.usedBytes;
    for (const length of [fileBytes(), used + 10, used, used - 10]) {
      const copy = join(folder, `copy-${length}.sqlite`);
      copyFileSync(path, copy);
      copyFileSync(`${path}-wal`, `${copy}-wal`);
      truncateSync(`${copy}-wal`, length);
      const recovered = new DatabaseSync(copy);
      expect(rowCountOf(recovered)).toBe(length < used ? Number(rows) - 1 : rows);
      expect(recovered.prepare('PRAGMA integrity_check').get()?.integrity_check).toBe('ok');
      recovered.close();
    }
  });

  it('leaves a store that opens when a log holds zeros only', () => {
    commit(4_000);
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    const copy = join(folder, 'zeros.sqlite');
    copyFileSync(path, copy);
    writeFileSync(`${copy}-wal`, Buffer.alloc(KIB * KIB));
    const recovered = new DatabaseSync(copy);
    expect(rowCountOf(recovered)).toBe(1);
    recovered.exec(`INSERT INTO t VALUES (0, 'after')`);
    expect(rowCountOf(recovered)).toBe(2);
    recovered.close();
  });
});
