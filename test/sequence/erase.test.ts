import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createEngine, openSequences, openSnapshots, openStore } from '../../host/compose.ts';
import type { SessionEvent } from '../../host/sequence/session.ts';
import { snapshotFileName } from '../../host/storage/snapshot-files.ts';
import { filesWith } from '../storage/secrets.ts';
import { temporaryFolder } from '../storage/temporary-folder.ts';
import { learnEvents, observation } from './sequence-fixture.ts';

const engine = createEngine();
const SECRETS = ['secret-symbol', 'secret-id', 'secret-feeling', 'secret-note', 'secret-key', 'secret-setting', 'secret-person'];

function filesWithSecrets(folder: string): string[] {
  return [...new Set(SECRETS.flatMap((secret) => filesWith(folder, secret)))];
}

describe('erasing a space', () => {
  it('leaves nothing of it in any file, ends its sessions, and leaves other spaces alone', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'memory.sqlite');
    let store = await openStore(path);
    let memory = await openSequences({ store, engine });
    const person = (
      await memory.openSession({ space: 'secret-person', metadata: '{"who":"secret-setting"}' }, { idempotencyKey: 'secret-key' })
    ).sessionId;
    const other = (await memory.openSession({ space: 'other', metadata: '{}' })).sessionId;
    for (let round = 0; round < 30; round++) {
      const emotives = new Map([['secret-feeling', round]]);
      const more = { emotives, metadata: '{"k":"secret-note"}', uniqueId: `secret-id-${round}`, vectors: [[round, 2]] };
      await memory.observe(person, observation([`secret-symbol-${round}`, 'b'], more), { idempotencyKey: `secret-key-${round}` });
      await learnEvents(memory, other, [['kept'], [`kept-${round}`]]);
    }
    const name = (await memory.learn(person)).patternName;
    const events: SessionEvent[] = [];
    memory.watchSessions((event) => events.push(event));

    expect(await memory.erase('secret-person')).toEqual({
      space: 'secret-person',
      counts: { 'session-opened': 1, observed: 30, learned: 1 },
    });
    expect(filesWithSecrets(folder)).toEqual([]);
    expect(filesWith(folder, person)).toEqual([]);
    expect(events).toMatchObject([{ type: 'destroyed', sessionId: person }]);
    expect(memory.hasSession(person)).toBe(false);
    await expect(memory.observe(person, observation(['x']))).rejects.toMatchObject({ code: 'MEM_SESSION_NOT_FOUND' });
    await expect(memory.trace('secret-person', name)).rejects.toMatchObject({ code: 'MEM_PATTERN_NOT_FOUND' });
    expect([await memory.findPattern('secret-person', name), await memory.symbolStatistics('secret-person')]).toEqual([undefined, []]);
    expect((await memory.patternsOf('other', 0, 100)).patterns).toHaveLength(30);

    const again = (await memory.openSession({ space: 'secret-person', metadata: '{}' })).sessionId;
    const fresh = await learnEvents(memory, again, [['new'], ['start']]);
    await memory.close();
    await store.close();
    expect(filesWithSecrets(folder)).toEqual(['memory.sqlite']);
    for (const secret of SECRETS.slice(0, -1)) expect(filesWith(folder, secret)).toEqual([]);

    store = await openStore(path);
    memory = await openSequences({ store, engine });
    expect(memory.hasSession(person)).toBe(false);
    expect((await memory.symbolStatistics('secret-person')).map(({ symbol }) => symbol)).toEqual(['new', 'start']);
    expect((await memory.trace('secret-person', fresh)).learningCount).toBe(1);
    expect(await memory.erase('secret-person', { idempotencyKey: 'key' })).toMatchObject({
      counts: { 'session-opened': 1, observed: 2, learned: 1 },
    });
    expect((await memory.spacesAfter('', 10)).spaces).toEqual(['other']);
    expect(await memory.figuresOf('secret-person')).toMatchObject({ patternCount: 0, symbolCount: 0, openSessions: 0 });
    expect(filesWithSecrets(folder)).toEqual([]);
    await memory.close();
    await store.close();
    expect(filesWithSecrets(folder)).toEqual([]);
  });

  it('leaves nothing of it in the snapshots, and nothing of it comes back by them', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'memory.sqlite');
    const open = async () => {
      const store = await openStore(path);
      const snapshots = await openSnapshots(path);
      const memory = await openSequences({ store, engine, ...(snapshots && { snapshots }) });
      const close = async (): Promise<void> => {
        await memory.close();
        await store.close();
      };
      return { memory, close };
    };
    const patterns = (prefix: string) =>
      Array.from({ length: 1100 }, (_, index) => ({ events: [[`${prefix}-${index}`], ['b']], metadata: ['{"k":"secret-note"}'] }));
    let { memory, close } = await open();
    const person = (await memory.openSession({ space: 'secret-person', metadata: '{"who":"secret-setting"}' })).sessionId;
    const other = (await memory.openSession({ space: 'other', metadata: '{}' })).sessionId;
    for (const start of [0, 1000]) await memory.learnMany(person, patterns('secret-symbol').slice(start, start + 1000));
    for (const start of [0, 1000])
      await memory.learnMany(
        other,
        patterns('kept')
          .slice(start, start + 1000)
          .map(({ events }) => ({ events })),
      );
    await close();
    expect(filesWith(folder, 'secret-symbol').filter((name) => name.includes('cache'))).toHaveLength(1);
    expect(filesWith(folder, 'kept').filter((name) => name.includes('cache'))).toHaveLength(1);

    ({ memory, close } = await open());
    expect((await memory.symbolStatistics('secret-person')).length).toBe(1101);
    await memory.erase('secret-person');
    expect(filesWithSecrets(folder)).toEqual([]);
    expect(filesWith(folder, person)).toEqual([]);
    await close();
    expect(filesWithSecrets(folder)).toEqual([]);
    expect(readdirSync(`${path}.cache`)).toEqual([snapshotFileName('other')]);
    expect(filesWith(folder, 'kept').filter((name) => name.includes('cache'))).toHaveLength(1);

    ({ memory, close } = await open());
    expect([await memory.symbolStatistics('secret-person'), (await memory.symbolStatistics('other')).length]).toEqual([[], 1101]);
    expect(filesWithSecrets(folder)).toEqual([]);
    await close();
  });

  it('waits for what was asked before it, and what comes after it starts from nothing', async () => {
    const store = await openStore(':memory:');
    const memory = await openSequences({ store, engine });
    const { sessionId } = await memory.openSession({ space: 'secret-person', metadata: '{}' });
    await memory.observe(sessionId, observation(['a', 'b']));
    const learning = memory.learn(sessionId);
    const erasing = memory.erase('secret-person');
    const opening = erasing.then(() => memory.openSession({ space: 'secret-person', metadata: '{}' }));
    expect((await learning).patternName).not.toBe('');
    expect((await erasing).counts).toEqual({ 'session-opened': 1, observed: 1, learned: 1 });
    expect(memory.hasSession((await opening).sessionId)).toBe(true);
    expect(memory.activeSessionCount()).toBe(1);
    await expect(memory.undo((await opening).sessionId)).rejects.toMatchObject({ code: 'MEM_NOTHING_TO_UNDO' });
    await expect(memory.erase('nowhere')).rejects.toMatchObject({ code: 'MEM_SPACE_NOT_FOUND' });
    await memory.close();
  });
});
