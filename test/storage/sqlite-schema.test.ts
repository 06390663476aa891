import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { corruptError, prepareSchema } from '../../host/storage/sqlite-schema.ts';

function memoryDatabase(sql = ''): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  onTestFinished(() => database.close());
  database.exec(sql);
  return database;
}

describe('prepareSchema', () => {
  it('makes the tables once, and marks the file as ours', () => {
    const database = memoryDatabase();
    prepareSchema(database, 'path');
    prepareSchema(database, 'path');
    const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").all();
    expect(tables.map(({ name }) => name)).toEqual(['closing', 'identity', 'journal', 'payload', 'session', 'space']);
    expect(database.prepare('PRAGMA application_id').get()).toEqual({ application_id: 0x4d4e454d });
  });

  it.each([
    ['tables of another program', 'CREATE TABLE journal (a)'],
    ['the mark of another program', 'PRAGMA application_id = 7'],
    ['a version without a mark', 'PRAGMA user_version = 1'],
    ['a newer version', `PRAGMA application_id = ${0x4d4e454d}; PRAGMA user_version = 2`],
  ])('refuses %s', (_, sql) => {
    expect(() => prepareSchema(memoryDatabase(sql), 'the path')).toThrow(
      expect.objectContaining({ code: 'MEM_STORE_CORRUPT', message: expect.stringContaining('"the path"') }),
    );
  });
});

describe('corruptError', () => {
  it('keeps its cause', () => {
    const cause = new Error('cause');
    expect(corruptError('path', 'found nothing', cause)).toMatchObject({ code: 'MEM_STORE_CORRUPT', cause });
  });
});
