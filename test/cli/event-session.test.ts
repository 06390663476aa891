import { describe, expect, it } from 'vitest';
import { withEvents } from '../../host/cli/event-session.ts';
import { LocalClient } from '../../host/cli/local-client.ts';
import { testHost } from './command-host.ts';

describe('withEvents', () => {
  it('asks a session that observed the events, and closes it, also after a failure', async () => {
    const memory = await testHost({ sessionDefaults: { max_pattern_length: 2 } }).openMemory('memory.db');
    const client = new LocalClient(memory);
    await client.openSession('s', {});
    const asked: string[] = [];
    const stm = await withEvents(client, 's', [['a'], ['b'], ['c']], (id) => {
      asked.push(id);
      return memory.sequences.shortTermMemoryOf(id);
    });
    expect(stm).toEqual([['a'], ['b'], ['c']]);
    const failing = withEvents(client, 's', [['a']], (id) => {
      asked.push(id);
      return Promise.reject(new Error('no answer'));
    });
    await expect(failing).rejects.toThrow('no answer');
    expect(asked.map((id) => memory.sequences.hasSession(id))).toEqual([false, false]);
  });

  it('makes no space', async () => {
    const client = new LocalClient(await testHost().openMemory('memory.db'));
    await expect(withEvents(client, 'typo', [['a']], async () => 1)).rejects.toMatchObject({ code: 'MEM_SPACE_NOT_FOUND' });
    expect(await client.spaces()).toEqual([]);
  });
});
