import { describe, expect, it } from 'vitest';
import { bytesOf, run, testHost } from '../command-host.ts';

const NAME = '3569b23d5aec96baa51d7c6a7db8cd5286829e8a';

describe('mneme trace', () => {
  it('leads to every learning and its observations', async () => {
    const host = testHost({ input: bytesOf('the moon was shining sulkily\n') });
    const words = ['the', 'moon', 'was', 'shining', 'sulkily'];
    const { session } = JSON.parse((await run(host, 'observe', ...words, '--learn', '--json')).printed);
    await run(host, 'learn', '-');
    await run(host, 'undo', '--session', session);
    const { code, printed } = await run(host, 'trace', NAME);
    const lines = printed.trimEnd().split('\n');
    expect(code).toBe(0);
    expect(lines[0]).toBe('the moon was shining sulkily  frequency 1');
    expect(lines[1]).toMatch(new RegExp(`^  #7  \\d{4}-.*Z  ${session}  learned, taken back by #\\d+$`));
    expect(lines.slice(2, 7).map((line) => line.trim().split('  ').slice(0, 2))).toEqual(
      words.map((word, index) => [`#${index + 2}`, word]),
    );
    expect(lines[7]).toMatch(/^ {2}#\d+ .* given$/);
    const result = JSON.parse((await run(host, 'trace', NAME, '--limit', '1', '--json')).printed);
    expect(result).toMatchObject({ name: NAME, frequency: 1, learningCount: 2, learnings: [{ given: words.map((word) => [word]) }] });
    expect((await run(host, 'trace', NAME, '--limit', '1')).printed).toContain('  (1 earlier)\n');
  });

  it('says that there is no such pattern', async () => {
    const host = testHost({ input: bytesOf('a b\n') });
    await run(host, 'learn', '-');
    expect(await run(host, 'trace', NAME)).toMatchObject({ code: 1, printed: '' });
    for (const words of [['trace'], ['trace', NAME, '--limit', '0']]) {
      expect((await run(host, ...words)).code, words.join(' ')).toBe(2);
    }
  });
});
