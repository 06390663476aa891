import { describe, expect, it } from 'vitest';
import { bytesOf, run, testHost } from '../command-host.ts';

const MOON = '3569b23d5aec96baa51d7c6a7db8cd5286829e8a';

async function taughtHost() {
  const host = testHost({ input: bytesOf('the sun was shining on the sea\nthe moon was shining sulkily\n') });
  await run(host, 'learn', '-');
  return host;
}

describe('mneme why-not', () => {
  it('says what keeps a pattern out, or where it is', async () => {
    const host = await taughtHost();
    expect((await run(host, 'why-not', MOON, 'the', 'moon', 'was')).printed).toBe(
      'It is in the answer, at rank 1: similarity 0.750, at least 0.1 was needed\n',
    );
    expect((await run(host, 'why-not', MOON, 'dark', 'cold')).printed).toMatch(
      /^Kept out by [\w-]+: found \d+(\.\d+)?, needed \d+(\.\d+)?\n$/,
    );
    expect(JSON.parse((await run(host, 'why-not', '0'.repeat(40), 'the', 'moon', '--json')).printed)).toMatchObject({
      excludedBy: 'unknown',
    });
  });

  it('asks for a session as it is', async () => {
    const host = await taughtHost();
    const { session } = JSON.parse((await run(host, 'observe', 'the', 'moon', '--json')).printed);
    expect((await run(host, 'why-not', MOON, '--session', session)).printed).toContain('at rank 1');
  });

  it.each([[[]], [[MOON]], [[MOON, 'a', '--session', 's']]])('does not understand %j', async (words) => {
    expect((await run(testHost(), 'why-not', ...words)).code).toBe(2);
  });
});
