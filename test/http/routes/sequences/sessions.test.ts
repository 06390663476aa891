import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../test-server.ts';

let server: TestServer;

beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.app.close());

async function call(method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object | string, headers: Record<string, string> = {}) {
  const typed = payload === undefined ? headers : { 'content-type': 'application/json', ...headers };
  const reply = await server.app.inject({ method, url, headers: typed, ...(payload === undefined ? {} : { payload }) });
  return {
    status: reply.statusCode,
    text: reply.payload,
    json: JSON.parse(reply.payload) as Record<string, unknown>,
    headers: reply.headers,
  };
}

const CONFIG_TEXT =
  '{"max_pattern_length":0,"persistence":5,"recall_threshold":0.1,"indexer_type":"VI","max_predictions":100,"sort_symbols":true,' +
  '"process_predictions":true,"use_token_matching":true,"stm_mode":"CLEAR","rank_sort_algo":"potential","filter_pipeline":[],' +
  '"length_min_ratio":0.5,"length_max_ratio":2.0,"jaccard_threshold":0.3,"jaccard_min_overlap":2,"minhash_threshold":0.7,' +
  '"minhash_bands":20,"minhash_rows":5,"minhash_num_hashes":100,"bloom_false_positive_rate":0.01,"max_candidates_per_stage":100000,' +
  '"enable_filter_metrics":true}';

describe('POST /sessions', () => {
  it("answers the session in KATO's keys, order and number spelling", async () => {
    const { status, text, json, headers } = await call('POST', '/sessions', '{"node_id":"n-1","metadata":{"v":1.0},"ttl_seconds":60}');
    const id = String(json.session_id);
    expect([status, headers['x-session-id']]).toEqual([200, id]);
    expect(text).toBe(
      `{"session_id":"${id}","node_id":"n-1","created_at":"2023-11-14T22:13:20.000Z","expires_at":"2023-11-14T22:14:20.000Z",` +
        `"ttl_seconds":60,"metadata":{"v":1.0},"session_config":${CONFIG_TEXT}}`,
    );
  });

  it.each([
    ['{"node_id":"n"}'],
    ['{"node_id":"n","ttl_seconds":0}'],
    ['{"node_id":"n","ttl_seconds":null,"metadata":null,"config":null,"other":1}'],
  ])('takes the defaults for %s', async (body) =>
    expect((await call('POST', '/sessions', body)).json).toMatchObject({ ttl_seconds: 3_600, metadata: {} }),
  );

  it('drops a configuration that is out of range, and accepts a good one', async () => {
    const bad = await call('POST', '/sessions', { node_id: 'n', config: { recall_threshold: 7, persistence: 9 } });
    expect([bad.status, bad.json]).toMatchObject([200, { session_config: { recall_threshold: 0.1, persistence: 5 } }]);
    const good = await call('POST', '/sessions', { node_id: 'n', config: { recall_threshold: 1, fuzzy_token_threshold: 1 } });
    expect(good.text).toContain('"recall_threshold":1.0,');
    expect(good.text).toContain('"fuzzy_token_threshold":1.0}');
  });

  it('passes the idempotency key on', async () => {
    await call('POST', '/sessions', { node_id: 'n' }, { 'idempotency-key': 'k' });
    expect(server.sequences.options).toEqual([{ idempotencyKey: 'k' }]);
  });
});

describe('a session', () => {
  it('shows how long it has to live', async () => {
    const id = await server.open();
    server.clock.move(600_500);
    expect((await call('GET', `/sessions/${id}`)).json).toMatchObject({ session_id: id, ttl_seconds: 2_999 });
    server.clock.move(9_000_000);
    expect((await call('GET', `/sessions/${id}`)).json).toMatchObject({ ttl_seconds: 0 });
  });

  it('exists until it is deleted, and a second deletion is 404', async () => {
    const id = await server.open();
    expect((await call('GET', `/sessions/${id}/exists`)).text).toBe(`{"exists":true,"expired":false,"session_id":"${id}"}`);
    expect((await call('DELETE', `/sessions/${id}`)).text).toBe(`{"status":"deleted","session_id":"${id}"}`);
    expect((await call('GET', `/sessions/${id}/exists`)).text).toBe(`{"exists":false,"expired":false,"session_id":"${id}"}`);
    expect((await call('DELETE', `/sessions/${id}`)).json).toMatchObject({ error: { code: 'SESSION_NOT_FOUND', session_id: id } });
  });

  it('is counted while it lives', async () => {
    await server.open();
    await server.open();
    expect((await call('GET', '/sessions/count')).text).toBe('{"active_session_count":2}');
  });
});

describe('the configuration of a session', () => {
  it('is answered with its effective values', async () => {
    const id = await server.open();
    expect((await call('GET', `/sessions/${id}/config`)).text).toBe(`{"session_id":"${id}","config":${CONFIG_TEXT}}`);
  });

  it.each([[{ config: { persistence: 7 } }], [{ persistence: 7 }]])('is changed by %j', async (body) => {
    const id = await server.open();
    expect((await call('POST', `/sessions/${id}/config`, body)).text).toBe(
      `{"status":"okay","message":"Configuration updated","session_id":"${id}"}`,
    );
    expect((await call('GET', `/sessions/${id}/config`)).json).toMatchObject({ config: { persistence: 7 } });
  });

  it("refuses a bad value in KATO's words and changes nothing", async () => {
    const id = await server.open();
    const reply = await call('POST', `/sessions/${id}/config`, { config: { persistence: 500, recall_threshold: 0.5 } });
    expect([reply.status, reply.json]).toEqual([
      400,
      { detail: { error: 'Configuration validation failed', validation_errors: { persistence: 'Must be an integer between 1 and 100' } } },
    ]);
    expect((await call('GET', `/sessions/${id}/config`)).json).toMatchObject({ config: { recall_threshold: 0.1 } });
  });

  it('ignores null and keys that it does not know', async () => {
    const id = await server.open();
    expect((await call('POST', `/sessions/${id}/config`, { config: null })).status).toBe(200);
    expect((await call('POST', `/sessions/${id}/config`, { config: { colour: 'red' } })).status).toBe(200);
  });
});

describe('POST extend', () => {
  it.each([
    ['', 3_600],
    ['?ttl_seconds=120', 120],
    ['?ttl_seconds=0', 3_600],
  ])('with "%s" gives %i seconds', async (query, seconds) => {
    const id = await server.open();
    expect((await call('POST', `/sessions/${id}/extend${query}`)).text).toBe(
      `{"status":"extended","session_id":"${id}","ttl_seconds":${seconds}}`,
    );
  });

  it.each(['abc', '-5', '31536001', '1.5'])('refuses %s', async (seconds) => {
    const id = await server.open();
    expect((await call('POST', `/sessions/${id}/extend?ttl_seconds=${seconds}`)).status).toBe(422);
  });
});
