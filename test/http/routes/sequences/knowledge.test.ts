import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PATTERN_NAME } from '../../fake-sequence-face.ts';
import { startTestServer, type TestServer } from '../../test-server.ts';

let server: TestServer;

beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.app.close());

async function get(url: string, headers: Record<string, string> = {}): Promise<string> {
  const reply = await server.app.inject({ url, headers });
  expect(reply.statusCode).toBe(200);
  return reply.payload;
}

describe('GET /pattern/{id}', () => {
  it.each([`PTRN|${PATTERN_NAME}`, `PTRN%7C${PATTERN_NAME}`, PATTERN_NAME])('finds %s', async (name) => {
    expect(await get(`/pattern/${name}?node_id=user-1`)).toBe(
      `{"pattern":{"status":"okay","pattern":{"name":"PTRN|${PATTERN_NAME}","pattern_data":[["a"],["b"]],"length":2,"frequency":1,` +
        '"emotives":[{"joy":10.0}],"metadata":{"k":["1","x"]}}},"node_id":"user_1_kato"}',
    );
    expect(server.sequences.spacesAsked).toEqual(['user-1']);
  });

  it('says in the body that there is none', async () => {
    expect(await get('/pattern/nothash')).toBe(
      '{"pattern":{"status":"error","message":"Pattern nothash not found"},"node_id":"default_node_kato"}',
    );
  });
});

describe('symbols', () => {
  it('keep their order in the statistics, also those that look like numbers', async () => {
    expect(await get('/symbols/stats', { 'x-test-id': 't' })).toBe(
      '{"symbols":{"7":{"name":"7","frequency":4,"pattern_member_frequency":2},"a":{"name":"a","frequency":1,"pattern_member_frequency":1}},' +
        '"node_id":"test_t_kato"}',
    );
    expect(server.sequences.spacesAsked).toEqual(['test_t']);
  });

  it('have affinities written as floats', async () => {
    expect(await get('/symbols/affinity', { 'x-node-id': 'n' })).toBe('{"affinities":{"a":{"joy":24.75,"fear":-4.0}},"node_id":"n_kato"}');
    expect(await get('/symbols/a/affinity')).toBe('{"symbol":"a","affinity":{"joy":24.0},"node_id":"default_node_kato"}');
    expect(await get('/symbols/b%2Fc/affinity')).toBe('{"symbol":"b/c","affinity":{},"node_id":"default_node_kato"}');
  });
});

describe('the deprecated stubs', () => {
  it.each(['percept', 'cognition'])('answer empty %s data and a warning', async (name) => {
    expect(JSON.parse(await get(`/${name}-data`))).toEqual({
      [`${name}_data`]: {},
      node_id: 'default_node_kato',
      warning: expect.stringContaining('/sessions/') as unknown,
    });
  });
});
