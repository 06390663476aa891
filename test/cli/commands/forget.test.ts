import { describe, expect, it } from 'vitest';
import { bytesOf, run, testHost } from '../command-host.ts';

const NAME = '3569b23d5aec96baa51d7c6a7db8cd5286829e8a';
const POEM = 'the sun was shining on the sea\nthe moon was shining sulkily\nthe moon was shining sulkily\n';

describe('mneme forget and restore', () => {
  it('take a pattern back and bring it back', async () => {
    const host = testHost({ input: bytesOf(POEM) });
    await run(host, 'learn', '-');
    const before = (await run(host, 'export')).printed;
    expect(await run(host, 'forget', NAME)).toEqual({
      code: 0,
      printed: `Forgot 2 learnings of PTRN|${NAME}; its frequency is 0 now\n`,
      complained: '',
    });
    expect((await run(host, 'predict', 'the', 'moon', 'was')).printed).not.toContain(NAME);
    expect((await run(host, 'export')).printed.split('\n')).toHaveLength(2);
    expect(JSON.parse((await run(host, 'restore', `PTRN|${NAME}`, '--json')).printed)).toMatchObject({
      patternName: `PTRN|${NAME}`,
      frequency: 2,
    });
    expect((await run(host, 'export')).printed).toBe(before);
  });

  it('say what there is not', async () => {
    const host = testHost({ input: bytesOf(POEM) });
    expect(await run(host, 'forget', NAME)).toMatchObject({ code: 1, printed: '' });
    await run(host, 'learn', '-');
    expect(await run(host, 'restore', NAME)).toMatchObject({ code: 1, printed: '' });
    for (const words of [['forget'], ['restore', 'a', 'b']]) {
      expect((await run(host, ...words)).code, words.join(' ')).toBe(2);
    }
  });
});
