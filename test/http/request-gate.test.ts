import { request as send } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { LIMITS } from '../../host/http/limits.ts';
import { startTestServer, type TestServer } from './test-server.ts';

let server: TestServer;
afterEach(() => server.app.close());

function holding(face: TestServer): () => void {
  let release = (): void => {};
  face.sequences.gate = new Promise((resolve) => {
    release = resolve;
  });
  return () => release();
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

describe('the trace id', () => {
  it("is the caller's own, where a header can carry it", async () => {
    server = await startTestServer();
    expect((await server.app.inject({ url: '/', headers: { 'x-trace-id': 'mine-1' } })).headers['x-trace-id']).toBe('mine-1');
    expect((await server.app.inject({ url: '/', headers: { 'x-trace-id': 'x'.repeat(129) } })).headers['x-trace-id']).toMatch(
      /^kato-\d{32}$/,
    );
    expect((await server.app.inject('/nope')).headers['x-trace-id']).toMatch(/^kato-\d{32}$/);
  });
});

describe('keys', () => {
  it('are asked for everywhere but on /health', async () => {
    server = await startTestServer({ config: { apiKeys: ['secret'] } });
    for (const url of ['/', '/nope', '/metrics', '/sessions/gone/stm', '/sessions/count']) {
      const reply = await server.app.inject(url);
      expect([url, reply.statusCode, reply.headers['www-authenticate']]).toEqual([url, 401, 'Bearer']);
    }
    expect((await server.app.inject('/health')).statusCode).toBe(200);
  });

  it('that are wrong are told from those that are missing', async () => {
    server = await startTestServer({ config: { apiKeys: ['secret'] } });
    expect((await server.app.inject('/')).json()).toMatchObject({ detail: expect.stringContaining('Missing API key') as unknown });
    expect((await server.app.inject({ url: '/', headers: { 'x-api-key': 'guess' } })).json()).toEqual({ detail: 'Invalid API key' });
    expect((await server.app.inject({ url: '/', headers: { authorization: 'Bearer secret' } })).statusCode).toBe(200);
  });

  it("are not asked of a browser's preflight", async () => {
    server = await startTestServer({ config: { apiKeys: ['secret'] } });
    const headers = { origin: 'http://page', 'access-control-request-method': 'POST' };
    const reply = await server.app.inject({ method: 'OPTIONS', url: '/sessions', headers });
    expect([reply.statusCode, reply.headers['access-control-allow-origin']]).toEqual([204, '*']);
  });
});

describe('the queue', () => {
  it('refuses what exceeds it, keeps /health open, and empties again', async () => {
    server = await startTestServer();
    const url = `/sessions/${await server.open()}/observe`;
    const release = holding(server);
    const waiting = Array.from({ length: LIMITS.requestsInFlight }, () =>
      server.app.inject({ method: 'POST', url, payload: { strings: ['a'] } }),
    );
    await until(() => server.system.requests.inFlight === LIMITS.requestsInFlight);
    const refused = await server.app.inject({ method: 'POST', url, payload: {} });
    expect([refused.statusCode, refused.headers['retry-after'], refused.json()]).toEqual([
      503,
      '1',
      { detail: 'Too many requests under way' },
    ]);
    expect((await server.app.inject('/health')).statusCode).toBe(200);
    release();
    for (const reply of await Promise.all(waiting)) expect(reply.statusCode).toBe(200);
    expect(server.system.requests.inFlight).toBe(0);
  });

  it('keeps the place of a caller who went away until the work is done', async () => {
    server = await startTestServer();
    const session = await server.open();
    const release = holding(server);
    await server.app.listen({ port: 0 });
    const { port } = server.app.server.address() as AddressInfo;
    let socket: Socket | undefined;
    server.app.server.once('connection', (accepted: Socket) => {
      socket = accepted;
    });
    const headers = { 'content-type': 'application/json' };
    const call = send({ port, method: 'POST', path: `/sessions/${session}/observe`, headers });
    call.on('error', () => {});
    call.end('{"strings":["a"]}');
    await until(() => server.system.requests.inFlight === 1);
    call.destroy();
    await until(() => socket?.destroyed === true);
    expect(server.system.requests.inFlight).toBe(1);
    release();
    await until(() => server.system.requests.inFlight === 0);
    expect([server.system.requests.total, server.sequences.observed.length]).toEqual([1, 1]);
  });

  it('gives the place of a caller back who went away while sending', async () => {
    server = await startTestServer();
    const session = await server.open();
    await server.app.listen({ port: 0 });
    const { port } = server.app.server.address() as AddressInfo;
    const headers = { 'content-type': 'application/json', 'content-length': '100' };
    const call = send({ port, method: 'POST', path: `/sessions/${session}/observe`, headers });
    call.on('error', () => {});
    call.write('{"strings":');
    await until(() => server.system.requests.inFlight === 1);
    call.destroy();
    await until(() => server.system.requests.inFlight === 0);
  });

  it('gives the place of a caller back at the time-out, if the work never ends', async () => {
    server = await startTestServer({ config: { requestTimeoutMs: 50 } });
    const session = await server.open();
    const release = holding(server);
    await server.app.listen({ port: 0 });
    const { port } = server.app.server.address() as AddressInfo;
    const call = send({ port, method: 'POST', path: `/sessions/${session}/observe` });
    call.on('error', () => {});
    call.end('{}');
    await until(() => server.system.requests.inFlight === 1);
    call.destroy();
    await until(() => server.system.requests.inFlight === 0);
    release();
    await until(() => server.sequences.observed.length === 1);
    expect(server.system.requests.inFlight).toBe(0);
  });
});

describe('the time-out', () => {
  it('answers 503 while the work goes on, and the late answer goes nowhere', async () => {
    server = await startTestServer({ config: { requestTimeoutMs: 20 } });
    const url = `/sessions/${await server.open()}/observe`;
    const release = holding(server);
    const reply = await server.app.inject({ method: 'POST', url, payload: { strings: ['a'] } });
    expect([reply.statusCode, reply.headers['retry-after'], reply.json()]).toMatchObject([
      503,
      '1',
      { detail: expect.stringContaining('0.02 s') as unknown },
    ]);
    release();
    await until(() => server.sequences.observed.length === 1);
    expect(server.system.requests.inFlight).toBe(0);
  });

  it('holds for a body that never arrives: 408', async () => {
    server = await startTestServer({ config: { requestTimeoutMs: 50 } });
    const session = await server.open();
    await server.app.listen({ port: 0 });
    const { port } = server.app.server.address() as AddressInfo;
    const status = await new Promise((resolve) => {
      const headers = { 'content-type': 'application/json', 'content-length': '100' };
      const call = send({ port, method: 'POST', path: `/sessions/${session}/observe`, headers }, (reply) => resolve(reply.statusCode));
      call.on('error', () => {});
      call.write('{"strings":');
    });
    expect(status).toBe(408);
  });
});
