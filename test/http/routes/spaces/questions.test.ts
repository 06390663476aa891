import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningServer } from '../../../../host/compose.ts';
import { call, openSession, startTestServer } from '../../../flows/running-server.ts';

let server: RunningServer;
let sessionId = '';
let abc = '';
let abx = '';

async function ask(method: string, path: string, body?: unknown) {
  const { status, text } = await call(server.url, method, path, body);
  return { status, text, json: JSON.parse(text) };
}

async function observe(...symbols: readonly string[]): Promise<void> {
  for (const symbol of symbols) await ask('POST', `/sessions/${sessionId}/observe`, { strings: [symbol] });
}

beforeAll(async () => {
  server = await startTestServer();
  sessionId = await openSession(server.url, 'space', { recall_threshold: 0.7 });
  await observe('a', 'b', 'c');
  abc = String((await ask('POST', `/sessions/${sessionId}/learn`)).json.pattern_name);
  await observe('a', 'x', 'y');
  abx = String((await ask('POST', `/sessions/${sessionId}/learn`)).json.pattern_name);
  await observe('a', 'b');
});
afterAll(() => server.close());

describe('questions over HTTP', () => {
  it('explain a prediction as it is answered, with floats as floats', async () => {
    const { json, text } = await ask('POST', '/v1/spaces/space/explain', { session_id: sessionId, pattern: abc });
    const [prediction] = (await ask('GET', `/sessions/${sessionId}/predictions`)).json.predictions;
    expect(json).toMatchObject({
      space: 'space',
      rank: 1,
      prediction,
      query: ['a', 'b'],
      common_subsequence: 2,
      pattern_count: 2,
      survivor_count: 1,
    });
    for (const [name, metric] of Object.entries<{ value: number }>(json.metrics)) expect(metric.value, name).toBe(prediction[name]);
    expect(text).toContain('"fragmentation":{"formula":"blocks - 1","operands":{"blocks":1},"value":0.0}');
    expect(json.blocks).toEqual([{ pattern_start: 0, query_start: 0, length: 2 }]);
  });

  it('say why not, for a session and for a space', async () => {
    const own = await ask('POST', '/v1/spaces/space/why-not', { session_id: sessionId, pattern: abx });
    expect(own.json).toEqual({ name: abx, rank: null, excluded_by: 'shared-symbols', found: 1, needed: 2 });
    const open = await ask('POST', '/v1/spaces/space/why-not', { pattern: abx, query: [['a'], ['b']] });
    expect(open.json).toMatchObject({ rank: 2, excluded_by: null });
  });

  it('count what each bound excluded', async () => {
    const { text } = await ask('POST', '/v1/spaces/space/certificate', { session_id: sessionId });
    expect(text).toBe(
      '{"pattern_count":2,"answered":1,"excluded":[{"by":"shared-symbols","count":1,"largest_similarity":0.4}],"largest_excluded_similarity":0.4}',
    );
  });

  it('give the figures of a space, now and then', async () => {
    expect((await ask('GET', '/v1/spaces/space/stats')).json).toEqual({
      space: 'space',
      patterns: 2,
      symbols: 5,
      learnings: 2,
      open_sessions: 1,
    });
    expect((await ask('GET', '/v1/spaces/space/stats?as_of=5')).json).toMatchObject({ patterns: 1, symbols: 3, learnings: 1 });
    expect((await ask('GET', '/v1/spaces/nowhere/stats')).json).toMatchObject({ error: { code: 'MEM_SPACE_NOT_FOUND' } });
  });

  it('refuse what is wrong', async () => {
    const rows: readonly (readonly [string, object, number, object])[] = [
      ['explain', { session_id: sessionId, pattern: abx }, 404, { code: 'MEM_PATTERN_NOT_FOUND' }],
      ['explain', { pattern: abc }, 422, { field: 'session_id', expected: 'Field required' }],
      ['explain', { session_id: 'none', pattern: abc }, 404, { code: 'MEM_SESSION_NOT_FOUND' }],
      ['why-not', { pattern: abc }, 422, { field: 'query', found: 'no query' }],
      ['why-not', { pattern: abc, query: 'a b' }, 422, { field: 'query', found: 'a b' }],
      ['certificate', {}, 422, { field: 'query' }],
    ];
    for (const [path, body, status, error] of rows) {
      const reply = await ask('POST', `/v1/spaces/space/${path}`, body);
      expect([reply.status, reply.json], `${path} ${JSON.stringify(body)}`).toMatchObject([status, { error }]);
    }
  });
});
