/** Strange input that is valid is accepted, and comes back exactly as it was sent. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningServer } from '../../host/compose.ts';
import { call, openSession, type Reply, startTestServer } from './running-server.ts';
import { DEEP, STRANGE_SYMBOLS } from './strange-texts.ts';

const BODY_BYTES = 10 * 1_024 * 1_024;
/** Node refuses longer request lines, whatever a server does. */
const LONGEST_PATH = 8_000;

let server: RunningServer;
let freshSpaces = 0;

beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

describe('a strange symbol', () => {
  for (const [index, symbol] of STRANGE_SYMBOLS.entries()) {
    it(`comes back exactly from every route, number ${index}: ${JSON.stringify(symbol.slice(0, 20))}`, async () => {
      const { space, session } = await freshSession();
      await post(session, 'observe', { strings: [symbol], emotives: { [symbol]: 1 }, metadata: { [symbol]: symbol } });
      await post(session, 'observe', { strings: ['next'] });
      expect(await getJson(`/sessions/${session}/stm`)).toMatchObject({ stm: [[symbol], ['next']] });
      const { pattern_name: name } = JSON.parse((await post(session, 'learn')).text) as { pattern_name: string };

      await post(session, 'observe', { strings: [symbol], emotives: { [symbol]: 1 }, metadata: { [symbol]: symbol } });
      const percept = await getJson(`/sessions/${session}/percept-data`);
      expect(percept).toMatchObject({ percept_data: { strings: [symbol], metadata: own(symbol, symbol) } });
      const predicted = await getJson(`/sessions/${session}/predictions`);
      expect(predicted).toMatchObject({ predictions: [{ matches: [symbol], future: ['next'] }] });
      const pattern = await getJson(`/pattern/${encodeURIComponent(name)}?node_id=${space}`);
      expect(pattern).toMatchObject({ pattern: { pattern: { pattern_data: [[symbol], ['next']], metadata: own(symbol, [symbol]) } } });
      const statistics = await call(server.url, 'GET', `/symbols/stats?node_id=${space}`);
      expect(statistics.text).toContain(
        `${JSON.stringify(symbol)}:{"name":${JSON.stringify(symbol)},"frequency":1,"pattern_member_frequency":1}`,
      );
      const path = `/symbols/${encodeURIComponent(symbol)}/affinity?node_id=${space}`;
      if (symbol === '' || path.length > LONGEST_PATH) return;
      const affinity = await call(server.url, 'GET', path);
      expect(affinity.text).toContain(`{"symbol":${JSON.stringify(symbol)},"affinity":{${JSON.stringify(symbol)}:1.0}`);
    });
  }

  it('is sorted by code point within its event', async () => {
    const { session } = await freshSession();
    await post(session, 'observe', { strings: ['\u{10000}', '\uffff', 'b', '', 'B', 'a', '1'] });
    expect(await getJson(`/sessions/${session}/stm`)).toMatchObject({ stm: [['', '1', 'B', 'a', 'b', '\uffff', '\u{10000}']] });
  });
});

describe('a body at its limit', () => {
  it('is accepted with 10 MiB exactly', async () => {
    const { session } = await freshSession();
    const text = '{"strings":["a"]';
    const reply = await call(server.url, 'POST', `/sessions/${session}/observe`, `${text}${' '.repeat(BODY_BYTES - text.length - 1)}}`);
    expect(reply.status).toBe(200);
    expect(await getJson(`/sessions/${session}/stm`)).toMatchObject({ stm: [['a']] });
  });

  it('is accepted with 10,000 symbols in one event', async () => {
    const { session } = await freshSession();
    const strings = Array.from({ length: 10_000 }, (_, index) => String(index).padStart(5, '0'));
    await post(session, 'observe', { strings });
    expect(await getJson(`/sessions/${session}/stm`)).toMatchObject({ stm: [strings] });
  });

  it('is accepted with 10,000 observations, of which the newest 1,000 events stay', async () => {
    const { session } = await freshSession();
    const observations = Array.from({ length: 10_000 }, (_, index) => ({ strings: [`s${index}`] }));
    expect(JSON.parse((await post(session, 'observe-sequence', { observations })).text)).toMatchObject({
      observations_processed: 10_000,
      final_stm_length: 1_000,
    });
    const { stm } = (await getJson(`/sessions/${session}/stm`)) as { stm: string[][] };
    expect([stm.length, stm[0], stm[999]]).toEqual([1_000, ['s9000'], ['s9999']]);
  });

  it('is accepted with a vector of 8,192 components', async () => {
    const { session } = await freshSession();
    const vector = Array.from({ length: 8_192 }, (_, index) => index / 8);
    await post(session, 'observe', { vectors: [vector] });
    const { percept_data: percept } = (await getJson(`/sessions/${session}/percept-data`)) as { percept_data: { vectors: number[][] } };
    expect(percept.vectors).toEqual([vector]);
  });

  it('is accepted with a node_id of 256 emoji and a time to live of a year', async () => {
    const space = '🧠'.repeat(256);
    const opened = await call(server.url, 'POST', '/sessions', { node_id: space, ttl_seconds: 31_536_000 });
    expect(JSON.parse(opened.text)).toMatchObject({ node_id: space, ttl_seconds: 31_536_000 });
    const looked = await call(server.url, 'GET', `/symbols/stats?node_id=${encodeURIComponent(space)}`);
    expect(looked.status).toBe(200);
  });

  it('is accepted with a unique_id of 256 code points and an Idempotency-Key of 128 characters', async () => {
    const { session } = await freshSession();
    const uniqueId = '🧠'.repeat(256);
    const body = { observations: [{ strings: ['a'], unique_id: uniqueId }] };
    const reply = await call(server.url, 'POST', `/sessions/${session}/observe-sequence`, body, { 'idempotency-key': '~'.repeat(128) });
    expect(JSON.parse(reply.text)).toMatchObject({ results: [{ unique_id: uniqueId }] });
  });
});

describe('an observation that looks wrong', () => {
  const accepted: readonly (readonly [name: string, body: string, stm: string])[] = [
    ['without any field', '{}', '[]'],
    ['with empty fields', '{"strings":[],"vectors":[],"emotives":{},"metadata":{}}', '[]'],
    ['with unknown keys', '{"strings":["a"],"string":1,"__proto__":{"strings":["b"]},"constructor":null,"":[]}', '[["a"]]'],
    ['with 10,000 levels below an unknown key', `{"strings":["a"],"other":${DEEP}}`, '[["a"]]'],
    ['with half a surrogate pair below an unknown key', '{"strings":["a"],"other":"\\ud800"}', '[["a"]]'],
    ['with a repeated key, of which the last one counts', '{"strings":["a"],"strings":["b"]}', '[["b"]]'],
    ['with escapes for plain letters', '{"str\\u0069ngs":["\\u0061\\/"]}', '[["a/"]]'],
    ['with white space everywhere', '\t{ "strings"\n:\r[ "a" ] } ', '[["a"]]'],
    ['with a symbol several times', '{"strings":["a","a","a"]}', '[["a","a","a"]]'],
    ['with surrogate pairs as escapes', '{"strings":["\\ud83d\\ude00"]}', '[["😀"]]'],
    ['with NUL as an escape', '{"strings":["\\u0000"]}', '[["\\u0000"]]'],
  ];
  for (const [name, body, stm] of accepted) {
    it(`is accepted, ${name}`, async () => {
      const { session } = await freshSession();
      expect((await call(server.url, 'POST', `/sessions/${session}/observe`, body)).status).toBe(200);
      expect((await call(server.url, 'GET', `/sessions/${session}/stm`)).text).toContain(`{"stm":${stm},`);
    });
  }

  for (const type of [
    'text/plain',
    'application/xml',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'image/png',
    'application/json; charset=latin1',
  ]) {
    it(`is read as JSON, with the content type ${type}`, async () => {
      const { session } = await freshSession();
      const reply = await call(server.url, 'POST', `/sessions/${session}/observe`, '{"strings":["ä"]}', { 'content-type': type });
      expect(reply.status).toBe(200);
      expect(await getJson(`/sessions/${session}/stm`)).toMatchObject({ stm: [['ä']] });
    });
  }

  it('is read as JSON without a content type', async () => {
    const { session } = await freshSession();
    const body = new TextEncoder().encode('{"strings":["ä"]}');
    const response = await fetch(`${server.url}/sessions/${session}/observe`, { method: 'POST', body });
    expect(response.status).toBe(200);
    expect(await getJson(`/sessions/${session}/stm`)).toMatchObject({ stm: [['ä']] });
  });

  it('is ignored by routes that take no body, even if it is no JSON', async () => {
    const { session } = await freshSession();
    await post(session, 'observe', { strings: ['a', 'b'] });
    expect((await call(server.url, 'POST', `/sessions/${session}/learn`, '{"no json')).status).toBe(200);
    expect((await call(server.url, 'POST', `/sessions/${session}/clear-stm`, '')).status).toBe(200);
  });
});

describe('keys that a JavaScript object would move or lose', () => {
  const EMOTIVES = '{"z":1,"1":2,"__proto__":3,"0":4,"constructor":5,"":6,"a":7}';
  const FLOATS = '{"z":1.0,"1":2.0,"__proto__":3.0,"0":4.0,"constructor":5.0,"":6.0,"a":7.0}';
  const METADATA = '{"z":1.0,"1":[1e2, null],"__proto__":{"x":1e999},"0":true,"constructor":"\\u00e9","":-0.0}';
  const STRINGS = `{"z":["1.0"],"1":["[100.0, None]"],"__proto__":["{'x': inf}"],"0":["True"],"constructor":["é"],"":["-0.0"]}`;

  it('stay in their order in emotives and metadata, wherever these are answered', async () => {
    const { space, session } = await freshSession();
    for (const symbol of ['a', 'b']) {
      const body = `{"strings":["${symbol}"],"emotives":${EMOTIVES},"metadata":${METADATA}}`;
      expect((await call(server.url, 'POST', `/sessions/${session}/observe`, body)).status).toBe(200);
    }
    expect((await call(server.url, 'GET', `/sessions/${session}/percept-data`)).text).toContain(
      `"emotives":${FLOATS},"path":[],"metadata":${METADATA}}`,
    );
    expect((await call(server.url, 'GET', `/sessions/${session}/cognition-data`)).text).toContain(
      `"emotives":${FLOATS},"symbols":["a","b"]`,
    );
    const { pattern_name: name } = JSON.parse((await post(session, 'learn')).text) as { pattern_name: string };
    const pattern = await call(server.url, 'GET', `/pattern/${encodeURIComponent(name)}?node_id=${space}`);
    expect(pattern.text).toContain(`"emotives":[${FLOATS},${FLOATS}],"metadata":${STRINGS}}`);
    const affinities = await call(server.url, 'GET', `/symbols/affinity?node_id=${space}`);
    expect(affinities.text).toContain(`{"affinities":{"a":${FLOATS},"b":${FLOATS}}`);
    await post(session, 'observe-sequence', { observations: [{ strings: ['a'] }, { strings: ['b'] }] });
    expect((await call(server.url, 'GET', `/sessions/${session}/predictions`)).text).toContain(`"emotives":${FLOATS},"matches"`);
  });

  it('stay in their order in the items of an observe-sequence', async () => {
    const { session } = await freshSession();
    const body = `{"observations":[{"strings":["a"]},{"emotives":${EMOTIVES},"metadata":${METADATA}}]}`;
    expect((await call(server.url, 'POST', `/sessions/${session}/observe-sequence`, body)).status).toBe(200);
    expect((await call(server.url, 'GET', `/sessions/${session}/percept-data`)).text).toContain(
      `"emotives":${FLOATS},"path":[],"metadata":${METADATA}}`,
    );
  });

  it('stay in their order in the metadata of a session', async () => {
    const opened = await call(server.url, 'POST', '/sessions', `{"node_id":"order","metadata":${METADATA}}`);
    expect(opened.text).toContain(`"metadata":${METADATA},"session_config"`);
    const { session_id: session } = JSON.parse(opened.text) as { session_id: string };
    expect((await call(server.url, 'GET', `/sessions/${session}`)).text).toContain(`"metadata":${METADATA},"session_config"`);
  });

  it('change nothing as keys of a configuration', async () => {
    const { session } = await freshSession();
    const before = await call(server.url, 'GET', `/sessions/${session}/config`);
    const body = `{"config":{"__proto__":{"max_predictions":1},"constructor":1,"1":2,"toString":null,"unknown":[[]]}}`;
    const reply = await call(server.url, 'POST', `/sessions/${session}/config`, body, { 'idempotency-key': 'config' });
    expect(reply.text).toBe(`{"status":"okay","message":"Configuration updated","session_id":"${session}"}`);
    expect((await call(server.url, 'GET', `/sessions/${session}/config`)).text).toBe(before.text);
  });

  it('change nothing as keys of the configuration of a new session', async () => {
    const plain = JSON.parse((await call(server.url, 'POST', '/sessions', { node_id: 'plain' })).text) as { session_config: unknown };
    const body = `{"node_id":"plain","config":{"__proto__":{"max_predictions":1},"constructor":1,"unknown":[[]]}}`;
    const reply = await call(server.url, 'POST', '/sessions', body, { 'idempotency-key': 'open' });
    expect([reply.status, JSON.parse(reply.text)]).toMatchObject([200, { session_config: plain.session_config }]);
  });
});

describe('numbers at the edge of a double', () => {
  const numbers: readonly (readonly [sent: string, answered: string])[] = [
    ['0', '0.0'],
    ['-0', '-0.0'],
    ['-0.0', '-0.0'],
    ['1e-400', '0.0'],
    ['5e-324', '5e-324'],
    ['1e-5', '1e-05'],
    ['0.1', '0.1'],
    ['1E2', '100.0'],
    ['9007199254740993', '9007199254740992.0'],
    ['1e16', '1e+16'],
    ['123456789012345678901234567890', '1.2345678901234568e+29'],
    ['1e290', '1e+290'],
    ['-1e290', '-1e+290'],
  ];
  for (const [sent, answered] of numbers) {
    it(`come back as Python writes them, for ${sent} as emotive and component`, async () => {
      const { session } = await freshSession();
      const body = `{"strings":["a"],"vectors":[[${sent}]],"emotives":{"e":${sent}}}`;
      expect((await call(server.url, 'POST', `/sessions/${session}/observe`, body)).status).toBe(200);
      const percept = await call(server.url, 'GET', `/sessions/${session}/percept-data`);
      expect(percept.text).toContain(`"vectors":[[${answered}]],"emotives":{"e":${answered}}`);
    });
  }

  it('never make a route fail, with the largest emotives in thousands of observations and learnings', async () => {
    const { space, session } = await freshSession();
    const most = ['a', 'b'].map((symbol) => ({ strings: [symbol], emotives: { e: 1e290 } }));
    const observations = Array.from({ length: 1_000 }, () => most).flat();
    await post(session, 'observe-sequence', { observations, learn_after_each: true });
    await post(session, 'observe-sequence', { observations: most });
    const { pattern_name: name } = JSON.parse((await post(session, 'learn')).text) as { pattern_name: string };
    await post(session, 'observe-sequence', { observations: [{ strings: ['a'] }, { strings: ['b'] }], learn_at_end: true });
    await post(session, 'observe-sequence', { observations: [{ strings: ['a'] }, { strings: ['b'] }] });
    const config = await post(session, 'config', { affinity_emotive: 'e' });
    const reads = [`/sessions/${session}/percept-data`, `/sessions/${session}/cognition-data`, `/sessions/${session}/predictions`];
    const looks = [`/pattern/${encodeURIComponent(name)}`, '/symbols/affinity', '/symbols/a/affinity'].map(
      (path) => `${path}?node_id=${space}`,
    );
    const replies = await Promise.all([...reads, ...looks].map((path) => call(server.url, 'GET', path)));
    expect([config.status, ...replies.map(({ status }) => status)]).toEqual([200, 200, 200, 200, 200, 200, 200]);
    for (const { text } of replies) expect(() => JSON.parse(text)).not.toThrow();
  });

  it('are settings like any other, where the largest integers and ratios are allowed', async () => {
    const { session } = await freshSession();
    for (const events of [
      ['a', 'b', 'c'],
      ['a', 'b'],
    ]) {
      await post(session, 'observe-sequence', { observations: events.map((symbol) => ({ strings: [symbol] })), learn_at_end: true });
    }
    const config = {
      filter_pipeline: ['length', 'jaccard', 'bloom', 'rapidfuzz'],
      length_min_ratio: 0,
      length_max_ratio: Number.MAX_VALUE,
      max_pattern_length: Number.MAX_SAFE_INTEGER,
      max_candidates_per_stage: Number.MAX_SAFE_INTEGER,
    };
    await post(session, 'config', config);
    await post(session, 'observe-sequence', { observations: [{ strings: ['a'] }, { strings: ['b'] }] });
    expect(await getJson(`/sessions/${session}/predictions`)).toMatchObject({ count: 2 });
    await post(session, 'config', { jaccard_min_overlap: Number.MAX_SAFE_INTEGER });
    expect(await getJson(`/sessions/${session}/predictions`)).toMatchObject({ count: 0 });
  });
});

describe('opening a session with strange values', () => {
  const accepted: readonly (readonly [name: string, fields: string, expected: unknown])[] = [
    ['a ttl of 0, the default', '"ttl_seconds":0', { ttl_seconds: 3_600 }],
    ['a null ttl, the default', '"ttl_seconds":null', { ttl_seconds: 3_600 }],
    ['a ttl of 60.0, a whole number', '"ttl_seconds":60.0', { ttl_seconds: 60 }],
    ['null metadata', '"metadata":null', { metadata: {} }],
    ['a null config', '"config":null', { session_config: { max_predictions: 100 } }],
    [
      'a config with one bad value, which is dropped',
      '"config":{"max_predictions":5,"recall_threshold":2}',
      { session_config: { max_predictions: 100, recall_threshold: 0.1 } },
    ],
    ['an unknown stm_mode, which is CLEAR', '"config":{"stm_mode":"SOMETHING"}', { session_config: { stm_mode: 'CLEAR' } }],
    [
      'nulls in the config, which count as missing',
      '"config":{"max_predictions":null,"persistence":7}',
      { session_config: { max_predictions: 100, persistence: 7 } },
    ],
  ];
  for (const [name, fields, expected] of accepted) {
    it(`is accepted, for ${name}`, async () => {
      const reply = await call(server.url, 'POST', '/sessions', `{"node_id":"strange",${fields}}`);
      expect([reply.status, JSON.parse(reply.text)]).toMatchObject([200, expected]);
    });
  }
});

async function freshSession(): Promise<{ readonly space: string; readonly session: string }> {
  freshSpaces++;
  const space = `strange-${freshSpaces}`;
  return { space, session: await openSession(server.url, space) };
}

async function post(session: string, route: string, body?: unknown): Promise<Reply> {
  const reply = await call(server.url, 'POST', `/sessions/${session}/${route}`, body);
  expect([reply.status, reply.status === 200 ? '' : reply.text]).toEqual([200, '']);
  return reply;
}

async function getJson(path: string): Promise<unknown> {
  const reply = await call(server.url, 'GET', path);
  expect(reply.status).toBe(200);
  return JSON.parse(reply.text);
}

/** An object with one key of its own, also for keys such as __proto__. */
function own(key: string, value: unknown): object {
  return Object.fromEntries([[key, value]]);
}
