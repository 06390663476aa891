import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { endsTheStore, isBusy, isCorrupt, messageOf } from '../../host/storage/sqlite-errors.ts';

function errorOfCode(errcode: number): Error {
  return Object.assign(new Error('of SQLite'), { errcode });
}

describe('the errors of SQLite', () => {
  it('are told apart by their primary code, whatever operation failed', () => {
    expect([5, 5 | (1 << 8)].map((code) => isBusy(errorOfCode(code)))).toEqual([true, true]);
    expect([11, 26, 11 | (1 << 8)].map((code) => isCorrupt(errorOfCode(code)))).toEqual([true, true, true]);
    expect(isBusy(errorOfCode(6)) || isCorrupt(errorOfCode(13)) || isBusy(new Error('other')) || isBusy(null)).toBe(false);
  });

  it('end the store after a failed sync and in a damaged file, not on a full disk', () => {
    const codes = { sync: 1034, folderSync: 1290, corrupt: 11, full: 13, write: 778, busy: 5 };
    const ending = Object.entries(codes).filter(([, code]) => endsTheStore(errorOfCode(code)));
    expect(ending.map(([name]) => name)).toEqual(['sync', 'folderSync', 'corrupt']);
  });

  it('carry their code in this runtime', () => {
    const database = new DatabaseSync(':memory:');
    try {
      database.exec('PRAGMA max_page_count = 2; CREATE TABLE t (bytes)');
      expect(() => database.exec('INSERT INTO t VALUES (zeroblob(100000))')).toThrow(expect.objectContaining({ errcode: 13 }));
    } finally {
      database.close();
    }
  });

  it('have a message whatever was thrown', () => {
    expect([messageOf(new Error('text')), messageOf('text'), messageOf(undefined)]).toEqual(['text', 'text', 'undefined']);
  });
});
