import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startTestServer, type TestServer } from '../../test-server.ts';

let server: TestServer;
let url: string;

beforeEach(async () => {
  server = await startTestServer();
  await server.app.listen({ port: 0 });
  url = `ws://127.0.0.1:${(server.app.server.address() as AddressInfo).port}/ws/events`;
});
afterEach(() => server.app.close());

/** A client and a way to wait for its next message. */
function connect(headers: Record<string, string> = {}) {
  const socket = new WebSocket(url, { headers });
  const received: string[] = [];
  const waiting: ((text: string) => void)[] = [];
  socket.on('message', (data: Buffer) => {
    const next = waiting.shift();
    if (next === undefined) received.push(data.toString());
    else next(data.toString());
  });
  const next = (): Promise<string> => {
    const text = received.shift();
    return text === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(text);
  };
  return { socket, next };
}

describe('/ws/events', () => {
  it('sends a snapshot, then sessions as they come and go', async () => {
    const { next } = connect();
    expect(JSON.parse(await next())).toEqual({
      event_type: 'state.snapshot',
      timestamp: '2023-11-14T22:13:20.000Z',
      data: { active_sessions: 0, system_status: 'healthy' },
    });
    const id = await server.open('n1');
    expect(JSON.parse(await next())).toEqual({
      event_type: 'session.created',
      timestamp: '2023-11-14T22:13:20.000Z',
      data: { session_id: id, node_id: 'n1', created_at: '2023-11-14T22:13:20.000Z' },
    });
    await fetch(`${url.replace('ws:', 'http:').replace('/ws/events', '')}/sessions/${id}`, { method: 'DELETE' });
    expect(JSON.parse(await next())).toEqual({
      event_type: 'session.destroyed',
      timestamp: '2023-11-14T22:13:20.000Z',
      data: { session_id: id, destroyed_at: '2023-11-14T22:13:20.000Z', reason: 'explicit_delete' },
    });
  });

  it('answers ping with pong and ignores everything else', async () => {
    const { socket, next } = connect();
    await next();
    socket.send('hello');
    socket.send(Buffer.from('ping'), { binary: true });
    socket.send('ping');
    expect(await next()).toBe('pong');
  });

  it('is no request under way once it stands', async () => {
    const { socket, next } = connect();
    await next();
    expect(server.system.requests.inFlight).toBe(0);
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.close();
    await closed;
    expect(server.system.requests.inFlight).toBe(0);
  });

  it('is closed with the server', async () => {
    const { socket, next } = connect();
    await next();
    const closed = new Promise((resolve) => socket.on('close', resolve));
    await server.app.close();
    await closed;
  });

  it('lets a client go that sends too much', async () => {
    const { socket, next } = connect();
    await next();
    const closed = new Promise((resolve) => socket.on('close', resolve));
    socket.on('error', () => {});
    socket.send('x'.repeat(10_000));
    expect(await closed).toBe(1009);
  });

  it('asks for a key where keys are configured', async () => {
    await server.app.close();
    server = await startTestServer({ config: { apiKeys: ['secret'] } });
    await server.app.listen({ port: 0 });
    url = `ws://127.0.0.1:${(server.app.server.address() as AddressInfo).port}/ws/events`;
    const { socket } = connect();
    const refusal = await new Promise<string>((resolve) => socket.on('error', ({ message }) => resolve(message)));
    expect(refusal).toContain('401');
    expect(JSON.parse(await connect({ 'x-api-key': 'secret' }).next())).toMatchObject({ event_type: 'state.snapshot' });
  });

  it('is 404 for a plain request', async () => {
    const reply = await server.app.inject('/ws/events');
    expect([reply.statusCode, reply.json()]).toEqual([404, { detail: 'Not Found' }]);
  });
});
