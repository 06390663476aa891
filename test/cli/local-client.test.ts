/** The memory of this process as commands see it; what they do with it is tested command by command. */
import { describe, expect, it } from 'vitest';
import { LocalClient } from '../../host/cli/local-client.ts';
import { testHost } from './command-host.ts';

describe('LocalClient', () => {
  it('observes, learns, predicts, counts and lists', async () => {
    const client = new LocalClient(await testHost().openMemory('memory.db'));
    const session = await client.openSession('test', {});
    expect(await client.observe(session, [['a'], ['b']], true)).toEqual({ stmLength: 0, learned: [expect.stringMatching(/^PTRN\|/)] });
    const many = Array.from({ length: 1_100 }, (_, index) => ({ events: [['a'], [`s${index}`]] }));
    expect(await client.learnMany(session, [...many, { events: [['single']] }])).toHaveLength(1_101);
    expect(await client.countsOf('test', {})).toEqual({ patterns: 1_101, symbols: 1_102, occurrences: 2_202 });
    let listed = 0;
    for await (const { frequency } of client.patterns('test', {})) listed += frequency;
    expect(listed).toBe(1_101);
    await client.observe(session, [['a'], ['b']], false);
    expect(await client.predict(session, { limit: 1 })).toMatchObject([{ similarity: 1, matches: ['a', 'b'], future: [], emotives: {} }]);
    await client.requireSpace('test');
    for (const ask of [client.requireSpace('typo'), client.countsOf('typo', {})])
      await expect(ask).rejects.toMatchObject({ code: 'MEM_SPACE_NOT_FOUND' });
    expect(await client.spaces()).toEqual(['test']);
    await client.closeSession(session);
    await expect(client.predict(session, {})).rejects.toMatchObject({ code: 'MEM_SESSION_NOT_FOUND' });
    await client.close();
  });
});
