/** With keys configured every route asks for one, except `/health`; and the log knows neither keys nor payloads. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type RunningServer, startServer } from '../../host/compose.ts';
import { readServerConfig } from '../../host/config.ts';
import { call, type Reply } from './running-server.ts';

const KEY = 'first-secret-key';
const KEYS = [KEY, 'second-secret-key', 'secret-of-the-beast', 'secret-of-the-hippo'];
const BEARER = { authorization: `Bearer ${KEY}` };
const MISSING = '{"detail":"Missing API key: expected \\"Authorization: Bearer <key>\\" or \\"X-API-Key: <key>\\""}';
const WRONG = '{"detail":"Invalid API key"}';

/** What must never be in a line of the log. */
const PAYLOADS = [
  'secret-symbol',
  'secret-metadata',
  'secret-emotive',
  'secret-space',
  'secret-query',
  'secret-path',
  'secret-header',
  'secret-unparsed',
];

interface Route {
  readonly method: string;
  readonly path: string;
}

const lines: string[] = [];
let server: RunningServer;
let routes: readonly Route[] = [];

beforeAll(async () => {
  const environment = {
    PORT: '0',
    MNEME_DATA: ':memory:',
    LOG_LEVEL: 'trace',
    MNEME_API_KEYS: `${KEY}, second-secret-key`,
    KB_API_KEY: 'secret-of-the-beast',
    HIPPO_MASTER_API_KEY: 'secret-of-the-hippo',
  };
  server = await startServer(readServerConfig(environment), { logStream: { write: (line) => void lines.push(line) } });
  const { text } = await call(server.url, 'GET', '/openapi.json', undefined, BEARER);
  const { paths } = JSON.parse(text) as { paths: Record<string, Record<string, unknown>> };
  routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
  );
});
afterAll(() => server.close());

describe('a server with keys', () => {
  it('documents all its routes, so that none is forgotten below', () => {
    expect(routes.length).toBeGreaterThanOrEqual(30);
    for (const path of ['/sessions', '/health', '/sessions/{sessionId}/observe', '/ws/events'])
      expect(routes.map((route) => route.path)).toContain(path);
  });

  it('answers 401 without a key, and changes nothing, on every route but /health', async () => {
    await expectRefused({}, MISSING);
  });

  for (const [name, headers] of [
    ['a wrong bearer', { authorization: 'Bearer wrong' }],
    ['a wrong X-API-Key', { 'x-api-key': 'wrong' }],
    ['a key that is cut off', { 'x-api-key': KEY.slice(0, -1) }],
    ['a key that goes on', { 'x-api-key': `${KEY}x` }],
    ['a key in other letters', { 'x-api-key': KEY.toUpperCase() }],
    ['all keys at once', { 'x-api-key': KEYS.join(',') }],
  ] as const) {
    it(`answers 401 with ${name}, and changes nothing, on every route but /health`, async () => {
      await expectRefused(headers, WRONG);
    });
  }

  it('asks for a key on paths that it does not have, too', async () => {
    for (const path of ['/docs', '/openapi.json', '/nothing', '/sessions/unknown/stm', '/api/v1/query']) {
      expect([path, (await call(server.url, 'GET', path)).status]).toEqual([path, 401]);
    }
  });

  it('takes no key from the query or from another scheme', async () => {
    expect((await call(server.url, 'GET', `/sessions/count?api_key=${KEY}&key=${KEY}`)).status).toBe(401);
    expect((await call(server.url, 'GET', '/sessions/count', undefined, { authorization: KEY })).status).toBe(401);
    expect((await call(server.url, 'GET', '/sessions/count', undefined, { authorization: `Basic ${btoa(`user:${KEY}`)}` })).status).toBe(
      401,
    );
  });

  for (const [name, headers] of [
    ['a bearer', BEARER],
    ['an X-API-Key', { 'x-api-key': KEY }],
  ] as const) {
    it(`answers every route with ${name}`, async () => {
      for (const route of routes) {
        const session = await openSession();
        const reply = await ask(route, session, headers);
        // Looking at the event stream without an upgrade finds nothing there; our own routes find no such space, or miss the body.
        if (route.path.startsWith('/v1/')) expect([route, [200, 404, 422].includes(reply.status)]).toEqual([route, true]);
        else expect([route, reply.status]).toEqual([route, route.path === '/ws/events' ? 404 : 200]);
      }
    });
  }

  it('takes every key of every variable', async () => {
    for (const key of KEYS) expect((await call(server.url, 'GET', '/sessions/count', undefined, { 'x-api-key': key })).status).toBe(200);
  });

  it('is healthy to anybody', async () => {
    for (const headers of [{}, { 'x-api-key': 'wrong' }])
      expect((await call(server.url, 'GET', '/health', undefined, headers)).status).toBe(200);
  });

  it('upgrades to the event stream only with a key', async () => {
    expect(await upgradeStatus({})).toBe(401);
    expect(await upgradeStatus({ 'x-api-key': 'wrong' })).toBe(401);
    expect(await upgradeStatus({ 'x-api-key': KEY })).toBe(101);
    expect(await upgradeStatus(BEARER)).toBe(101);
  });
});

describe('the log of a server with keys', () => {
  it('has a line for every request, and in none a key or anything that a request carried', async () => {
    const headers = { ...BEARER, 'x-secret': 'secret-header', cookie: 'session=secret-header' };
    const count = lines.length;
    const send = (method: string, path: string, body?: unknown) => call(server.url, method, path, body, headers);
    const opened = await send('POST', '/sessions', {
      node_id: 'secret-space',
      metadata: { a: 'secret-metadata' },
      config: { recall_threshold: 'secret-metadata' },
    });
    const { session_id: session } = JSON.parse(opened.text) as { session_id: string };
    const requests: readonly (readonly [method: string, path: string, body?: unknown])[] = [
      [
        'POST',
        `/sessions/${session}/observe`,
        { strings: ['secret-symbol'], emotives: { 'secret-emotive': 1 }, metadata: { 'secret-metadata': 1 } },
      ],
      ['POST', `/sessions/${session}/observe`, { strings: ['secret-symbol'], emotives: { 'secret-emotive': 'secret-symbol' } }],
      ['POST', `/sessions/${session}/observe`, '{"strings": [secret-unparsed'],
      ['POST', `/sessions/${session}/config`, { rank_sort_algo: 'secret-symbol' }],
      ['POST', `/sessions/${session}/learn`],
      ['POST', `/sessions/${session}/learn`],
      ['GET', `/sessions/${session}/predictions?q=secret-query`],
      ['GET', '/symbols/secret-symbol/affinity?node_id=secret-space'],
      ['GET', '/secret-path/%'],
      ['GET', '/metrics/secret-path'],
      ['GET', '/sessions/secret-path/stm'],
    ];
    for (const [method, path, body] of requests) await send(method, path, body);
    await call(server.url, 'GET', '/sessions/count', undefined, { 'x-api-key': 'secret-header' });
    expect(lines.length).toBeGreaterThanOrEqual(count + requests.length);
    for (const line of lines) {
      for (const word of [...KEYS, ...PAYLOADS]) expect(line).not.toContain(word);
      expect(() => JSON.parse(line)).not.toThrow();
    }
  });
});

async function expectRefused(headers: Readonly<Record<string, string>>, text: string): Promise<void> {
  const session = await openSession();
  const before = await stateOf(session);
  for (const route of routes.filter(({ path }) => path !== '/health')) {
    const reply = await ask(route, session, headers);
    if (route.path.startsWith('/v1/')) {
      const { message } = (JSON.parse(reply.text) as { error: { message: string } }).error;
      expect([route, reply.status, { detail: message }]).toEqual([route, 401, JSON.parse(text)]);
    } else {
      expect([route, reply.status, reply.text]).toEqual([route, 401, text]);
    }
    expect(reply.headers.get('www-authenticate')).toBe('Bearer');
  }
  expect(await stateOf(session)).toBe(before);
}

async function openSession(): Promise<string> {
  const { text } = await call(server.url, 'POST', '/sessions', { node_id: 'keys' }, BEARER);
  const { session_id: session } = JSON.parse(text) as { session_id: string };
  await call(server.url, 'POST', `/sessions/${session}/observe`, { strings: ['a', 'b'] }, BEARER);
  return session;
}

function ask({ method, path }: Route, session: string, headers: Readonly<Record<string, string>>): Promise<Reply> {
  const filled = path
    .replace('{sessionId}', session)
    .replace('{patternId}', 'x')
    .replace('{symbol}', 'a')
    .replace('{name}', 'kato_requests_total');
  return call(server.url, method, filled, bodyFor(path, method), headers);
}

function bodyFor(path: string, method: string): unknown {
  if (method !== 'POST') return undefined;
  if (path === '/sessions') return { node_id: 'keys' };
  if (path.endsWith('/observe-sequence')) return { observations: [{ strings: ['c'] }] };
  if (path.endsWith('/observe')) return { strings: ['c'] };
  return path.endsWith('/config') ? { persistence: 7 } : undefined;
}

async function stateOf(session: string): Promise<string> {
  const paths = [`/sessions/${session}/stm`, `/sessions/${session}/config`, '/sessions/count', '/symbols/stats?node_id=keys'];
  const replies = await Promise.all(paths.map((path) => call(server.url, 'GET', path, undefined, BEARER)));
  return replies.map(({ text }) => text).join('\n');
}

/** 101 when the connection stands. */
function upgradeStatus(headers: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws/events`, { headers });
    socket.on('open', () => {
      socket.close();
      resolve(101);
    });
    socket.on('unexpected-response', (request, response) => {
      resolve(response.statusCode ?? 0);
      request.destroy();
    });
    socket.on('error', reject);
  });
}
