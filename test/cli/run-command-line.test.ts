/** Words in, exit code and text out: what holds for every command. */
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../host/cli/run-command-line.ts';
import { StoreLockedError } from '../../host/errors.ts';
import { run, testHost } from './command-host.ts';

describe('runCommandLine', () => {
  it('serves when it is given nothing, or options only', async () => {
    const host = testHost({ environment: { LOG_LEVEL: 'warn' } });
    expect((await run(host)).code).toBe(0);
    expect((await run(host, '--port', '9000', '--data', 'x.db')).code).toBe(0);
    expect(host.served).toEqual([
      { LOG_LEVEL: 'warn', MNEME_DATA: 'default.db' },
      { LOG_LEVEL: 'warn', MNEME_DATA: 'x.db', PORT: '9000' },
    ]);
  });

  it('shows its version and an overview of all commands', async () => {
    expect(await run(testHost(), '--version')).toEqual({ code: 0, printed: '1.2.3\n', complained: '' });
    const { code, printed } = await run(testHost(), '--help');
    expect(code).toBe(0);
    for (const { name } of COMMANDS) expect(printed).toMatch(new RegExp(`^  ${name} .*\\w`, 'm'));
    expect((await run(testHost(), 'help')).printed).toBe(printed);
    for (const line of printed.split('\n')) expect(line.length).toBeLessThan(140);
  });

  it.each(COMMANDS.map(({ name }) => name))('shows help of %s and touches nothing', async (name) => {
    const host = testHost({ openMemory: () => Promise.reject(new Error('opened')), serve: () => Promise.reject(new Error('served')) });
    const help = await run(host, name, '--help');
    expect(help).toMatchObject({ code: 0, complained: '' });
    expect(help.printed).toMatch(new RegExp(`^Usage: mneme ${name}`));
    expect(await run(host, 'help', name)).toEqual(help);
    for (const option of Object.keys(COMMANDS.find((command) => command.name === name)?.options ?? {}))
      expect(help.printed).toContain(`--${option}`);
  });

  it.each([
    ['remember'],
    ['help', 'remember'],
    ['learn'],
    ['learn', 'a', 'b'],
    ['learn', 'file', '--format', 'csv'],
    ['learn', 'file', '--speed', 'high'],
    ['learn', 'file', '--space'],
    ['observe'],
    ['observe', '[1]'],
    ['predict'],
    ['predict', 'a', '--session', 's'],
    ['predict', 'a', '--limit', '0'],
    ['predict', 'a', '--cutoff', '1.1'],
    ['predict', 'a', '--as-of', '3'],
    ['predict', '--session', 's', '--as-of', 'yesterday'],
    ['stats', '--as-of', '2026-11-20'],
    ['trace', 'nope'],
    ['forget', 'nope'],
    ['restore', 'F'.repeat(40)],
    ['why-not', 'PTRN|12', 'a'],
    ['doctor', '--url', 'http://127.0.0.1:1'],
    ['export', 'file'],
    ['import'],
    ['stats', 'space'],
    ['stats', '--data', 'x', '--url', 'http://127.0.0.1:1'],
    ['stats', '--url', 'nowhere'],
    ['doctor', 'please'],
    ['serve', 'now'],
    ['serve', '--port', '70000'],
    ['serve', '--url', 'http://127.0.0.1:1'],
    ['--nonsense'],
  ])('answers %j %j %j with exit code 2 and a message', async (...words) => {
    const { code, printed, complained } = await run(testHost(), ...words);
    expect(complained).toMatch(/^mneme: \w.+\n/);
    expect({ code, printed }).toEqual({ code: 2, printed: '' });
  });

  it('says what failed, and what to do, with exit code 1', async () => {
    const openMemory = () => Promise.reject(new StoreLockedError('x.db', 123, '2026-01-01'));
    const host = testHost({ openMemory, storeExists: () => true });
    const { code, complained } = await run(host, 'stats');
    expect(code).toBe(1);
    expect(complained).toMatch(
      /^mneme: Cannot open store "x.db": process 123 holds it since 2026-01-01.*\nWork through the server that holds it with --url/,
    );
    const inJson = await run(host, 'stats', '--json');
    expect(JSON.parse(inJson.complained)).toMatchObject({ error: { code: 'MEM_STORE_LOCKED', advice: expect.stringContaining('--url') } });
    expect(JSON.parse((await run(host, 'learn', '--json')).complained)).toMatchObject({ error: { code: 'USAGE' } });
  });

  it.each([
    ['stats'],
    ['predict', 'a'],
    ['predict', '--session', 's'],
    ['observe', 'a', '--session', 's'],
    ['trace', 'f'.repeat(40)],
    ['why-not', 'f'.repeat(40), 'a'],
    ['forget', 'f'.repeat(40)],
    ['restore', 'f'.repeat(40)],
    ['undo', '--session', 's'],
    ['correct', 'f'.repeat(40), 'a', 'b'],
    ['erase', '--space', 's', '--yes'],
    ['explain', 'f'.repeat(40), 'a'],
    ['export'],
    ['vectors', 'search', 'a'],
    ['vectors', 'remove', 'a'],
    ['vectors', 'stats'],
    ['reembed'],
  ])('makes no store for %s %s', async (...words) => {
    const host = testHost({ openMemory: () => Promise.reject(new Error('opened')) });
    const { code, printed, complained } = await run(host, ...words, '--data', 'nowhere.db');
    expect({ code, printed }).toEqual({ code: 1, printed: '' });
    expect(complained).toMatch(/^mneme: Cannot open store "nowhere.db": found no file\nName another one with --data/);
  });

  it.each([
    ['stats', '--space', 'typo'],
    ['predict', 'a', '--space', 'typo'],
    ['trace', 'f'.repeat(40), '--space', 'typo'],
    ['why-not', 'f'.repeat(40), 'a', '--space', 'typo'],
    ['forget', 'f'.repeat(40), '--space', 'typo'],
    ['correct', 'f'.repeat(40), 'a', 'b', '--space', 'typo'],
    ['erase', '--yes', '--space', 'typo'],
    ['explain', 'f'.repeat(40), 'a', '--space', 'typo'],
    ['export', '--space', 'typo'],
    ['vectors', 'search', 'a', '--space', 'typo'],
    ['vectors', 'remove', 'a', '--space', 'typo'],
    ['reembed', '--space', 'typo'],
  ])('makes no space for %s %s %s %s', async (...words) => {
    const host = testHost();
    await run(host, 'observe', 'a', 'b', '--learn');
    const { code, printed, complained } = await run(host, ...words, '--json');
    expect({ code, printed }).toEqual({ code: 1, printed: '' });
    expect(JSON.parse(complained)).toMatchObject({ error: { code: 'MEM_SPACE_NOT_FOUND' } });
    expect(JSON.parse((await run(host, 'stats', '--json')).printed).spaces).toMatchObject([{ space: 'default' }]);
  });

  it('shows where a bug is', async () => {
    const { code, complained } = await run(
      testHost({ openMemory: () => Promise.reject(new Error('Oops')), storeExists: () => true }),
      'stats',
    );
    expect(code).toBe(1);
    expect(complained).toMatch(/Oops\n +at /);
  });

  it('closes the memory it opened, also after a failure', async () => {
    const host = testHost({ storeExists: () => true });
    await run(host, 'stats');
    await run(host, 'predict', '--session', 'no-such-session');
    expect(host.closed).toBe(2);
  });
});
