import { describe, expect, it } from 'vitest';
import { run, testHost } from '../command-host.ts';

describe('mneme observe', () => {
  it('opens a session, goes on with it, and learns when it is asked to', async () => {
    const host = testHost();
    const first = await run(host, 'observe', 'wake', '["tea", "coffee"]');
    const session = /^session (\S+)\n2 events in short-term memory\n$/.exec(first.printed)?.[1] ?? '';
    expect(session).not.toBe('');
    const second = await run(host, 'observe', '--session', session, 'train', '--learn', '--json');
    expect(JSON.parse(second.printed)).toEqual({ session, stmLength: 0, learned: [expect.stringMatching(/^PTRN\|[0-9a-f]{40}$/)] });
    expect((await run(host, 'export')).printed).toContain('[["wake"],["coffee","tea"],["train"]]');
  });

  it('refuses a session that is not open', async () => {
    const { code, complained } = await run(testHost({ storeExists: () => true }), 'observe', 'a', '--session', 'gone');
    expect({ code, complained }).toEqual({ code: 1, complained: 'mneme: Session gone not found or expired\n' });
  });
});
