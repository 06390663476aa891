import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from './test-server.ts';

let server: TestServer;
let session: string;

beforeAll(async () => {
  server = await startTestServer();
  session = await server.open();
});
afterAll(() => server.app.close());

const notOpen = (id: string) => ({ error: { code: 'SESSION_NOT_FOUND', message: `Session ${id} not found or expired`, session_id: id } });

describe('an unknown path', () => {
  it.each(['/nope', '/observe', '/learn', '/stm', '/predictions', '/gene/x', '/sessions/count/x/y', '/v2', '/docs', '/openapi.json'])(
    '%s is 404',
    async (url) => {
      const reply = await server.app.inject(url);
      expect(reply.statusCode).toBe(404);
      if (!url.startsWith('/sessions')) expect(reply.json()).toEqual({ detail: 'Not Found' });
    },
  );

  it('below a live session is a plain 404', async () => {
    const reply = await server.app.inject(`/sessions/${session}/nope`);
    expect([reply.statusCode, reply.json()]).toEqual([404, { detail: 'Not Found' }]);
  });
});

describe('a known path with a wrong method', () => {
  it.each([
    ['PUT', '/sessions', 'POST'],
    ['PUT', '/sessions/count', 'DELETE, GET, HEAD'],
    ['POST', '/health', 'GET, HEAD'],
    ['GET', '/cache/invalidate', 'POST'],
    ['PATCH', '/symbols/a/affinity', 'GET, HEAD'],
  ] as const)('%s %s is 405 and names the methods', async (method, url, allow) => {
    const reply = await server.app.inject({ method, url });
    expect([reply.statusCode, reply.json(), reply.headers.allow]).toEqual([405, { detail: 'Method Not Allowed' }, allow]);
  });

  it('below a live session is 405, too', async () => {
    const reply = await server.app.inject({ method: 'GET', url: `/sessions/${session}/observe` });
    expect([reply.statusCode, reply.headers.allow]).toEqual([405, 'POST']);
  });
});

describe('a session that is not open', () => {
  it.each([
    ['GET', '/sessions/gone/stm', 'gone'],
    ['POST', '/sessions/gone/observe', 'gone'],
    ['DELETE', '/sessions/gone', 'gone'],
    ['GET', '/sessions/gone/nope', 'gone'],
    ['PUT', '/sessions/gone/stm', 'gone'],
    ['GET', '/sessions/test/x', 'test'],
    ['GET', '/sessions/a%20b/stm', 'a b'],
  ] as const)('%s %s is the 404 of sessions', async (method, url, id) => {
    const reply = await server.app.inject({ method, url });
    expect([reply.statusCode, reply.json()]).toEqual([404, notOpen(id)]);
  });

  it('is told before the body is looked at', async () => {
    const reply = await server.app.inject({ method: 'POST', url: '/sessions/gone/observe', payload: '{broken' });
    expect(reply.json()).toEqual(notOpen('gone'));
  });

  it('has the plain shape where only the session itself was asked for', async () => {
    const reply = await server.app.inject('/sessions/gone');
    expect([reply.statusCode, reply.json()]).toEqual([404, { detail: 'Session gone not found or expired' }]);
  });
});

describe('a path that cannot be decoded', () => {
  it('is 400 and still carries a trace id', async () => {
    const reply = await server.app.inject('/pattern/%zz');
    expect([reply.statusCode, reply.headers['x-trace-id']]).toEqual([400, expect.stringMatching(/^kato-\d{32}$/)]);
  });
});
