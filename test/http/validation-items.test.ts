import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LIMITS } from '../../host/http/limits.ts';
import { validationItems } from '../../host/http/validation-items.ts';
import { startTestServer, type TestServer } from './test-server.ts';

let server: TestServer;
let session: string;

beforeAll(async () => {
  server = await startTestServer();
  session = `/sessions/${await server.open()}`;
});
afterAll(() => server.app.close());

type Row = readonly [path: string, body: string, type: string, loc: (string | number)[], msg: string];

const many = (count: number, item: string): string => Array.from({ length: count }, () => item).join(',');
const observe = (body: string, type: string, loc: (string | number)[], msg: string): Row => ['/observe', body, type, ['body', ...loc], msg];
const sequence = (body: string, type: string, loc: (string | number)[], msg: string): Row => [
  '/observe-sequence',
  body,
  type,
  ['body', 'observations', ...loc],
  msg,
];
const open = (body: string, type: string, loc: (string | number)[], msg: string): Row => ['', body, type, ['body', ...loc], msg];

const MODEL = 'Input should be a valid dictionary or object to extract fields from';
const UNICODE = 'Input should be a valid string, unable to parse raw data as a unicode string';

const ROWS: readonly Row[] = [
  observe('{"strings":"a"}', 'list_type', ['strings'], 'Input should be a valid list'),
  observe('{"strings":null}', 'list_type', ['strings'], 'Input should be a valid list'),
  observe('{"strings":{"0":"a"}}', 'list_type', ['strings'], 'Input should be a valid list'),
  observe('{"strings":["a",5]}', 'string_type', ['strings', 1], 'Input should be a valid string'),
  observe('{"strings":[true]}', 'string_type', ['strings', 0], 'Input should be a valid string'),
  observe('{"strings":[null]}', 'string_type', ['strings', 0], 'Input should be a valid string'),
  observe('{"strings":["\\ud800"]}', 'string_unicode', ['strings', 0], UNICODE),
  observe(
    `{"strings":["${'x'.repeat(LIMITS.symbolCodePoints + 1)}"]}`,
    'string_too_long',
    ['strings', 0],
    'String should have at most 4096 characters',
  ),
  observe(
    `{"strings":[${many(LIMITS.eventSymbols + 1, '""')}]}`,
    'too_long',
    ['strings'],
    'List should have at most 10000 items after validation, not 10001',
  ),
  observe('{"vectors":[1,2]}', 'list_type', ['vectors', 0], 'Input should be a valid list'),
  observe('{"vectors":[[1,"2"]]}', 'float_type', ['vectors', 0, 1], 'Input should be a valid number'),
  observe('{"vectors":[[true]]}', 'float_type', ['vectors', 0, 0], 'Input should be a valid number'),
  observe('{"vectors":[[1e999]]}', 'finite_number', ['vectors', 0, 0], 'Input should be a finite number'),
  observe(
    `{"vectors":[[${many(LIMITS.vectorComponents + 1, '1')}]]}`,
    'too_long',
    ['vectors', 0],
    'List should have at most 8192 items after validation, not 8193',
  ),
  observe('{"emotives":[1]}', 'dict_type', ['emotives'], 'Input should be a valid dictionary'),
  observe('{"emotives":{"joy":"much"}}', 'float_type', ['emotives', 'joy'], 'Input should be a valid number'),
  observe('{"emotives":{"joy":true}}', 'float_type', ['emotives', 'joy'], 'Input should be a valid number'),
  observe('{"emotives":{"a/b~c":null}}', 'float_type', ['emotives', 'a/b~c'], 'Input should be a valid number'),
  observe('{"emotives":{"\\ud800":1}}', 'string_unicode', ['emotives', '\ufffd', '[key]'], UNICODE),
  observe('{"metadata":"x"}', 'dict_type', ['metadata'], 'Input should be a valid dictionary'),
  observe('{"metadata":[]}', 'dict_type', ['metadata'], 'Input should be a valid dictionary'),
  observe('{"metadata":{"a":"\\ud800"}}', 'string_unicode', ['metadata'], UNICODE),
  observe('[]', 'model_attributes_type', [], MODEL),
  observe('"a"', 'model_attributes_type', [], MODEL),
  observe('null', 'missing', [], 'Field required'),
  ['/observe-sequence', '{}', 'missing', ['body', 'observations'], 'Field required'],
  sequence('{"observations":{}}', 'list_type', [], 'Input should be a valid list'),
  sequence('{"observations":["a"]}', 'model_attributes_type', [0], MODEL),
  sequence('{"observations":[{},{"strings":[1]}]}', 'string_type', [1, 'strings', 0], 'Input should be a valid string'),
  sequence('{"observations":[{"unique_id":5}]}', 'string_type', [0, 'unique_id'], 'Input should be a valid string'),
  sequence(
    `{"observations":[${many(LIMITS.sequenceItems + 1, '{}')}]}`,
    'too_long',
    [],
    'List should have at most 10000 items after validation, not 10001',
  ),
  ['/observe-sequence', '{"observations":[],"learn_at_end":1}', 'bool_type', ['body', 'learn_at_end'], 'Input should be a valid boolean'],
  open('{}', 'missing', ['node_id'], 'Field required'),
  open('{"node_id":null}', 'string_type', ['node_id'], 'Input should be a valid string'),
  open('{"node_id":""}', 'string_too_short', ['node_id'], 'String should have at least 1 character'),
  open(`{"node_id":"${'n'.repeat(257)}"}`, 'string_too_long', ['node_id'], 'String should have at most 256 characters'),
  open('{"node_id":"n","ttl_seconds":"60"}', 'int_type', ['ttl_seconds'], 'Input should be a valid integer'),
  open(
    '{"node_id":"n","ttl_seconds":1.5}',
    'int_from_float',
    ['ttl_seconds'],
    'Input should be a valid integer, got a number with a fractional part',
  ),
  open('{"node_id":"n","ttl_seconds":-1}', 'greater_than_equal', ['ttl_seconds'], 'Input should be greater than or equal to 0'),
  open('{"node_id":"n","ttl_seconds":31536001}', 'less_than_equal', ['ttl_seconds'], 'Input should be less than or equal to 31536000'),
  open('{"node_id":"n","metadata":5}', 'dict_type', ['metadata'], 'Input should be a valid dictionary'),
  open('{"node_id":"n","config":[]}', 'dict_type', ['config'], 'Input should be a valid dictionary'),
  ['/config', '[]', 'dict_type', ['body'], 'Input should be a valid dictionary'],
  ['/config', '{"config":5}', 'dict_type', ['body', 'config'], 'Input should be a valid dictionary'],
];

describe('a body that does not fit its schema', () => {
  for (const [path, payload, type, loc, msg] of ROWS) {
    it(`${path === '' ? 'POST /sessions' : path} ${payload.slice(0, 60)}: 422 ${type}`, async () => {
      const url = path === '' ? '/sessions' : session + path;
      const reply = await server.app.inject({ method: 'POST', url, payload, headers: { 'content-type': 'application/json' } });
      expect(reply.statusCode, reply.payload).toBe(422);
      expect(reply.json()).toMatchObject({ detail: [{ type, loc, msg }] });
    });
  }

  it('is echoed only in part, whatever its size', async () => {
    const payload = { strings: [['x'.repeat(100_000)]] };
    const reply = await server.app.inject({ method: 'POST', url: `${session}/observe`, payload });
    expect(reply.json()).toMatchObject({ detail: [{ input: 'list of 1 item' }] });
    expect(reply.payload.length).toBeLessThan(300);
  });

  it('may hold limits exactly, and code points count, not units', async () => {
    const payload = {
      strings: ['😀'.repeat(LIMITS.symbolCodePoints)],
      vectors: [Array.from({ length: LIMITS.vectorComponents }, () => 0)],
    };
    expect((await server.app.inject({ method: 'POST', url: `${session}/observe`, payload })).statusCode).toBe(200);
  });
});

describe('validationItems', () => {
  it('says nothing when there is no error', () => {
    expect(validationItems([], {}, {})).toEqual([]);
  });

  it('passes on the words of a check that pydantic has no words for', () => {
    const error = { keyword: 'pattern', instancePath: '/a', schemaPath: '#/properties/a/pattern', params: {}, message: 'must match' };
    expect(validationItems([error], { a: 'x' }, {})).toMatchObject([
      { type: 'value_error', loc: ['body', 'a'], msg: 'Value error, must match' },
    ]);
  });
});
