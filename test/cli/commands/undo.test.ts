import { describe, expect, it } from 'vitest';
import { run, testHost } from '../command-host.ts';

describe('mneme undo', () => {
  it('takes back what a session learned, the last first, until there is nothing left', async () => {
    const host = testHost();
    const { session } = JSON.parse((await run(host, 'observe', 'a', 'b', '--learn', '--json')).printed);
    await run(host, 'observe', 'c', 'd', '--learn', '--session', session);
    expect((await run(host, 'undo', '--session', session)).printed).toMatch(
      /^Took back 1 learning of PTRN\|[0-9a-f]{40}; its frequency is 0 now\n$/,
    );
    expect((await run(host, 'stats')).printed).toBe('default  1 patterns  2 symbols  2 occurrences\n');
    expect((await run(host, 'undo', '--session', session)).code).toBe(0);
    expect(await run(host, 'undo', '--session', session, '--json')).toMatchObject({
      code: 1,
      complained: expect.stringContaining('MEM_NOTHING_TO_UNDO'),
    });
  });

  it('needs a session', async () => {
    expect((await run(testHost(), 'undo')).code).toBe(2);
  });
});
