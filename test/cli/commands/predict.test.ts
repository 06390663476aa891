import { describe, expect, it } from 'vitest';
import { bytesOf, run, testHost } from '../command-host.ts';

async function taughtHost() {
  const host = testHost({ input: bytesOf('the sun was shining on the sea\nthe moon was shining sulkily\n') });
  await run(host, 'learn', '-');
  return host;
}

describe('mneme predict', () => {
  it('says what follows, what is missing and what is too much, best first', async () => {
    const { code, printed } = await run(await taughtHost(), 'predict', 'the', 'moon', 'was');
    expect(code).toBe(0);
    expect(printed).toBe(
      [
        '3569b23d5aec96baa51d7c6a7db8cd5286829e8a  similarity 0.750  frequency 1',
        '  future   shining sulkily',
        '3204a07084a955596b6946eb8e70051c92c35902  similarity 0.400  frequency 1',
        '  future   shining on the sea',
        '  missing  sun',
        '  extras   moon',
        '',
      ].join('\n'),
    );
  });

  it('keeps to --limit and --cutoff', async () => {
    const host = await taughtHost();
    const count = async (...options: string[]) =>
      JSON.parse((await run(host, 'predict', 'the', 'moon', 'was', '--json', ...options)).printed).predictions.length;
    expect([await count(), await count('--limit', '1'), await count('--cutoff', '0.5'), await count('--cutoff', '1')]).toEqual([
      2, 1, 1, 0,
    ]);
  });

  it('predicts from a session and leaves it as it is', async () => {
    const host = await taughtHost();
    const { session } = JSON.parse((await run(host, 'observe', 'the', 'moon', '--json')).printed);
    const once = await run(host, 'predict', '--session', session, '--cutoff', '0.3', '--limit', '1');
    expect(once.printed).toContain('future   was shining sulkily');
    expect(await run(host, 'predict', '--session', session, '--cutoff', '0.3', '--limit', '1')).toEqual(once);
  });

  it('predicts from a session as of an earlier moment', async () => {
    const host = await taughtHost();
    const { session } = JSON.parse((await run(host, 'observe', 'the', 'moon', '--json')).printed);
    const then = await run(host, 'predict', '--session', session);
    await run(host, 'forget', then.printed.slice(0, 40));
    await run(host, 'observe', 'was', '--session', session);
    expect((await run(host, 'predict', '--session', session)).printed).not.toBe(then.printed);
    expect((await run(host, 'predict', '--session', session, '--as-of', '7')).printed).toBe(then.printed);
  });

  it('learns nothing by asking, at whatever length sessions learn', async () => {
    const host = testHost({ sessionDefaults: { max_pattern_length: 2 } });
    await run(host, 'observe', 'a', 'b');
    expect((await run(host, 'predict', 'a', 'b', 'c')).code).toBe(0);
    expect((await run(host, 'stats')).printed).toBe('default  1 patterns  2 symbols  2 occurrences\n');
  });

  it('shows single symbols, whose regions are flat', async () => {
    expect((await run(await taughtHost(), 'predict', 'the', '--limit', '1')).printed).toMatch(/similarity \d\.\d{3} .*\n {2}future {3}\w+/);
  });

  it('says so when nothing is expected', async () => {
    expect(await run(await taughtHost(), 'predict', 'dark', 'cold')).toEqual({ code: 0, printed: 'Nothing is expected\n', complained: '' });
  });
});
