import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { type EntryGroup, packGroup } from '../../host/storage/entry-group.ts';
import { loadSqlite } from '../../host/storage/sqlite-module.ts';
import { SqliteWriter } from '../../host/storage/sqlite-writer.ts';
import { newEntry } from '../contracts/store-journal.ts';
import { ManualTime } from './manual-time.ts';
import { temporaryFolder } from './temporary-folder.ts';

function group(firstSequence: number, count: number, text = 'a'): EntryGroup {
  const entries = Array.from({ length: count }, () => newEntry(text, firstSequence % 2 === 0));
  const isNew = firstSequence === 1;
  return packGroup([{ spaceNumber: 1, firstSequence, entries }], isNew ? ['space'] : [], isNew ? [1] : []);
}

function countRows(path: string): unknown {
  const database = new DatabaseSync(path, { readOnly: true });
  const count = database.prepare('SELECT count(*) AS count FROM journal JOIN payload USING (space_number, sequence)').get()?.count;
  database.close();
  return count;
}

describe('SqliteWriter', () => {
  it('keeps a group as a whole or not at all, and goes on after one that failed', async () => {
    const path = join(temporaryFolder(), 'memory.sqlite');
    const notices: unknown[] = [];
    const writer = new SqliteWriter(await loadSqlite(), { path, capacityBytes: 100_000 }, new ManualTime(), (notice) =>
      notices.push(notice),
    );
    expect(writer.commit(group(1, 3))).toEqual({ committed: true });
    expect(countRows(path)).toBe(3);
    expect(writer.commit(group(4, 10, 'x'.repeat(20_000)))).toMatchObject({ committed: false, usable: true });
    expect(writer.commit(group(3, 2))).toMatchObject({ committed: false, usable: true });
    expect(countRows(path)).toBe(3);
    expect(writer.commit(group(4, 2))).toEqual({ committed: true });
    writer.afterCommit();
    await writer.close();
    expect(existsSync(`${path}-wal`)).toBe(false);
    expect(countRows(path)).toBe(5);
    expect(notices).toEqual([]);
  });

  it('takes a closed session out of the open ones, and leaves no bytes of it in their table', async () => {
    const path = join(temporaryFolder(), 'memory.sqlite');
    const writer = new SqliteWriter(await loadSqlite(), { path, capacityBytes: null }, new ManualTime(), () => {});
    const opened = { ...newEntry('a'), kind: 'session-opened', sessionId: 'a-session-to-forget' } as const;
    const closed = { ...newEntry('a'), kind: 'session-closed', sessionId: 'a-session-to-forget' } as const;
    writer.commit(packGroup([{ spaceNumber: 1, firstSequence: 1, entries: [opened, closed] }], ['space'], [1]));
    await writer.close();
    const database = new DatabaseSync(path, { readOnly: true });
    expect(database.prepare('SELECT count(*) AS count FROM session').get()?.count).toBe(0);
    database.close();
  });
});
