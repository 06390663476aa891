/** The program itself, as a process: exit codes, streams, signals, and two processes at one store. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';

const PROGRAM = fileURLToPath(new URL('../../host/main.ts', import.meta.url));

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mneme-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function start(...words: readonly string[]): ChildProcess {
  const environment = { ...process.env, LOG_LEVEL: 'info', MNEME_DATA: '', PORT: '', MNEME_API_KEYS: '' };
  const child = spawn(process.execPath, [PROGRAM, ...words], { env: environment, stdio: ['pipe', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  let text = '';
  for await (const chunk of stream ?? []) text += String(chunk);
  return text;
}

async function mneme(
  ...words: readonly string[]
): Promise<{ readonly code: number | null; readonly printed: string; readonly complained: string }> {
  const child = start(...words);
  child.stdin?.end();
  const code = new Promise<number | null>((resolve) => child.on('close', resolve));
  const [printed, complained] = await Promise.all([textOf(child.stdout), textOf(child.stderr)]);
  return { code: await code, printed, complained };
}

describe('the program', () => {
  it('learns a file, predicts from it, and moves it to another store', async () => {
    const folder = temporaryFolder();
    const poem = join(folder, 'poem.txt');
    writeFileSync(poem, 'the sun was shining on the sea\nthe moon was shining sulkily\n');
    const data = ['--data', join(folder, 'one.db')];
    expect(await mneme('learn', poem, ...data)).toMatchObject({
      code: 0,
      printed: expect.stringContaining('Learned 2 patterns'),
      complained: '',
    });
    expect((await mneme('predict', 'the', 'moon', ...data)).printed).toContain('future   was shining sulkily');
    const { printed } = await mneme('export', ...data);
    const file = join(folder, 'export.jsonl');
    writeFileSync(file, printed);
    const other = ['--data', join(folder, 'two.db')];
    expect((await mneme('import', file, ...other)).code).toBe(0);
    expect((await mneme('export', ...other)).printed).toBe(printed);
    const doctor = await mneme('doctor', ...other);
    expect(doctor).toMatchObject({ code: 0, complained: '' });
    expect(doctor.printed).toMatch(/ok +kernel .*\n.*ok +store .* is sound, \d+ entries/s);
  });

  it('ends with 2 when it does not understand, and with 1 when it cannot', async () => {
    expect(await mneme('remember')).toMatchObject({
      code: 2,
      printed: '',
      complained: expect.stringContaining('Found no command "remember"'),
    });
    expect(await mneme('learn', '/no/such/file')).toMatchObject({ code: 1, printed: '' });
    expect((await mneme('--version')).printed).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('serves until it is told to stop, and others work through it meanwhile', async () => {
    const data = join(temporaryFolder(), 'served.db');
    const server = start('serve', '--port', '0', '--data', data);
    const url = await new Promise<string>((resolve, reject) => {
      let log = '';
      server.stdout?.on('data', (chunk) => {
        log += String(chunk);
        const found = /https?:\/\/127\.0\.0\.1:\d+/.exec(log);
        if (found !== null) resolve(found[0]);
      });
      server.on('close', () => reject(new Error(`The server ended: ${log}`)));
    });
    expect(await mneme('observe', 'a', 'b', '--learn', '--url', url)).toMatchObject({ code: 0, complained: '' });
    const locked = await mneme('stats', '--data', data);
    expect(locked).toMatchObject({ code: 1, complained: expect.stringContaining(`process ${server.pid} holds it`) });
    expect((await mneme('doctor', '--data', data)).printed).toContain(`process ${server.pid} holds it`);
    const ended = new Promise<number | null>((resolve) => server.on('close', resolve));
    server.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect((await mneme('stats', '--data', data)).printed).toBe('default  1 patterns  2 symbols  2 occurrences\n');
  });

  it('stops quietly when the reader of an export has enough', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'many.txt');
    writeFileSync(file, Array.from({ length: 20_000 }, (_, index) => `a b${index}`).join('\n'));
    const data = ['--data', join(folder, 'many.db')];
    await mneme('learn', file, ...data);
    const child = start('export', ...data);
    const complaints = textOf(child.stderr);
    const code = new Promise<number | null>((resolve) => child.on('exit', resolve));
    child.stdout?.once('data', () => child.stdout?.destroy());
    expect(await code).toBe(0);
    expect(await complaints).toBe('');
  });
});
