/** What becomes of a text when an embedding service fails: the same over HTTP, in process and on the command line, and nothing is changed. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startServer } from '../../host/compose.ts';
import { readServerConfig } from '../../host/config.ts';
import { openMneme } from '../../host/index.ts';
import { answerStatus, answerText, answerWell, type Behaviour, KEY, LocalEndpoint } from '../embedding/local-endpoint.ts';
import { call, temporaryFolder } from './running-server.ts';

interface Failure {
  readonly name: string;
  readonly behaviour: Behaviour;
  readonly code: string;
  readonly status: number;
  readonly found: string;
  readonly expected: string;
  /** Null: trying again cannot help. */
  readonly retryAfter: string | null;
}

const vector = (...embedding: number[]): object => ({ index: 0, embedding });
const data = (...vectors: object[]): Behaviour => answerText(JSON.stringify({ data: vectors }));
const refused = { code: 'MEM_EMBEDDER_REFUSED', status: 502, expected: 'status 200', retryAfter: null };
const wrong = { code: 'MEM_EMBEDDER_BAD_ANSWER', status: 502, retryAfter: null };

/** A service that asks for a longer wait than a request has is not asked again, so that no row takes time. */
const wait = { 'retry-after': '61' };

const FAILURES: readonly Failure[] = [
  { name: 'a wrong key', behaviour: answerStatus(401), found: 'status 401', ...refused },
  { name: 'a key without a right', behaviour: answerStatus(403, wait), found: 'status 403', ...refused },
  { name: 'no such model or path', behaviour: answerStatus(404), found: 'status 404', ...refused },
  {
    name: 'too many requests',
    behaviour: answerStatus(429, wait),
    code: 'MEM_EMBEDDER_BUSY',
    status: 503,
    found: 'status 429',
    expected: 'status 200',
    retryAfter: '61',
  },
  {
    name: 'a wait of a week',
    behaviour: answerStatus(429, { 'retry-after': '604800' }),
    code: 'MEM_EMBEDDER_BUSY',
    status: 503,
    found: 'status 429',
    expected: 'status 200',
    retryAfter: '3600',
  },
  {
    name: 'a fault of the service',
    behaviour: answerStatus(500, wait),
    code: 'MEM_EMBEDDER_UNAVAILABLE',
    status: 502,
    found: 'status 500',
    expected: 'status 200',
    retryAfter: '61',
  },
  { name: 'another dimension', behaviour: data(vector(1, 2, 3)), found: 'dimension 3', expected: 'dimension 4', ...wrong },
  { name: 'broken JSON', behaviour: answerText('{"data": [{'), found: 'no JSON', expected: 'JSON', ...wrong },
  {
    name: 'too many vectors',
    behaviour: data(vector(1, 2, 3, 4), vector(1, 2, 3, 4)),
    found: '2 vectors',
    expected: '1 vector',
    ...wrong,
  },
];

const endpoint = new LocalEndpoint();
const folder = temporaryFolder();
const lines: string[] = [];
let server: RunningServer;

const environment = (url: string): Record<string, string> => ({
  PORT: '0',
  MNEME_DATA: ':memory:',
  MNEME_EMBEDDER: 'endpoint',
  MNEME_EMBEDDER_URL: url,
  MNEME_EMBEDDER_SERVICE: 'ours',
  MNEME_EMBEDDER_MODEL: 'org/model',
  MNEME_EMBEDDER_DIMENSION: '4',
  MNEME_EMBEDDER_KEY: KEY,
});

const startWith = (more: Readonly<Record<string, string>>): Promise<RunningServer> =>
  startServer(readServerConfig({ ...environment(endpoint.url), ...more }), { logStream: { write: (line) => void lines.push(line) } });

beforeAll(async () => {
  await endpoint.open();
  server = await startWith({ LOG_LEVEL: 'trace' });
});
afterAll(async () => {
  await server.close();
  await endpoint.close();
  folder.remove();
});
afterEach(() => {
  endpoint.behaviours = [];
});

const PATH = '/v1/spaces/s/vectors';

function add(url: string, name: string): ReturnType<typeof call> {
  return call(url, 'POST', PATH, { vectors: [{ name, text: `text of ${name}` }] });
}

function messageOf({ found, expected }: Failure): string {
  return `Cannot embed with "endpoint:org/model" in 1 attempt: found ${found}, expected ${expected}`;
}

describe('a text whose embedding service fails', () => {
  it.each(FAILURES)(
    'is refused over HTTP with what was found and expected, and with when to try again if that helps: $name',
    async (failure) => {
      expect((await add(server.url, 'known')).status).toBe(200);
      for (const [path, body] of [
        [PATH, { vectors: [{ name: 'new', text: `a text, ${failure.name}` }] }],
        [`${PATH}/search`, { text: `a question, ${failure.name}` }],
      ] as const) {
        endpoint.behaviours = [failure.behaviour];
        const { status, text, headers } = await call(server.url, 'POST', path, body);
        const { code, found, expected } = failure;
        expect([status, headers.get('retry-after')]).toEqual([failure.status, failure.retryAfter]);
        expect(JSON.parse(text)).toEqual({ error: { code, message: messageOf(failure), field: null, found, expected } });
      }
      expect(JSON.parse((await call(server.url, 'GET', PATH)).text)).toMatchObject({ count: 1 });
    },
  );

  it.each(FAILURES)('throws the same in process: $name', async (failure) => {
    const embedder = { kind: 'endpoint', baseUrl: endpoint.url, model: 'org/model', dimension: 4, key: KEY } as const;
    await using mneme = await openMneme({ data: ':memory:', embedder });
    // In process nobody is in a hurry: the last of all attempts counts.
    endpoint.behaviours = [failure.behaviour];
    const error: unknown = await mneme
      .vectors('s')
      .add([{ name: 'new', text: 'a text' }])
      .catch((reason: unknown) => reason);
    const { code, found, expected, retryAfter } = failure;
    const retryAfterMs = retryAfter === null ? undefined : Number(retryAfter) * 1_000;
    expect(error).toMatchObject({ name: 'EmbedderFailedError', code, found, expected, retryable: retryAfter !== null, retryAfterMs });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(new RegExp(`${KEY}|${new URL(endpoint.url).port}`));
    await expect(mneme.vectors('s').stats()).rejects.toMatchObject({ code: 'MEM_SPACE_NOT_FOUND' });
  });

  it('is refused in the same words on the command line, with its own store and through a server', async () => {
    const file = join(folder.path, 'texts.jsonl');
    writeFileSync(file, '{"name":"a","text":"a text of the command line"}\n');
    const local = ['--data', join(folder.path, 'cli.db')];
    for (const failure of FAILURES.filter(({ name }) => ['a wrong key', 'too many requests', 'another dimension'].includes(name))) {
      const advice =
        failure.retryAfter === null
          ? 'Trying again does not help: look at the variables that begin with MNEME_EMBEDDER, and at the service'
          : 'Try again in 61 s';
      for (const where of [local, ['--url', server.url]]) {
        endpoint.behaviours = [failure.behaviour];
        const { code, complained } = await mneme('vectors', 'add', file, '--json', ...where);
        expect(code).toBe(1);
        expect(JSON.parse(complained)).toEqual({ error: { code: failure.code, message: messageOf(failure), advice } });
      }
    }
  });

  it('is refused before the time of its request is over when the service is silent, or not there', async () => {
    const hurried = await startWith({ LOG_LEVEL: 'trace', REQUEST_TIMEOUT: '2' });
    endpoint.behaviours = [() => {}];
    const silent = await add(hurried.url, 'silent');
    expect([silent.status, silent.headers.get('retry-after')]).toEqual([504, '5']);
    expect(JSON.parse(silent.text)).toMatchObject({
      error: { code: 'MEM_EMBEDDER_TIMEOUT', found: 'no answer within 1600 ms', expected: 'an answer' },
    });
    await hurried.close();
    const lost = await startWith({ LOG_LEVEL: 'trace', REQUEST_TIMEOUT: '2', MNEME_EMBEDDER_URL: 'http://127.0.0.1:1/v1' });
    const { status, text, headers } = await add(lost.url, 'lost');
    expect([status, headers.get('retry-after')]).toEqual([503, '5']);
    expect(JSON.parse(text)).toMatchObject({
      error: { code: 'MEM_EMBEDDER_UNREACHABLE', found: 'no connection, or a broken one (ECONNREFUSED)', expected: 'an answer' },
    });
    await lost.close();
  });

  it('is in the log without the key and without the address', async () => {
    endpoint.behaviours = [answerStatus(401)];
    await add(server.url, 'refused');
    const log = lines.join('');
    expect(lines.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ level: 'warn', code: 'MEM_EMBEDDER_REFUSED', reason: expect.stringContaining('found status 401') }),
    );
    expect(log).not.toContain('"stack"');
    expect(log).toContain('MEM_EMBEDDER_UNREACHABLE');
    expect(log).not.toContain(KEY);
    expect(log).not.toMatch(new RegExp(`:${new URL(endpoint.url).port}|127[.]0[.]0[.]1:1\\b`));
  });

  it('is taken when the service works again', async () => {
    endpoint.behaviours = [answerStatus(404), answerWell];
    expect((await add(server.url, 'later')).status).toBe(502);
    expect((await add(server.url, 'later')).status).toBe(200);
  });
});

async function mneme(...words: string[]): Promise<{ readonly code: number | null; readonly complained: string }> {
  const program = fileURLToPath(new URL('../../host/main.ts', import.meta.url));
  const child = spawn(process.execPath, [program, ...words], { env: environment(endpoint.url), stdio: ['ignore', 'ignore', 'pipe'] });
  let complained = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complained += text;
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, complained };
}
