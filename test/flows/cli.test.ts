/** The program itself, as a process: exit codes, streams, signals, and two processes at one store. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';

const PROGRAM = fileURLToPath(new URL('../../host/main.ts', import.meta.url));

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mneme-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const ENVIRONMENT = { ...process.env, LOG_LEVEL: 'info', MNEME_DATA: '', PORT: '', MNEME_API_KEYS: '' };

function start(words: readonly string[], environment: NodeJS.ProcessEnv = ENVIRONMENT): ChildProcess {
  const child = spawn(process.execPath, [PROGRAM, ...words], { env: environment, stdio: ['pipe', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  let text = '';
  for await (const chunk of stream ?? []) text += String(chunk);
  return text;
}

interface Ended {
  readonly code: number | null;
  readonly printed: string;
  readonly complained: string;
}

const mneme = (...words: readonly string[]): Promise<Ended> => ended(start(words));

async function ended(child: ChildProcess): Promise<Ended> {
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
    const data = join(temporaryFolder(), 'nowhere', 'a.db');
    expect(await mneme('stats', '--data', data)).toMatchObject({ code: 1, complained: expect.stringContaining('found no file') });
    expect(existsSync(dirname(data))).toBe(false);
    expect((await mneme('--version')).printed).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('serves until it is told to stop, and others work through it meanwhile', async () => {
    const data = join(temporaryFolder(), 'served.db');
    const server = start(['serve', '--port', '0', '--data', data]);
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
    const closed = new Promise<number | null>((resolve) => server.on('close', resolve));
    server.kill('SIGTERM');
    expect(await closed).toBe(0);
    expect((await mneme('stats', '--data', data)).printed).toBe('default  1 patterns  2 symbols  2 occurrences\n');
  });

  it('gives the sessions of its store what the environment says, and still learns whole lines', async () => {
    const folder = temporaryFolder();
    const lines = join(folder, 'lines.txt');
    writeFileSync(lines, 'a b c d e\n');
    const settings = { MAX_PATTERN_LENGTH: '3', RECALL_THRESHOLD: '0.9', MAX_PREDICTIONS: '1', SESSION_TTL: '86400', PORT: 'no number' };
    const run = (environment: NodeJS.ProcessEnv, ...words: readonly string[]): Promise<Ended> =>
      ended(start([...words, '--data', join(folder, 'm.db')], { ...ENVIRONMENT, ...environment }));
    expect(await run(settings, 'learn', lines)).toMatchObject({ code: 0, complained: '' });
    expect((await run({}, 'export')).printed).toContain('[["a"],["b"],["c"],["d"],["e"]]');
    expect((await run(settings, 'predict', 'a', 'b', 'x', 'y')).printed).toBe('Nothing is expected\n');
    expect((await run({}, 'predict', 'a', 'b', 'x', 'y')).printed).toContain('future   c d e');
    expect((await run(settings, 'observe', 'x', 'y', 'z')).printed).toContain('learned PTRN|');
    expect((await run({}, 'observe', 'x', 'y', 'z')).printed).toContain('3 events in short-term memory');
    expect(await run({ RECALL_THRESHOLD: '2' }, 'stats')).toMatchObject({
      code: 1,
      complained: expect.stringContaining('"RECALL_THRESHOLD": found "2"'),
    });
  });

  it('is stopped by a wrong setting of the embedder only where a text is embedded', async () => {
    const folder = temporaryFolder();
    const lines = join(folder, 'vectors.jsonl');
    writeFileSync(lines, '{"name":"a","vector":[1,0]}\n');
    writeFileSync(join(folder, 'texts.jsonl'), '{"name":"b","text":"b"}\n');
    const data = ['--data', join(folder, 'm.db')];
    for (const broken of [{ MNEME_EMBEDDER: 'oracle' }, { MNEME_EMBEDDER: 'static', MNEME_EMBEDDER_FOLDER: join(folder, 'missing') }]) {
      const run = (...words: readonly string[]): Promise<Ended> => ended(start([...words, ...data], { ...ENVIRONMENT, ...broken }));
      expect(await run('observe', 'x', 'y', '--learn')).toMatchObject({ code: 0, complained: '' });
      expect(await run('stats')).toMatchObject({ code: 0, complained: '' });
      expect(await run('vectors', 'add', lines)).toMatchObject({ code: 0 });
      expect(await run('vectors', 'search', '--vector', '[1, 0]')).toMatchObject({ code: 0, complained: '' });
      const reason = broken.MNEME_EMBEDDER === 'oracle' ? /found "oracle"/ : /Cannot embed with|found no/;
      expect(await run('vectors', 'stats')).toMatchObject({ code: 0, printed: expect.stringMatching(reason) });
      expect(await run('vectors', 'search', 'text')).toMatchObject({ code: 1, complained: expect.stringMatching(reason) });
      expect(await run('vectors', 'add', join(folder, 'texts.jsonl'))).toMatchObject({
        code: 1,
        complained: expect.stringMatching(reason),
      });
      expect(await run('doctor')).toMatchObject({ code: 1, printed: expect.stringMatching(/broken +vectors +/) });
      expect(await run('serve', '--port', '0')).toMatchObject({ code: 1, complained: expect.stringMatching(reason) });
    }
  });

  it('stops quietly when the reader of an export has enough', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'many.txt');
    writeFileSync(file, Array.from({ length: 20_000 }, (_, index) => `a b${index}`).join('\n'));
    const data = ['--data', join(folder, 'many.db')];
    await mneme('learn', file, ...data);
    const child = start(['export', ...data]);
    const complaints = textOf(child.stderr);
    const code = new Promise<number | null>((resolve) => child.on('exit', resolve));
    child.stdout?.once('data', () => child.stdout?.destroy());
    expect(await code).toBe(0);
    expect(await complaints).toBe('');
  });
});
