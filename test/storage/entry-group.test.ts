import { describe, expect, it } from 'vitest';
import { packGroup, ROW_STRIDE } from '../../host/storage/entry-group.ts';
import { codeOfKind } from '../../host/storage/entry-kinds.ts';
import { living, newEntry, session } from '../contracts/store-journal.ts';

describe('packGroup', () => {
  it('lays appends and entries side by side', () => {
    const entries = [newEntry('a'), { ...newEntry('b', true), sessionId: 'other', idempotencyKey: 'key' }];
    const group = packGroup(
      [
        { spaceNumber: 3, firstSequence: 10, entries },
        { spaceNumber: 4, firstSequence: 1, entries: [newEntry('c')] },
      ],
      ['four'],
      [4],
    );
    expect([...group.runs]).toEqual([3, 10, 2, 4, 1, 1]);
    const rows = Array.from({ length: 3 }, (_, index) => [...group.rows.slice(index * ROW_STRIDE, (index + 1) * ROW_STRIDE)]);
    expect(rows).toEqual([
      [codeOfKind('observed'), 0, 1_700_000_000_000, 0],
      [codeOfKind('learned'), 1, 1_700_000_000_000, 1],
      [codeOfKind('observed'), 0, 1_700_000_000_000, 2],
    ]);
    expect(group).toMatchObject({
      durable: true,
      sessionIds: ['session-of-the-tests', 'other', 'session-of-the-tests'],
      idempotencyKeys: [null, 'key', null],
      payloads: ['{"text":"a"}', '{"text":"b"}', '{"text":"c"}'],
      newSpaceNames: ['four'],
      newSpaceNumbers: [4],
    });
  });

  it('lists the times to live of openings and extensions in their order, whatever lies between', () => {
    const entries = [
      living('session-opened', 'one', 60),
      { ...newEntry('a'), ttlSeconds: 1 },
      living('session-extended', 'one', 70),
      session('session-opened', 'two'),
    ];
    expect(packGroup([{ spaceNumber: 1, firstSequence: 1, entries }], [], []).ttlsSeconds).toEqual([60, 70, 0]);
  });

  it('sends no keys and asks for no sync when no entry has one or is durable', () => {
    const group = packGroup([{ spaceNumber: 1, firstSequence: 1, entries: [newEntry('a')] }], [], []);
    expect(group).toMatchObject({ durable: false, idempotencyKeys: null });
  });
});
