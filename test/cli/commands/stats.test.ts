import { describe, expect, it } from 'vitest';
import { bytesOf, run, testHost } from '../command-host.ts';

describe('mneme stats', () => {
  it('counts every space, or the one that is named', async () => {
    const host = testHost({ input: bytesOf('a b c\na b\n') });
    await run(host, 'learn', '-', '--space', 'right');
    await run(host, 'observe', 'x', '--space', 'left');
    expect((await run(host, 'stats')).printed).toBe(
      'left  0 patterns  0 symbols  0 occurrences\nright  2 patterns  3 symbols  5 occurrences\n',
    );
    expect((await run(host, 'stats', '--as-of', '2', '--space', 'right')).printed).toBe('right  1 patterns  3 symbols  3 occurrences\n');
    expect(JSON.parse((await run(host, 'stats', '--space', 'right', '--json')).printed)).toEqual({
      spaces: [{ space: 'right', patterns: 2, symbols: 3, occurrences: 5 }],
    });
  });

  it('says so when a store has no space', async () => {
    expect((await run(testHost({ storeExists: () => true }), 'stats')).printed).toBe('No space yet\n');
  });
});
