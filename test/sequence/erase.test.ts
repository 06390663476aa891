import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createEngine, openSequences, openStore } from '../../host/compose.ts';
import type { SessionEvent } from '../../host/sequence/session.ts';
import { temporaryFolder } from '../storage/temporary-folder.ts';
import { learnEvents, observation } from './sequence-fixture.ts';

const engine = createEngine();
const SECRETS = ['secret-symbol', 'secret-id', 'secret-feeling', 'secret-note', 'secret-key', 'secret-setting'];

function filesWithSecrets(folder: string): string[] {
  return readdirSync(folder).filter((name) => {
    const bytes = readFileSync(join(folder, name));
    return SECRETS.some((secret) => bytes.includes(secret));
  });
}

describe('erasing a space', () => {
  it('leaves nothing of it in any file, ends its sessions, and leaves other spaces alone', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'memory.sqlite');
    let store = await openStore(path);
    let memory = await openSequences({ store, engine });
    const person = (await memory.openSession({ space: 'person', metadata: '{"who":"secret-setting"}' }, { idempotencyKey: 'secret-key' }))
      .sessionId;
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

    expect(await memory.erase('person')).toEqual({ space: 'person', counts: { 'session-opened': 1, observed: 30, learned: 1 } });
    expect(filesWithSecrets(folder)).toEqual([]);
    expect(readdirSync(folder).some((file) => readFileSync(join(folder, file)).includes(person))).toBe(false);
    expect(events).toMatchObject([{ type: 'destroyed', sessionId: person }]);
    expect(memory.hasSession(person)).toBe(false);
    await expect(memory.observe(person, observation(['x']))).rejects.toMatchObject({ code: 'MEM_SESSION_NOT_FOUND' });
    await expect(memory.trace('person', name)).rejects.toMatchObject({ code: 'MEM_PATTERN_NOT_FOUND' });
    expect([await memory.findPattern('person', name), await memory.symbolStatistics('person')]).toEqual([undefined, []]);
    expect((await memory.patternsOf('other', 0, 100)).patterns).toHaveLength(30);

    const again = (await memory.openSession({ space: 'person', metadata: '{}' })).sessionId;
    const fresh = await learnEvents(memory, again, [['new'], ['start']]);
    await memory.close();
    await store.close();
    expect(filesWithSecrets(folder)).toEqual([]);

    store = await openStore(path);
    memory = await openSequences({ store, engine });
    expect(filesWithSecrets(folder)).toEqual([]);
    expect(memory.hasSession(person)).toBe(false);
    expect((await memory.symbolStatistics('person')).map(({ symbol }) => symbol)).toEqual(['new', 'start']);
    expect((await memory.trace('person', fresh)).learningCount).toBe(1);
    expect(await memory.erase('person')).toMatchObject({ counts: { 'session-opened': 1, observed: 2, learned: 1 } });
    await memory.close();
    await store.close();
  });

  it('waits for what was asked before it, and what comes after it starts from nothing', async () => {
    const store = await openStore(':memory:');
    const memory = await openSequences({ store, engine });
    const { sessionId } = await memory.openSession({ space: 'person', metadata: '{}' });
    await memory.observe(sessionId, observation(['a', 'b']));
    const learning = memory.learn(sessionId);
    const erasing = memory.erase('person');
    const opening = erasing.then(() => memory.openSession({ space: 'person', metadata: '{}' }));
    expect((await learning).patternName).not.toBe('');
    expect((await erasing).counts).toEqual({ 'session-opened': 1, observed: 1, learned: 1 });
    expect(memory.hasSession((await opening).sessionId)).toBe(true);
    expect(memory.activeSessionCount()).toBe(1);
    await expect(memory.undo((await opening).sessionId)).rejects.toMatchObject({ code: 'MEM_NOTHING_TO_UNDO' });
    await expect(memory.erase('nowhere')).rejects.toMatchObject({ code: 'MEM_SPACE_NOT_FOUND' });
    await memory.close();
  });
});
