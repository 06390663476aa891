import { describe, expect, it } from 'vitest';
import { bytesOf, run, testHost } from '../command-host.ts';

describe('mneme erase', () => {
  it('leaves nothing of the space that is named, and everything of others', async () => {
    const host = testHost({ input: bytesOf('a b c\n') });
    await run(host, 'learn', '-', '--space', 'gone');
    await run(host, 'observe', 'x', 'y', '--learn', '--space', 'stays');
    const { code, printed } = await run(host, 'erase', '--space', 'gone', '--yes');
    expect([code, printed]).toEqual([0, expect.stringMatching(/^Erased space "gone": \d+ entries of the journal are empty now\n$/)]);
    expect((await run(host, 'stats')).printed).toMatch(/^(gone {2}0 patterns.*\n)?stays {2}1 patterns.*\n$/);
    expect((await run(host, 'export', '--space', 'gone')).printed).toBe('');
    const typo = await run(host, 'erase', '--space', 'typo', '--yes', '--json');
    expect(JSON.parse(typo.complained)).toMatchObject({ error: { code: 'MEM_SPACE_NOT_FOUND' } });
  });

  it.each([[[]], [['--yes']], [['--space', 'gone']], [['gone', '--yes']]])('does nothing for %j', async (words) => {
    const host = testHost({ input: bytesOf('a b c\n') });
    await run(host, 'learn', '-', '--space', 'gone');
    expect((await run(host, 'erase', ...words)).code).toBe(2);
    expect((await run(host, 'stats')).printed).toContain('gone  1 patterns');
  });
});
