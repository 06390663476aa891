/** Requests that are no proper HTTP, and callers that go away: answered or dropped, and nothing is changed by them. */
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RunningServer } from '../../host/compose.ts';
import { call, openSession, startTestServer } from './running-server.ts';

const BODY = '{"strings":["never"]}';
const LENGTH = `Content-Length: ${BODY.length}`;
const CHUNK = 64 * 1_024;
/** Just more than the 10 MiB that a body may have. */
const CHUNKS = (10 * 1_024 * 1_024) / CHUNK + 1;

let server: RunningServer;
let session = '';
let before = '';

beforeAll(async () => {
  server = await startTestServer();
  session = await openSession(server.url, 'raw');
  await call(server.url, 'POST', `/sessions/${session}/observe`, { strings: ['a'] });
  before = await state();
});
afterEach(async () => {
  expect(await state()).toBe(before);
  expect((await call(server.url, 'GET', '/health')).status).toBe(200);
});
afterAll(() => server.close());

describe('a request that is no proper HTTP', () => {
  const rows: readonly (readonly [name: string, status: number, head: (start: string) => string])[] = [
    ['two different lengths', 400, (start) => `${start}${LENGTH}\r\nContent-Length: 3\r\n\r\n${BODY}`],
    ['a length and chunks', 400, (start) => `${start}${LENGTH}\r\nTransfer-Encoding: chunked\r\n\r\n15\r\n${BODY}\r\n0\r\n\r\n`],
    ['a length that is no number', 400, (start) => `${start}Content-Length: many\r\n\r\n${BODY}`],
    ['a negative length', 400, (start) => `${start}Content-Length: -1\r\n\r\n${BODY}`],
    ['a chunk length that is no number', 400, (start) => `${start}Transfer-Encoding: chunked\r\n\r\nxyz\r\n${BODY}\r\n0\r\n\r\n`],
    ['a header without a colon', 400, (start) => `${start}${LENGTH}\r\nnonsense\r\n\r\n${BODY}`],
    ['a header with a control character', 400, (start) => `${start}${LENGTH}\r\nX-Node-ID: a\u0001b\r\n\r\n${BODY}`],
    ['an unknown method', 400, (start) => `${start.replace('POST', 'BREW')}${LENGTH}\r\n\r\n${BODY}`],
    ['an unknown version', 400, (start) => `${start.replace('HTTP/1.1', 'HTTP/9.9')}${LENGTH}\r\n\r\n${BODY}`],
    ['an expectation that nobody meets', 417, (start) => `${start}${LENGTH}\r\nExpect: miracles\r\n\r\n${BODY}`],
    ['headers of more than 16 kB', 431, (start) => `${start}${LENGTH}\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n${BODY}`],
    ['bytes of another protocol', 400, () => '\u0016\u0003\u0001\u0002\u0000\u0001'],
  ];
  for (const [name, status, textOf] of rows) {
    it(`is answered with ${status} and changes nothing, with ${name}`, async () => {
      const socket = await openSocket();
      socket.write(textOf(requestStart()), 'latin1');
      expect(await statusOf(socket)).toBe(status);
    });
  }
});

describe('a body that comes in chunks', () => {
  it('is answered with 413 as soon as it is too large, although nobody said how large it is', async () => {
    const socket = await openSocket();
    socket.write(`${requestStart()}Transfer-Encoding: chunked\r\n\r\n`);
    const chunk = `${CHUNK.toString(16)}\r\n${' '.repeat(CHUNK)}\r\n`;
    for (let count = 0; count < CHUNKS; count++) socket.write(chunk);
    const answer = await answerOf(socket);
    expect(answer.split('\r\n')[0]).toContain(' 413 ');
    expect(answer).toContain('found more than 10485760 bytes, expected at most 10485760 bytes');
  });
});

describe('a caller that goes away', () => {
  it('changes nothing, when it had sent half of its body', async () => {
    const socket = await openSocket();
    socket.write(`${requestStart()}${LENGTH}\r\nExpect: 100-continue\r\n\r\n`);
    await new Promise((resolve) => socket.once('data', resolve));
    socket.write(BODY.slice(0, 10));
    socket.resetAndDestroy();
    await untilQuiet();
  });

  it('changes nothing, when it had sent chunks that never end', async () => {
    const socket = await openSocket();
    socket.write(`${requestStart()}Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n`);
    await new Promise((resolve) => socket.once('data', resolve));
    // The body is whole, but not said to be.
    socket.write(`15\r\n${BODY}\r\n`);
    socket.destroy();
    await untilQuiet();
  });
});

function requestStart(): string {
  return `POST /sessions/${session}/observe HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n`;
}

async function openSocket(): Promise<Socket> {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  // A server that refuses a request may close before everything was sent.
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('connect', resolve));
  return socket;
}

/** All that is answered until its JSON ends. */
function answerOf(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (text.endsWith('}')) socket.destroy();
    });
    socket.on('close', () => resolve(text));
  });
}

function statusOf(socket: Socket): Promise<number> {
  return new Promise((resolve) => {
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      const status = /^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1];
      if (status === undefined) return;
      socket.destroy();
      resolve(Number(status));
    });
    socket.on('close', () => resolve(0));
  });
}

/** Resolves when the server has nothing under way but the question. */
async function untilQuiet(): Promise<void> {
  for (;;) {
    const { text } = await call(server.url, 'GET', '/concurrency');
    const { current } = JSON.parse(text) as { current: { concurrent_requests: number } };
    if (current.concurrent_requests === 1) return;
  }
}

async function state(): Promise<string> {
  const replies = await Promise.all(
    ['stm', 'cognition-data', 'percept-data'].map((route) => call(server.url, 'GET', `/sessions/${session}/${route}`)),
  );
  return replies.map(({ text }) => text).join('\n');
}
