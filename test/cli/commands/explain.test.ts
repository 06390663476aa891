import { describe, expect, it } from 'vitest';
import { bytesOf, run, testHost } from '../command-host.ts';

const MOON = '3569b23d5aec96baa51d7c6a7db8cd5286829e8a';

async function taughtHost() {
  const host = testHost({ input: bytesOf('the sun was shining on the sea\nthe moon was shining sulkily\n') });
  await run(host, 'learn', '-');
  return host;
}

describe('mneme explain', () => {
  it('shows how each metric comes about', async () => {
    const host = await taughtHost();
    const { code, printed } = await run(host, 'explain', MOON, 'the', 'moon', 'was');
    expect(code).toBe(0);
    const lines = printed.split('\n');
    expect(lines.slice(0, 4)).toEqual([
      `${MOON}  rank 1 of 2`,
      '  observed  the moon was',
      '  pattern   the moon was shining sulkily',
      '  in common 3 in order',
    ]);
    expect(printed).toMatch(/^ {2}evidence +0\.6 {2}= matches \/ patternLength {2}matches 3, patternLength 5$/m);
    const [prediction] = JSON.parse((await run(host, 'predict', 'the', 'moon', 'was', '--json')).printed).predictions;
    const explained = JSON.parse((await run(host, 'explain', MOON, 'the', 'moon', 'was', '--json')).printed);
    expect(explained).toMatchObject({ rank: 1, prediction, commonSubsequence: 3, patternCount: 2, query: ['the', 'moon', 'was'] });
    expect(explained.metrics.evidence.value).toBe(prediction.evidence);
  });

  it('asks for a session as it is', async () => {
    const host = await taughtHost();
    const { session } = JSON.parse((await run(host, 'observe', 'the', 'moon', '--json')).printed);
    expect((await run(host, 'explain', `PTRN|${MOON}`, '--session', session)).printed).toContain('rank 1 of 2');
    const absent = await run(host, 'explain', 'f'.repeat(40), '--session', session, '--json');
    expect(JSON.parse(absent.complained)).toMatchObject({ error: { code: 'MEM_PATTERN_NOT_FOUND' } });
  });

  it.each([[[]], [[MOON]], [['nope', 'a']], [[MOON, 'a', '--session', 's']]])('does not understand %j', async (words) => {
    expect((await run(testHost(), 'explain', ...words)).code).toBe(2);
  });
});
