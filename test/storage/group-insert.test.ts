import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, onTestFinished } from 'vitest';
import { packGroup } from '../../host/storage/entry-group.ts';
import { GroupInsert } from '../../host/storage/group-insert.ts';
import { prepareSchema } from '../../host/storage/sqlite-schema.ts';
import { living, newEntry, session } from '../contracts/store-journal.ts';

function memoryDatabase(): DatabaseSync {
  const database = new DatabaseSync(':memory:');
  onTestFinished(() => database.close());
  prepareSchema(database, ':memory:');
  return database;
}

describe('GroupInsert', () => {
  it.each([1, 7, 8, 9, 31, 32, 33, 40, 41, 64, 65, 1000])('writes %i entries, each once and in full', (entryCount) => {
    const database = memoryDatabase();
    const entries = Array.from({ length: entryCount }, (_, index) => ({
      ...newEntry(`text ${index}`, index % 3 === 0),
      timeMs: 1_700_000_000_000 + index,
      sessionId: `session-${index % 4}`,
      idempotencyKey: index % 5 === 0 ? `key-${index}` : null,
    }));
    new GroupInsert(database).insert(packGroup([{ spaceNumber: 9, firstSequence: 100, entries }], ['space'], [9]));
    const rows = database.prepare('SELECT * FROM journal JOIN payload USING (space_number, sequence) ORDER BY sequence').all();
    expect(rows.map((row) => ({ ...row }))).toEqual(
      entries.map((entry, index) => ({
        space_number: 9,
        sequence: 100 + index,
        kind: entry.kind,
        time_ms: entry.timeMs,
        session_id: entry.sessionId,
        idempotency_key: entry.idempotencyKey,
        durable: entry.durable ? 1 : 0,
        json: entry.payload,
      })),
    );
    expect(database.prepare('SELECT typeof(sequence) AS type FROM journal LIMIT 1').get()?.type).toBe('integer');
    expect(database.prepare('SELECT name FROM space WHERE number = 9').get()?.name).toBe('space');
  });

  it('keeps what is open and how long it lives in the table of sessions', () => {
    const database = memoryDatabase();
    const entries = [
      living('session-opened', 'one', 60),
      living('session-opened', 'two', 5),
      living('session-extended', 'one', 70),
      session('session-closed', 'two'),
    ];
    new GroupInsert(database).insert(packGroup([{ spaceNumber: 1, firstSequence: 1, entries }], ['space'], [1]));
    const rows = database.prepare('SELECT session_id, opened_sequence, ttl_seconds FROM session').all();
    expect(rows.map((row) => ({ ...row }))).toEqual([{ session_id: 'one', opened_sequence: 1, ttl_seconds: 70 }]);
  });

  it('refuses a sequence that is taken', () => {
    const database = memoryDatabase();
    const insert = new GroupInsert(database);
    const group = packGroup([{ spaceNumber: 1, firstSequence: 1, entries: [newEntry('a')] }], [], []);
    insert.insert(group);
    expect(() => insert.insert(group)).toThrow(/UNIQUE/);
  });
});
