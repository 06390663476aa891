import { get } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunningServer } from '../../../../host/compose.ts';
import { call, openSession, startTestServer } from '../../../flows/running-server.ts';

const UNKNOWN = '0'.repeat(40);
let server: RunningServer;
let space = '';
let sessionId = '';
let abc = '';
let made = 0;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

async function ask(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) {
  const { status, text } = await call(server.url, method, path, body, headers);
  return { status, text, json: JSON.parse(text) };
}

async function learn(...symbols: readonly string[]): Promise<string> {
  for (const symbol of symbols)
    await ask('POST', `/sessions/${sessionId}/observe`, { strings: [symbol], emotives: { joy: 1 }, metadata: { n: 1 } });
  return String((await ask('POST', `/sessions/${sessionId}/learn`)).json.pattern_name);
}

const at = (path: string): string => `/v1/spaces/${encodeURIComponent(space)}${path}`;
const patternAt = (name: string, more = ''): string => at(`/patterns/${encodeURIComponent(name)}${more}`);

beforeEach(async () => {
  space = `räum/${made++}`;
  sessionId = await openSession(server.url, space);
  abc = await learn('a', 'b', 'c');
});

describe('the patterns of a space over HTTP', () => {
  it('are answered, forgotten and restored by name', async () => {
    const found = await ask('GET', patternAt(abc));
    expect(found.status).toBe(200);
    expect(found.text).toContain('"emotives":[{"joy":1.0}');
    expect(found.json).toMatchObject({ name: abc, events: [['a'], ['b'], ['c']], length: 3, frequency: 1, metadata: { n: ['1'] } });
    expect((await ask('DELETE', patternAt(abc))).json).toMatchObject({ space, pattern: abc, frequency: 0, learnings: [5] });
    const gone = await ask('GET', patternAt(abc));
    expect(gone.status).toBe(404);
    expect(gone.json).toMatchObject({ error: { code: 'MEM_PATTERN_NOT_FOUND', field: null, found: null, expected: null } });
    expect((await ask('GET', patternAt(abc, '?as_of=5'))).json).toMatchObject({ frequency: 1 });
    expect((await ask('POST', patternAt(abc, '/restore'))).json).toMatchObject({ pattern: abc, frequency: 1 });
    expect((await ask('POST', patternAt(abc, '/restore'))).json).toMatchObject({ error: { code: 'MEM_NOTHING_TO_UNDO' } });
  });

  it('are listed in pages in the order of their first learning, now and as of then', async () => {
    const names = [abc, await learn('d', 'e'), await learn('f', 'g')];
    const first = (await ask('GET', at('/patterns?limit=2'))).json;
    expect(first).toMatchObject({ patterns: [{ name: names[0], frequency: 1 }, { name: names[1] }], next: expect.any(Number) });
    expect((await ask('GET', at(`/patterns?from=${first.next}`))).json).toMatchObject({ patterns: [{ name: names[2] }], next: null });
    expect((await ask('GET', at('/patterns?as_of=5'))).json).toMatchObject({ patterns: [{ name: abc }], next: null });
    expect((await ask('GET', '/v1/spaces/nowhere/patterns')).json).toEqual({ patterns: [], next: null });
    for (const query of ['from=-1', 'limit=0', 'limit=10001', 'from=x'])
      expect((await ask('GET', at(`/patterns?${query}`))).status).toBe(422);
  });

  it('are learned as they are given, many in a request, past the short-term memory and its limits', async () => {
    await ask('POST', `/sessions/${sessionId}/config`, { config: { max_pattern_length: 2 } });
    const patterns = [
      { events: [['k'], ['m', 'l'], ['n'], ['o']], emotives: [{ joy: 1 }, { joy: 0.5 }], metadata: [{ n: 1 }], frequency: 1_000_000_000 },
      { events: [['single']] },
    ];
    const headers = { 'idempotency-key': `learn-${made}` };
    const learned = await ask('POST', at('/patterns'), { session_id: sessionId, patterns }, headers);
    expect(learned).toMatchObject({
      status: 200,
      json: { space, session_id: sessionId, pattern_names: [expect.stringMatching(/^PTRN/), ''] },
    });
    expect((await ask('POST', at('/patterns'), { session_id: sessionId, patterns }, headers)).text).toBe(learned.text);
    const [name] = learned.json.pattern_names;
    expect((await ask('GET', patternAt(name))).json).toMatchObject({
      events: [['k'], ['l', 'm'], ['n'], ['o']],
      frequency: 1_000_000_000,
      emotives: [{ joy: 1 }, { joy: 0.5 }],
      metadata: { n: ['1'] },
    });
    expect((await ask('GET', patternAt(name, '/trace'))).json).toMatchObject({ learning_count: 1, learnings: [{ times: 1_000_000_000 }] });
    expect((await ask('GET', `/sessions/${sessionId}/stm`)).json.stm).toEqual([]);
  });

  it('are corrected by PUT, once per idempotency key', async () => {
    const headers = { 'idempotency-key': `correct-${made}` };
    const first = await ask('PUT', patternAt(abc), { events: [['a'], ['z', 'y']] }, headers);
    expect(first.json).toMatchObject({ frequency: 1, learnings: [5] });
    expect((await ask('PUT', patternAt(abc), { events: [['a'], ['z', 'y']] }, headers)).text).toBe(first.text);
    expect((await ask('PUT', patternAt(abc), { events: [['other'], ['x']] }, headers)).status).toBe(409);
    expect((await ask('GET', patternAt(first.json.pattern))).json.events).toEqual([['a'], ['y', 'z']]);
  });

  it('are traced to their observations', async () => {
    const { json } = await ask('GET', patternAt(abc, '/trace?limit=1'));
    expect(json).toMatchObject({ space, learning_count: 1, pattern: { frequency: 1 } });
    expect(json.learnings[0]).toMatchObject({ sequence: 5, session_id: sessionId, auto: false, given: null, taken_back_by: null });
    expect(json.learnings[0].observations.map(({ strings }: { strings: unknown }) => strings)).toEqual([['a'], ['b'], ['c']]);
    expect(json.learnings[0].observations[0]).toMatchObject({
      metadata: { n: 1 },
      emotives: { joy: 1 },
      unique_id: expect.stringMatching(/^obs-/),
    });
  });

  it('are taken back by undo, of a session of this space only', async () => {
    const elsewhere = await openSession(server.url, 'elsewhere');
    expect((await ask('POST', at(`/sessions/${elsewhere}/undo`))).json).toMatchObject({ error: { code: 'MEM_SESSION_NOT_FOUND' } });
    expect((await ask('POST', at(`/sessions/${sessionId}/undo`))).json).toMatchObject({ pattern: abc, frequency: 0 });
    expect((await ask('POST', at(`/sessions/${sessionId}/undo`))).status).toBe(409);
  });

  it('are erased with their space', async () => {
    const key = { 'idempotency-key': 'erase once' };
    const erased = await ask('DELETE', at(''), undefined, key);
    expect(erased.json).toEqual({ status: 'erased', space, entries: { 'session-opened': 1, observed: 3, learned: 1 } });
    expect((await ask('DELETE', at(''), undefined, key)).text).toBe(erased.text);
    expect((await ask('GET', '/v1/spaces?limit=10000')).json.spaces).not.toContain(space);
    expect((await ask('GET', `/sessions/${sessionId}/stm`)).status).toBe(404);
    const before = await ask('GET', patternAt(abc, '?as_of=5'));
    expect([before.status, before.json.error.code]).toEqual([410, 'MEM_ERASED']);
  });

  it('refuse what is wrong, and name the field, what was found and what was expected', async () => {
    const rows: readonly (readonly [string, string, unknown, number, object])[] = [
      ['DELETE', patternAt(UNKNOWN), undefined, 404, { code: 'MEM_PATTERN_NOT_FOUND' }],
      ['DELETE', patternAt('short'), undefined, 422, { code: 'MEM_INVALID_ARGUMENT', field: 'name', found: '"short"' }],
      ['PUT', patternAt(abc), { events: [['one']] }, 422, { field: 'events', found: 'a single symbol', expected: 'two or more symbols' }],
      ['PUT', patternAt(abc), { events: [['a', 1]] }, 422, { code: 'HTTP_INVALID', field: 'events.0.1', found: 1 }],
      ['PUT', patternAt(abc), undefined, 422, { code: 'HTTP_INVALID' }],
      ['POST', at('/patterns'), { patterns: [] }, 422, { code: 'HTTP_INVALID', field: 'session_id' }],
      ['POST', at('/patterns'), { session_id: 'gone', patterns: [] }, 404, { code: 'MEM_SESSION_NOT_FOUND' }],
      ['POST', at('/patterns'), { session_id: sessionId, patterns: [{ events: [] }] }, 422, { field: 'patterns.0.events' }],
      ['POST', at('/patterns'), { session_id: sessionId, patterns: [{ events: [], frequency: 0 }] }, 422, { code: 'HTTP_INVALID' }],
      ['GET', patternAt(abc, '?as_of=yesterday'), undefined, 422, { field: 'as_of', found: 'yesterday' }],
      ['GET', patternAt(abc, '/trace?limit=0'), undefined, 422, { field: 'limit', found: '0' }],
      ['DELETE', '/v1/spaces/nowhere', undefined, 404, { code: 'MEM_SPACE_NOT_FOUND' }],
      ['POST', patternAt(abc), undefined, 405, { code: 'HTTP_METHOD_NOT_ALLOWED' }],
      ['GET', '/v1/nothing', undefined, 404, { code: 'HTTP_NOT_FOUND' }],
    ];
    for (const [method, path, body, status, error] of rows) {
      const reply = await ask(method, path, body);
      expect([reply.status, reply.json], `${method} ${path}`).toMatchObject([status, { error }]);
    }
    expect((await ask('GET', patternAt(abc))).json.frequency).toBe(1);
  });
});

describe("KATO's reads", () => {
  it('take as_of, too', async () => {
    await ask('POST', `/sessions/${sessionId}/observe-sequence`, { observations: [{ strings: ['a'] }, { strings: ['b'] }] });
    const now = await ask('GET', `/sessions/${sessionId}/predictions`);
    await ask('DELETE', patternAt(abc));
    expect((await ask('GET', `/sessions/${sessionId}/predictions`)).json.count).toBe(0);
    expect((await ask('GET', `/sessions/${sessionId}/predictions?as_of=7`)).text).toBe(now.text);
    const query = `?node_id=${encodeURIComponent(space)}`;
    expect((await ask('GET', `/pattern/${encodeURIComponent(abc)}${query}`)).json.pattern.status).toBe('error');
    expect((await ask('GET', `/pattern/${encodeURIComponent(abc)}${query}&as_of=7`)).json.pattern.status).toBe('okay');
    expect((await ask('GET', `/sessions/${sessionId}/predictions?as_of=x`)).json.detail[0].loc).toEqual(['query', 'as_of']);
  });
});

describe('the spaces of a store over HTTP', () => {
  it('are listed in pages, ascending by code point, each once', async () => {
    const lone = await startTestServer();
    const names = ['b', 'a', '\uFF5E', '😀', 'a b', '..', 'a/b'];
    for (const name of names) await openSession(lone.url, name);
    const get = async (query: string) => JSON.parse((await call(lone.url, 'GET', `/v1/spaces${query}`)).text);
    expect(await get('')).toEqual({ spaces: ['..', 'a', 'a b', 'a/b', 'b', '\uFF5E', '😀'], next: null });
    const paged: string[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const page: { spaces: string[]; next: string | null } = await get(`?limit=2&after=${encodeURIComponent(after)}`);
      expect(page.spaces.length).toBeLessThanOrEqual(2);
      paged.push(...page.spaces);
      after = page.next;
    }
    expect(paged).toEqual((await get('')).spaces);
    expect(await get('?after=a!')).toMatchObject({ spaces: ['a/b', 'b', '\uFF5E', '😀'] });
    expect(await get('?after=%F0%9F%98%80')).toEqual({ spaces: [], next: null });
    for (const query of ['?limit=0', '?limit=10001', '?limit=x', `?after=${'x'.repeat(257)}`])
      expect((await call(lone.url, 'GET', `/v1/spaces${query}`)).status, query).toBe(422);
    await lone.close();
  });

  it('named by dots are reached by a client that sends paths as they are', async () => {
    const { port } = new URL(server.url);
    const statusOf = (path: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        get({ port, path }, (response) => resolve(response.resume().statusCode)).on('error', reject);
      });
    for (const name of ['.', '..']) await openSession(server.url, name);
    for (const path of ['/v1/spaces/%2E/stats', '/v1/spaces/%2e%2E/stats', '/v1/spaces/./stats', '/v1/spaces/../stats'])
      expect(await statusOf(path), path).toBe(200);
    expect((await call(server.url, 'GET', '/v1/spaces/%2E%2E/stats')).status).toBe(404);
  });
});
