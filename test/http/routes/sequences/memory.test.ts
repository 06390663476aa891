import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MemoryError } from '../../../../host/errors.ts';
import { PATTERN_NAME } from '../../fake-sequence-face.ts';
import { startTestServer, type TestServer } from '../../test-server.ts';

let server: TestServer;
let id: string;

beforeEach(async () => {
  server = await startTestServer();
  id = await server.open('user-1');
});
afterEach(() => server.app.close());

async function call(method: 'GET' | 'POST', path: string, payload?: object | string, headers: Record<string, string> = {}) {
  const typed = payload === undefined ? headers : { 'content-type': 'application/json', ...headers };
  const reply = await server.app.inject({
    method,
    url: `/sessions/${id}${path}`,
    headers: typed,
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: reply.statusCode, text: reply.payload, headers: reply.headers };
}

describe('POST observe', () => {
  it("answers in KATO's keys and order, and names the session in a header", async () => {
    const { status, text, headers } = await call('POST', '/observe', { strings: ['b', 'a'] });
    expect([status, headers['x-session-id']]).toEqual([200, id]);
    expect(text).toBe(
      `{"status":"okay","session_id":"${id}","processor_id":"user-1","stm_length":1,"time":1,` +
        '"unique_id":"obs-00000000000000000000000000000001","auto_learned_pattern":null}',
    );
  });

  it('hands everything on as it was given', async () => {
    await call('POST', '/observe', '{"strings":["a"],"vectors":[[1,2.5]],"emotives":{"joy":1},"metadata":{"v":1.0},"x":0}', {
      'idempotency-key': 'k',
    });
    expect(server.sequences.observed).toEqual([
      { strings: ['a'], vectors: [[1, 2.5]], emotives: new Map([['joy', 1]]), metadata: '{"v":1.0}' },
    ]);
    expect(server.sequences.options.at(-1)).toEqual({ idempotencyKey: 'k' });
  });

  it('accepts an observation of nothing', async () => {
    expect((await call('POST', '/observe', {})).text).toContain('"stm_length":0,"time":1');
  });

  it('refuses vectors of different lengths with 422 and the field', async () => {
    const { status, text } = await call('POST', '/observe', { vectors: [[1], [1, 2]] });
    expect(status).toBe(422);
    expect(JSON.parse(text)).toMatchObject({ detail: [{ type: 'value_error', loc: ['body', 'vectors', 1] }] });
  });
});

describe('POST observe-sequence', () => {
  it("answers in KATO's keys and order", async () => {
    const { text } = await call('POST', '/observe-sequence', {
      observations: [{ strings: ['a'], unique_id: 'u' }, { strings: ['b'] }],
      learn_at_end: true,
    });
    expect(text).toBe(
      '{"status":"completed","processor_id":"user-1","observations_processed":2,"initial_stm_length":0,"final_stm_length":0,"results":[' +
        '{"status":"okay","sequence_position":0,"stm_length":1,"time":1,"unique_id":"u","auto_learned_pattern":null},' +
        '{"status":"okay","sequence_position":1,"stm_length":2,"time":2,"unique_id":"obs-00000000000000000000000000000002","auto_learned_pattern":null}],' +
        `"auto_learned_patterns":["PTRN|${PATTERN_NAME}"],"final_learned_pattern":"PTRN|${PATTERN_NAME}","isolated":false}`,
    );
  });

  it('accepts an empty list', async () => {
    const { text } = await call('POST', '/observe-sequence', { observations: [], clear_stm_between: true });
    expect(text).toContain(
      '"observations_processed":0,"initial_stm_length":0,"final_stm_length":0,"results":[],"auto_learned_patterns":[]',
    );
    expect(text).toContain('"final_learned_pattern":null,"isolated":true}');
  });
});

describe('POST learn', () => {
  it("answers the name and KATO's message", async () => {
    await call('POST', '/observe', { strings: ['a', 'b'] });
    expect((await call('POST', '/learn')).text).toBe(
      `{"status":"learned","pattern_name":"PTRN|${PATTERN_NAME}","session_id":"${id}","processor_id":null,` +
        `"message":"Learned pattern PTRN|${PATTERN_NAME} from 0 events"}`,
    );
  });

  it('is 400 on an empty short-term memory', async () => {
    expect(await call('POST', '/learn')).toMatchObject({ status: 400, text: '{"detail":"Cannot learn from empty STM"}' });
  });

  it('is 503 when the store refuses', async () => {
    server.sequences.failure = new MemoryError('MEM_STORE_FAILED', 'disk full');
    expect(await call('POST', '/learn')).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
  });
});

describe('the other changing routes', () => {
  it("answer in KATO's shapes", async () => {
    expect((await call('POST', '/clear-stm')).text).toBe(`{"status":"cleared","session_id":"${id}"}`);
    expect((await call('POST', '/clear-all')).text).toBe(`{"status":"cleared","session_id":"${id}","scope":"all"}`);
    expect((await call('POST', '/finalize-training')).text).toBe(
      `{"status":"completed","patterns_processed":3,"time_ms":2.0,"session_id":"${id}","node_id":"user-1","message":"Finalized training for 3 patterns"}`,
    );
  });
});

describe('the reading routes', () => {
  it('answer the short-term memory', async () => {
    await call('POST', '/observe', { strings: ['b', 'a'] });
    expect((await call('GET', '/stm')).text).toBe(`{"stm":[["a","b"]],"session_id":"${id}","length":1}`);
  });

  it("answer no predictions in KATO's shape", async () => {
    expect((await call('GET', '/predictions?unique_id=x')).text).toBe(
      `{"predictions":[],"future_potentials":[],"session_id":"${id}","processor_id":null,"count":0,"time":null,"unique_id":null}`,
    );
  });

  it('answer percept data, empty before the first observation', async () => {
    expect((await call('GET', '/percept-data')).text).toBe(`{"percept_data":{},"session_id":"${id}","node_id":"user-1"}`);
    await call('POST', '/observe', '{"strings":["b","a"],"vectors":[[1,2.5]],"emotives":{"joy":10},"metadata":{"v":1.0}}');
    expect((await call('GET', '/percept-data')).text).toBe(
      '{"percept_data":{"strings":["a","b"],"vectors":[[1.0,2.5]],"emotives":{"joy":10.0},"path":[],"metadata":{"v":1.0}},' +
        `"session_id":"${id}","node_id":"user-1"}`,
    );
  });

  it('answer cognition data', async () => {
    await call('POST', '/observe', { strings: ['a', 'b'], emotives: { joy: 3 } });
    expect((await call('GET', '/cognition-data')).text).toBe(
      '{"cognition_data":{"predictions":[],"emotives":{"joy":3.0},"symbols":["a","b"],"command":"","metadata":{},"path":[],"strings":[],' +
        `"vectors":[],"short_term_memory":[["a","b"]],"time":1},"session_id":"${id}","node_id":"user-1"}`,
    );
  });
});
