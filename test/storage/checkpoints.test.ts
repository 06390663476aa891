import { statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { Checkpoints } from '../../host/storage/checkpoints.ts';
import { LogFile } from '../../host/storage/log-file.ts';
import { ManualTime } from './manual-time.ts';
import { temporaryFolder } from './temporary-folder.ts';

const MIB = 1024 * 1024;

describe('Checkpoints', () => {
  let database: DatabaseSync;
  let path: string;
  let log: LogFile;
  let checkpoints: Checkpoints;
  let time: ManualTime;
  const failures: string[] = [];

  beforeEach(() => {
    time = new ManualTime();
    failures.length = 0;
    path = join(temporaryFolder(), 'memory.sqlite');
    database = new DatabaseSync(path);
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE t (bytes)');
    log = new LogFile(path, 4096);
    checkpoints = new Checkpoints(database, log, 5000, time, (message) => failures.push(message));
  });

  afterEach(() => {
    checkpoints.stop();
    log.close();
    database.close();
  });

  function commit(bytes: number): void {
    database.exec(`INSERT INTO t VALUES (zeroblob(${bytes}))`);
    checkpoints.committed();
  }

  const logBytes = (): number => statSync(`${path}-wal`).size;

  it('cut the log to nothing after a second without work, and not before', () => {
    commit(1000);
    time.pass(900);
    commit(1000);
    time.pass(900);
    expect(logBytes()).toBeGreaterThan(0);
    time.pass(200);
    expect(logBytes()).toBe(0);
    commit(1000);
    time.pass(1100);
    expect(logBytes()).toBe(0);
  });

  it('cut the log in time though the clock was set back', () => {
    commit(1000);
    time.setClock(-3_600_000);
    time.pass(1_000);
    expect(logBytes()).toBe(0);
  });

  it('keep the log between 64 and 128 MiB while there is no second without work', () => {
    for (let round = 0; round < 10; round += 1) commit(20 * MIB);
    expect(logBytes()).toBeGreaterThan(64 * MIB);
    expect(logBytes()).toBeLessThan(128 * MIB);
  });

  it('leave the log to a reader that holds it, and try again later', () => {
    const reader = new DatabaseSync(path, { readOnly: true });
    onTestFinished(() => reader.close());
    reader.exec('BEGIN; SELECT count(*) FROM t');
    commit(1000);
    expect(checkpoints.truncate()).toBe(false);
    expect(logBytes()).toBeGreaterThan(0);
    reader.exec('COMMIT');
    expect(checkpoints.truncate()).toBe(true);
    expect(logBytes()).toBe(0);
    expect(failures).toEqual([]);
  });

  it('report a database that fails', () => {
    commit(1000);
    database.close();
    expect(() => checkpoints.truncate()).toThrow();
    database.open();
  });
});
