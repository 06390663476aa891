/** Bad requests: everything but the shape of a body: sizes, encodings, paths, methods, queries, headers, unknown sessions. */
import type { BadInput } from './bad-input-rows.ts';

/** Routes of a session, each with a body that it accepts. */
const SESSION_ROUTES: readonly (readonly [method: string, below: string, body?: string])[] = [
  ['DELETE', ''],
  ['GET', '/config'],
  ['POST', '/config', '{}'],
  ['POST', '/extend?ttl_seconds=60'],
  ['POST', '/observe', '{"strings":["a"]}'],
  ['POST', '/observe-sequence', '{"observations":[]}'],
  ['POST', '/learn'],
  ['POST', '/finalize-training'],
  ['POST', '/clear-stm'],
  ['POST', '/clear-all'],
  ['GET', '/stm'],
  ['GET', '/predictions'],
  ['GET', '/percept-data'],
  ['GET', '/cognition-data'],
];

const LOOK_UPS: readonly string[] = [
  '/pattern/x',
  '/symbols/stats',
  '/symbols/affinity',
  '/symbols/a/affinity',
  '/percept-data',
  '/cognition-data',
];

const BODY_BYTES = 10 * 1_024 * 1_024;
const NOT_FOUND = '{"detail":"Not Found"}';
const NOT_ALLOWED = '{"detail":"Method Not Allowed"}';
const OBSERVE = '/sessions/{session}/observe';
const UNKNOWN = 'session-00000000000000000000000000000000-0';

export const BAD_REQUESTS: readonly BadInput[] = [
  ...unknownSessions(),
  ...sizesAndEncodings(),
  ...pathsAndMethods(),
  ...queriesAndHeaders(),
  {
    name: 'learning an empty short-term memory',
    method: 'POST',
    path: '/sessions/{empty}/learn',
    status: 400,
    text: '{"detail":"Cannot learn from empty STM"}',
  },
];

function unknownSessions(): BadInput[] {
  const asked = SESSION_ROUTES.flatMap(([method, below, body]) =>
    [UNKNOWN, '%20', 'test', '__proto__', '%F0%9F%98%80', 'a'.repeat(300)].map((id): BadInput => {
      const name = decodeURIComponent(id);
      const error = { code: 'SESSION_NOT_FOUND', message: `Session ${name} not found or expired`, session_id: name };
      return {
        name: `session "${name.slice(0, 50)}"`,
        method,
        path: `/sessions/${id}${below}`,
        body,
        status: 404,
        text: JSON.stringify({ error }),
      };
    }),
  );
  // Below an unknown session everything is its 404: unknown paths, wrong methods, wrong bodies, wrong queries.
  const error = JSON.stringify({
    error: { code: 'SESSION_NOT_FOUND', message: `Session ${UNKNOWN} not found or expired`, session_id: UNKNOWN },
  });
  const row = (name: string, method: string, below: string, body?: string): BadInput => ({
    name,
    method,
    path: `/sessions/${UNKNOWN}${below}`,
    body,
    status: 404,
    text: error,
  });
  return [
    ...asked,
    row('an unknown path of an unknown session', 'GET', '/nothing'),
    row('a wrong method of an unknown session', 'PUT', '/stm'),
    row('a wrong body for an unknown session', 'POST', '/observe', '{"strings":1}'),
    row('a malformed body for an unknown session', 'POST', '/observe', '{'),
    row('a wrong query for an unknown session', 'POST', '/extend?ttl_seconds=x'),
    {
      name: 'looking at an unknown session',
      method: 'GET',
      path: `/sessions/${UNKNOWN}`,
      status: 404,
      text: JSON.stringify({ detail: `Session ${UNKNOWN} not found or expired` }),
    },
  ];
}

function sizesAndEncodings(): BadInput[] {
  const utf8 = (text: string) => new TextEncoder().encode(text);
  const good = '{"strings":["a"]}';
  const refused = (name: string, body: Uint8Array<ArrayBuffer>, position: number): BadInput => ({
    name,
    method: 'POST',
    path: OBSERVE,
    body,
    status: 422,
    item: ['json_invalid', 'body', position],
  });
  const tooLarge = new Uint8Array(BODY_BYTES + 1).fill(0x20);
  const largest = new Uint8Array(BODY_BYTES).fill(0x20);
  return [
    { name: 'a body of 10 MiB and a byte', method: 'POST', path: OBSERVE, body: tooLarge, status: 413 },
    { name: 'a body of 10 MiB and a byte', method: 'POST', path: '/sessions', body: tooLarge, status: 413 },
    { name: 'a body of 10 MiB and a byte', method: 'POST', path: '/sessions/{session}/config', body: tooLarge, status: 413 },
    {
      name: 'a body of 20 MiB',
      method: 'POST',
      path: '/sessions/{session}/observe-sequence',
      body: new Uint8Array(2 * BODY_BYTES),
      status: 413,
    },
    refused('a body of 10 MiB of spaces', largest, BODY_BYTES),
    refused('UTF-16 with a mark', Uint8Array.from([0xff, 0xfe, ...Buffer.from(good, 'utf16le')]), 0),
    refused('UTF-16 without a mark', Uint8Array.from(Buffer.from(good, 'utf16le')), 1),
    refused('UTF-8 with a mark', Uint8Array.from([0xef, 0xbb, 0xbf, ...utf8(good)]), 0),
    refused('Latin-1', Uint8Array.from(Buffer.from('{"strings":["ä"]}', 'latin1')), 0),
    refused('an overlong encoding of a slash', Uint8Array.from([...utf8('{"strings":["'), 0xc0, 0xaf, ...utf8('"]}')]), 0),
    refused('a surrogate as three bytes', Uint8Array.from([...utf8('{"strings":["'), 0xed, 0xa0, 0x80, ...utf8('"]}')]), 0),
    refused('a character cut off at the end', Uint8Array.from([...utf8('{"strings":["a"]}'), 0xf0, 0x9f, 0x98]), 0),
    refused(
      'bytes that are no text',
      Uint8Array.from({ length: 256 }, (_, index) => index),
      0,
    ),
    { name: 'a compressed body', method: 'POST', path: OBSERVE, body: good, headers: { 'content-encoding': 'gzip' }, status: 415 },
    {
      name: 'a content type that is none',
      method: 'POST',
      path: OBSERVE,
      body: good,
      headers: { 'content-type': 'nonsense' },
      status: 415,
    },
    ...['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded'].map(
      (type): BadInput => ({
        name: `a wrong body as ${type}`,
        method: 'POST',
        path: OBSERVE,
        body: '{"strings":1}',
        headers: { 'content-type': type },
        status: 422,
        item: ['list_type', 'body', 'strings'],
      }),
    ),
  ];
}

function pathsAndMethods(): BadInput[] {
  const unknown = [
    '/nothing',
    '/observe',
    '/learn',
    '/stm',
    '/predictions',
    '/sessions/{session}/nothing',
    '/sessions/{session}/stm/more',
    '/pattern',
    '/v2',
    '/%00',
  ];
  const wrong = (method: string, path: string, allow: string): BadInput => ({
    name: `method ${method}`,
    method,
    path,
    status: 405,
    text: NOT_ALLOWED,
    answerHeaders: { allow },
  });
  return [
    ...unknown.flatMap((path) =>
      ['GET', 'POST', 'DELETE'].map((method): BadInput => ({ name: `method ${method}`, method, path, status: 404, text: NOT_FOUND })),
    ),
    { name: 'a path that is no percent encoding', method: 'GET', path: '/pattern/%', status: 400 },
    { name: 'a path that is no UTF-8', method: 'GET', path: '/symbols/%ff/affinity', status: 400 },
    wrong('GET', '/sessions', 'POST'),
    wrong('DELETE', '/sessions', 'POST'),
    wrong('PUT', '/sessions/{session}', 'DELETE, GET, HEAD'),
    wrong('POST', '/sessions/{session}', 'DELETE, GET, HEAD'),
    wrong('PATCH', '/sessions/{session}/config', 'GET, HEAD, POST'),
    wrong('DELETE', '/sessions/{session}/stm', 'GET, HEAD'),
    wrong('POST', '/sessions/{session}/predictions', 'GET, HEAD'),
    ...['observe', 'observe-sequence', 'learn', 'finalize-training', 'clear-stm', 'clear-all', 'extend'].flatMap((name) => [
      wrong('GET', `/sessions/{session}/${name}`, 'POST'),
      wrong('PUT', `/sessions/{session}/${name}`, 'POST'),
    ]),
    wrong('POST', '/symbols/stats', 'GET, HEAD'),
    wrong('DELETE', '/pattern/x', 'GET, HEAD'),
    wrong('POST', '/health', 'GET, HEAD'),
    wrong('GET', '/cache/invalidate', 'POST'),
  ];
}

function queriesAndHeaders(): BadInput[] {
  const numbers: readonly (readonly [text: string, type: string])[] = [
    ['', 'int_parsing'],
    ['abc', 'int_parsing'],
    ['1.5', 'int_parsing'],
    ['1e3', 'int_parsing'],
    ['0x10', 'int_parsing'],
    ['NaN', 'int_parsing'],
    ['true', 'int_parsing'],
    ['%D9%A3', 'int_parsing'],
    ['60%00', 'int_parsing'],
    ['-1', 'greater_than_equal'],
    ['31536001', 'less_than_equal'],
    ['9'.repeat(400), 'less_than_equal'],
  ];
  const tooLong = 'n'.repeat(257);
  const key = (path: string, body?: string): BadInput => ({
    name: 'an Idempotency-Key of 129 characters',
    method: 'POST',
    path,
    body,
    headers: { 'idempotency-key': 'k'.repeat(129) },
    status: 422,
    item: ['string_too_long', 'header', 'idempotency-key'],
  });
  return [
    ...numbers.map(
      ([text, type]): BadInput => ({
        name: `ttl_seconds of "${text.slice(0, 10)}"`,
        method: 'POST',
        path: `/sessions/{session}/extend?ttl_seconds=${text}`,
        status: 422,
        item: [type, 'query', 'ttl_seconds'],
      }),
    ),
    ...['/stats', '/metrics/kato_requests_total'].flatMap((path) =>
      ['', 'abc', '1.5', '0', '-1', '1441'].map((text, index): BadInput => {
        const type = index < 3 ? 'int_parsing' : index < 5 ? 'greater_than_equal' : 'less_than_equal';
        return {
          name: `minutes of "${text}"`,
          method: 'GET',
          path: `${path}?minutes=${text}`,
          status: 422,
          item: [type, 'query', 'minutes'],
        };
      }),
    ),
    {
      name: 'an unknown figure',
      method: 'GET',
      path: '/metrics/nothing',
      status: 404,
      text: JSON.stringify({ detail: "No data available for metric 'nothing' in the last 10 minutes" }),
    },
    ...LOOK_UPS.flatMap((path): BadInput[] => [
      {
        name: 'a node_id of 257 characters',
        method: 'GET',
        path: `${path}?node_id=${tooLong}`,
        status: 422,
        item: ['string_too_long', 'query', 'node_id'],
      },
      {
        name: 'an X-Node-ID of 257 characters',
        method: 'GET',
        path,
        headers: { 'x-node-id': tooLong },
        status: 422,
        item: ['string_too_long', 'header', 'x-node-id'],
      },
      {
        name: 'an X-Test-ID of 257 characters',
        method: 'GET',
        path,
        headers: { 'x-test-id': tooLong },
        status: 422,
        item: ['string_too_long', 'header', 'x-test-id'],
      },
    ]),
    key('/sessions', '{"node_id":"bad-inputs"}'),
    ...SESSION_ROUTES.filter(([method]) => method === 'POST').map(([, below, body]) => key(`/sessions/{session}${below}`, body)),
    { ...key('/sessions/{session}'), method: 'DELETE' },
  ];
}
