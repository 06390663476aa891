/** What an export holds is tested with its import; here is how it goes out. */
import { describe, expect, it } from 'vitest';
import { bytesOf, run, testHost } from '../command-host.ts';

describe('mneme export', () => {
  it('writes a line per pattern as it goes, in the order of learning', async () => {
    const host = testHost({ input: bytesOf('z y\nb a\nz y\n') });
    await run(host, 'learn', '-');
    const written: string[] = [];
    const quiet = { ...host, output: { write: (text: string) => written.push(text) } };
    await run(quiet, 'export');
    expect(written.map((line) => JSON.parse(line).events)).toEqual([
      [['z'], ['y']],
      [['b'], ['a']],
    ]);
    expect(written[0]).toMatch(/^\{"name":"[0-9a-f]{40}","events":\[\["z"\],\["y"\]\],"frequency":2,"emotives":\[\],"metadata":\{\}\}\n$/);
  });

  it('writes what a space had learned at an earlier moment', async () => {
    const host = testHost({ input: bytesOf('z y\nb a\n') });
    await run(host, 'learn', '-');
    const { printed } = await run(host, 'export');
    await run(host, 'forget', JSON.parse(printed.split('\n')[0]).name);
    expect((await run(host, 'export')).printed).not.toBe(printed);
    expect((await run(host, 'export', '--as-of', '3')).printed).toBe(printed);
  });

  it('shows progress on a terminal, apart from what it writes', async () => {
    let shown = '';
    let nowMs = 0;
    const lines = Array.from({ length: 50 }, (_, index) => `a b${index}`).join('\n');
    const host = testHost({
      input: bytesOf(lines),
      nowMs: () => (nowMs += 100),
      errors: { isTTY: true, write: (text) => (shown += text) },
    });
    await run(host, 'learn', '-');
    shown = '';
    expect((await run(host, 'export')).printed.trim().split('\n')).toHaveLength(50);
    expect(shown).toMatch(/\] +\d+ % {2}\d+ patterns/);
  });
});
