/** The event stream of a running server: a snapshot first, then every session that comes and goes, in order, to everybody. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { RunningServer } from '../../host/compose.ts';
import { call, openSession, startTestServer } from './running-server.ts';

interface Message {
  readonly event_type: string;
  readonly timestamp: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A client that keeps what it was sent. */
class Listener {
  readonly socket: WebSocket;
  readonly #received: string[] = [];
  readonly #waiting: ((text: string) => void)[] = [];

  constructor(url: string) {
    this.socket = new WebSocket(`${url.replace('http', 'ws')}/ws/events`);
    this.socket.on('message', (data: Buffer) => {
      const text = data.toString();
      const next = this.#waiting.shift();
      if (next === undefined) this.#received.push(text);
      else next(text);
    });
  }

  text(): Promise<string> {
    const text = this.#received.shift();
    return text === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(text);
  }

  async message(): Promise<Message> {
    return JSON.parse(await this.text()) as Message;
  }

  closed(): Promise<number> {
    return new Promise((resolve) => this.socket.on('close', (code: number) => resolve(code)));
  }
}

let server: RunningServer;

beforeEach(async () => {
  server = await startTestServer();
});
afterEach(() => server.close());

describe('the event stream', () => {
  it('begins with a snapshot that counts the sessions that are open', async () => {
    await openSession(server.url, 'a');
    await openSession(server.url, 'b');
    const snapshot = await new Listener(server.url).message();
    expect(snapshot).toEqual({
      event_type: 'state.snapshot',
      timestamp: expect.any(String),
      data: { active_sessions: 2, system_status: 'healthy' },
    });
    expect(new Date(snapshot.timestamp).toISOString()).toBe(snapshot.timestamp);
  });

  it('tells every listener of every session that is opened and closed, in order', async () => {
    const listeners = [new Listener(server.url), new Listener(server.url)];
    await Promise.all(listeners.map((listener) => listener.message()));
    const first = await openSession(server.url, 'one "space"');
    const second = await openSession(server.url, '😀');
    await call(server.url, 'DELETE', `/sessions/${first}`);
    for (const listener of listeners) {
      expect(await listener.message()).toMatchObject({
        event_type: 'session.created',
        data: { session_id: first, node_id: 'one "space"', created_at: expect.stringMatching(/Z$/) },
      });
      expect(await listener.message()).toMatchObject({ event_type: 'session.created', data: { session_id: second, node_id: '😀' } });
      expect(await listener.message()).toMatchObject({
        event_type: 'session.destroyed',
        data: { session_id: first, destroyed_at: expect.stringMatching(/Z$/), reason: 'explicit_delete' },
      });
    }
  });

  it('says nothing of requests that open or close no session', async () => {
    const session = await openSession(server.url, 'quiet');
    const listener = new Listener(server.url);
    await listener.message();
    await call(server.url, 'POST', '/sessions', { node_id: '' });
    await call(server.url, 'POST', `/sessions/${session}/observe`, { strings: ['a', 'b'] });
    await call(server.url, 'POST', `/sessions/${session}/clear-all`);
    await call(server.url, 'DELETE', '/sessions/unknown');
    await call(server.url, 'DELETE', `/sessions/${session}`);
    await call(server.url, 'DELETE', `/sessions/${session}`);
    listener.socket.send('ping');
    expect((await listener.message()).event_type).toBe('session.destroyed');
    expect(await listener.text()).toBe('pong');
  });

  it('says once that a session was opened, when the request is repeated under its Idempotency-Key', async () => {
    const listener = new Listener(server.url);
    await listener.message();
    for (let time = 0; time < 3; time++) await call(server.url, 'POST', '/sessions', { node_id: 'once' }, { 'idempotency-key': 'open' });
    listener.socket.send('ping');
    expect((await listener.message()).event_type).toBe('session.created');
    expect(await listener.text()).toBe('pong');
  });

  it('answers ping with pong, and neither other texts nor bytes', async () => {
    const listener = new Listener(server.url);
    await listener.message();
    for (const text of ['', 'PING', 'ping ', '{"ping":1}', '😀']) listener.socket.send(text);
    listener.socket.send(Buffer.from('ping'));
    listener.socket.send('ping');
    listener.socket.send('ping');
    expect([await listener.text(), await listener.text()]).toEqual(['pong', 'pong']);
  });

  it('goes on for the others when one listener leaves without a word', async () => {
    const [leaving, staying] = [new Listener(server.url), new Listener(server.url)];
    await Promise.all([leaving.message(), staying.message()]);
    leaving.socket.terminate();
    const session = await openSession(server.url, 'a');
    expect(await staying.message()).toMatchObject({ event_type: 'session.created', data: { session_id: session } });
  });

  it('ends, and lets the server stop, when the server is closed', async () => {
    const listener = new Listener(server.url);
    await listener.message();
    const closed = listener.closed();
    await server.close();
    expect([1000, 1001, 1005]).toContain(await closed);
    server = await startTestServer();
  });
});
