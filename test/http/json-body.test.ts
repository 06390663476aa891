import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../host/http/limits.ts';
import { startTestServer, type TestServer } from './test-server.ts';

let server: TestServer;
let observe: string;

beforeEach(async () => {
  server = await startTestServer();
  observe = `/sessions/${await server.open()}/observe`;
});
afterEach(() => server.app.close());

async function post(payload: string | Buffer, headers: Record<string, string> = { 'content-type': 'application/json' }) {
  const reply = await server.app.inject({ method: 'POST', url: observe, payload, headers });
  return { status: reply.statusCode, body: reply.json<{ detail: [{ type: string; loc: unknown[]; ctx?: { error: string } }] }>() };
}

describe('a body', () => {
  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/octet-stream', 'application/json; charset=utf-16'])(
    'is read as JSON under the content type %s',
    async (type) => expect((await post('{"strings":["a"]}', { 'content-type': type })).status).toBe(200),
  );

  it('is read as JSON without a content type', async () => {
    expect((await post(Buffer.from('{"strings":["ä"]}'), {})).status).toBe(200);
    expect(server.sequences.observed.at(-1)?.strings).toEqual(['ä']);
  });

  it('that is no JSON is 422 with the position of the fault', async () => {
    expect(await post('{"strings": ["a",]}')).toEqual({
      status: 422,
      body: {
        detail: [{ type: 'json_invalid', loc: ['body', 17], msg: 'JSON decode error', input: {}, ctx: { error: 'Expecting value' } }],
      },
    });
  });

  it.each([
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])],
    ['an overlong encoding', Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
    ['an encoded surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ['UTF-16', Buffer.from('{"strings":["a"]}', 'utf16le')],
    ['a byte order mark', Buffer.from('\ufeff{"strings":["a"]}', 'utf8')],
  ])('of %s is refused, not repaired', async (_name, bytes) => {
    const { status, body } = await post(bytes);
    expect([status, body.detail[0].type]).toEqual([422, 'json_invalid']);
    expect(server.sequences.observed).toEqual([]);
  });

  it.each(['', ' '])('of "%s" counts as none where one is required', async (text) => {
    const { status, body } = await post(text);
    expect(status).toBe(422);
    expect(body.detail[0].loc[0]).toBe('body');
  });

  it('is ignored by routes that take none, whatever it holds', async () => {
    const url = observe.replace('observe', 'clear-stm');
    const reply = await server.app.inject({ method: 'POST', url, payload: '{broken', headers: { 'content-type': 'application/json' } });
    expect(reply.statusCode).toBe(200);
  });

  it('above the limit is 413 with the limit and its size', async () => {
    const large = `{"strings":["${'a'.repeat(LIMITS.bodyBytes)}"]}`;
    const reply = await server.app.inject({
      method: 'POST',
      url: observe,
      payload: large,
      headers: { 'content-type': 'application/json' },
    });
    const found = `found ${large.length} bytes, expected at most 10485760 bytes`;
    expect([reply.statusCode, reply.json()]).toEqual([413, { detail: `Cannot read the body: ${found}` }]);
  });

  it('above the limit is said to be so under /v1 in its parts', async () => {
    const payload = ' '.repeat(LIMITS.bodyBytes + 1);
    const reply = await server.app.inject({
      method: 'POST',
      url: '/v1/spaces/s/vectors',
      payload,
      headers: { 'content-type': 'application/json' },
    });
    const [found, expected] = ['10485761 bytes', 'at most 10485760 bytes'];
    const message = `Cannot read the body: found ${found}, expected ${expected}`;
    expect([reply.statusCode, reply.json()]).toEqual([
      413,
      { error: { code: 'HTTP_BODY_TOO_LARGE', message, field: 'body', found, expected } },
    ]);
  });

  it('of compressed bytes is 415', async () => {
    expect((await post('{}', { 'content-type': 'application/json', 'content-encoding': 'gzip' })).status).toBe(415);
  });

  it('under a content type that is none is 415', async () => {
    expect((await post('{}', { 'content-type': 'nonsense' })).status).toBe(415);
  });

  it('of a million brackets is answered, not crashed on', async () => {
    const deep = '['.repeat(1_000_000) + ']'.repeat(1_000_000);
    expect((await post(`{"strings":${deep}}`)).status).toBe(422);
    expect((await post(`{"ignored":${deep}}`)).status).toBe(200);
    expect((await post(`{"metadata":{"a":${deep}}}`)).status).toBe(422);
  });

  it('may hold keys that name parts of the prototype', async () => {
    expect((await post('{"strings":["a"],"__proto__":{"strings":[1]},"constructor":5}')).status).toBe(200);
    expect((await post('{"emotives":{"__proto__":2,"constructor":1}}')).status).toBe(200);
    expect([...(server.sequences.observed.at(-1)?.emotives ?? [])]).toEqual([
      ['__proto__', 2],
      ['constructor', 1],
    ]);
  });
});
