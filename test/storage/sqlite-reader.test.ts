import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { packGroup } from '../../host/storage/entry-group.ts';
import { GroupInsert } from '../../host/storage/group-insert.ts';
import { loadSqlite } from '../../host/storage/sqlite-module.ts';
import { SqliteReader } from '../../host/storage/sqlite-reader.ts';
import { prepareSchema } from '../../host/storage/sqlite-schema.ts';
import { newEntry, sequences } from '../contracts/store-journal.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A file with one space, number 1, of these payloads; `sql` is run on it afterwards. */
async function readerOver(texts: readonly string[], sql = ''): Promise<SqliteReader> {
  const path = join(temporaryFolder(), 'memory.sqlite');
  const database = new DatabaseSync(path);
  prepareSchema(database, path);
  const entries = texts.map((text) => newEntry(text));
  new GroupInsert(database).insert(packGroup([{ spaceNumber: 1, firstSequence: 1, entries }], ['space'], [1]));
  database.exec(sql);
  database.close();
  const reader = new SqliteReader(await loadSqlite(), path);
  onTestFinished(() => reader.close());
  return reader;
}

describe('SqliteReader', () => {
  it('reads no further than asked', async () => {
    const reader = await readerOver(['a', 'b', 'c', 'd']);
    expect(sequences(reader.readBatch(1, 2, 3))).toEqual([2, 3]);
    expect(reader.findSpace('space')).toEqual({ number: 1, head: 4, isNamed: true });
    expect(reader.findSpace('nowhere')).toBeUndefined();
    expect(reader.lastSpaceNumber()).toBe(1);
  });

  it('ends a batch early when its payloads are large, and holds on to nothing', async () => {
    const reader = await readerOver(new Array(5).fill('x'.repeat(40_000)));
    expect(sequences(reader.readBatch(1, 1, 5))).toEqual([1, 2]);
    expect(sequences(reader.readBatch(1, 3, 5))).toEqual([3, 4]);
    expect(sequences(reader.readBatch(1, 5, 5))).toEqual([5]);
  });

  it.each([
    ['an entry without its payload', 'DELETE FROM payload WHERE sequence = 2'],
    ['a kind that it does not know', "UPDATE journal SET kind = 'invented' WHERE sequence = 2"],
  ])('calls %s a damaged store', async (_, sql) => {
    const reader = await readerOver(['a', 'b'], sql);
    expect(() => reader.readBatch(1, 1, 2)).toThrow(expect.objectContaining({ code: 'MEM_STORE_CORRUPT' }));
  });
});
