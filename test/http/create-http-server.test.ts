import { request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { startTestServer } from './test-server.ts';

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

describe('close', () => {
  it('lets requests under way finish, refuses new ones on open connections, and ends', async () => {
    const { app, sequences, system, open } = await startTestServer();
    const session = await open();
    await app.listen({ port: 0 });
    const { port } = app.server.address() as AddressInfo;
    let release = (): void => {};
    sequences.gate = new Promise((resolve) => {
      release = resolve;
    });
    const underWay = fetch(`http://127.0.0.1:${port}/sessions/${session}/observe`, { method: 'POST', body: '{"strings":["a"]}' });
    await until(() => system.requests.inFlight === 1);

    const closing = app.close();
    await until(() => system.stopping);
    const refused = await app.inject('/sessions/count').catch(() => undefined);
    if (refused !== undefined) expect([refused.statusCode, refused.json()]).toEqual([503, { detail: 'Server is shutting down' }]);
    release();
    const reply = await underWay;
    expect([reply.status, await reply.json()]).toMatchObject([200, { stm_length: 1 }]);
    await closing;
    await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow();
  });

  it('makes /health 503 as soon as the shutdown has begun', async () => {
    const { app, system } = await startTestServer();
    system.beginShutdown();
    const health = await app.inject('/health');
    expect([health.statusCode, health.json()]).toMatchObject([503, { status: 'unhealthy', issues: ['Shutting down'] }]);
    const other = await app.inject('/');
    expect([other.statusCode, other.headers['retry-after']]).toEqual([503, '5']);
    await app.close();
  });
});

describe('a server', () => {
  it('answers clients that offer HTTP/2 by an upgrade as usual', async () => {
    const { app } = await startTestServer();
    await app.listen({ port: 0 });
    const { port } = app.server.address() as AddressInfo;
    const headers = { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAMAAABkAAQAAP__' };
    const status = await new Promise((resolve, reject) => {
      send({ port, path: '/health', headers }, (reply) => {
        reply.resume();
        resolve(reply.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(status).toBe(200);
    await app.close();
  });

  it('answers a bug with plain text, counts it, and goes on', async () => {
    const { app, sequences, system, lines, open } = await startTestServer({ config: { logLevel: 'error' } });
    const session = await open();
    sequences.failure = new Error('what went wrong');
    const reply = await app.inject({ method: 'POST', url: `/sessions/${session}/learn` });
    expect([reply.statusCode, reply.headers['content-type'], reply.payload]).toEqual([
      500,
      'text/plain; charset=utf-8',
      'Internal Server Error',
    ]);
    expect(system.requests.failed).toBe(1);
    expect(lines.join('')).toContain('what went wrong');
    expect((await app.inject('/health')).statusCode).toBe(200);
    await app.close();
  });

  it('tells browsers of the allowed origins only', async () => {
    const { app } = await startTestServer({ config: { corsOrigins: ['http://a'] } });
    const allowed = await app.inject({ url: '/', headers: { origin: 'http://a' } });
    const other = await app.inject({ url: '/', headers: { origin: 'http://b' } });
    expect([allowed.headers['access-control-allow-origin'], other.headers['access-control-allow-origin']]).toEqual(['http://a', undefined]);
    await app.close();
  });
});
