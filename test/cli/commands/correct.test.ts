import { describe, expect, it } from 'vitest';
import { bytesOf, run, testHost } from '../command-host.ts';

describe('mneme correct', () => {
  it('makes one pattern count as another, and says its name', async () => {
    const host = testHost({ input: bytesOf('the mon was\nthe mon was\n') });
    await run(host, 'learn', '-');
    const old = JSON.parse((await run(host, 'export')).printed).name as string;
    const { code, printed } = await run(host, 'correct', old, 'the', '["sun", "moon"]', 'was');
    expect([code, printed]).toEqual([0, expect.stringMatching(/^Corrected to PTRN\|[0-9a-f]{40}; its frequency is 2 now\n$/)]);
    expect(JSON.parse((await run(host, 'export')).printed)).toMatchObject({ events: [['the'], ['moon', 'sun'], ['was']], frequency: 2 });
    const again = await run(host, 'correct', `PTRN|${old}`, 'a', 'b', '--json');
    expect(JSON.parse(again.complained)).toMatchObject({ error: { code: 'MEM_PATTERN_NOT_FOUND' } });
  });

  it.each([[[]], [['f'.repeat(40)]], [['nope', 'a', 'b']], [['f'.repeat(40), '[1]']]])('does not understand %j', async (words) => {
    expect((await run(testHost(), 'correct', ...words)).code).toBe(2);
  });
});
