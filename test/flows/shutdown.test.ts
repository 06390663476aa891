/** The process stops in order when it is told to, and does not start when it cannot: exit codes and one line on stderr. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { ServerProcess } from '../../scripts/kill-server/server-process.ts';
import { LocalEndpoint } from '../embedding/local-endpoint.ts';
import { call, openSession, startTestServer, temporaryFolder } from './running-server.ts';

const folder = temporaryFolder();
const running = new Set<ServerProcess>();

afterEach(async () => {
  for (const server of running) await server.signal('SIGKILL');
  running.clear();
});
afterAll(() => folder.remove());

describe('a server that gets SIGTERM', () => {
  it('answers the requests under way with 200, refuses later ones, ends with 0 and keeps everything acknowledged', async () => {
    const path = join(folder.path, 'under-way.db');
    const server = start({ MNEME_DATA: path });
    const url = await server.url();
    const sessions = await Promise.all(Array.from({ length: 5 }, () => openSession(url, 'under way')));
    const begun = await Promise.all(
      sessions.map((session, index) => beginRequest(url, `/sessions/${session}/observe`, { strings: [`s${index}`, 'x'] })),
    );
    const events = new WebSocket(`${url.replace('http', 'ws')}/ws/events`);
    await new Promise((resolve) => events.addEventListener('message', resolve, { once: true }));

    const ended = server.signal('SIGTERM');
    await untilRefused(url);
    const answers = await Promise.all(begun.map((request) => request.finish()));

    expect(answers.map((answer) => answer.split('\r\n')[0])).toEqual(sessions.map(() => 'HTTP/1.1 200 OK'));
    expect(await ended).toEqual({ code: 0, signal: null });
    expect(server.complaint).toBe('');
    await withServer(path, async (again) => {
      for (const [index, session] of sessions.entries()) {
        const { text } = await call(again, 'GET', `/sessions/${session}/stm`);
        expect(text).toBe(`{"stm":[["s${index}","x"]],"session_id":"${session}","length":1}`);
      }
    });
  });

  it('has in its file exactly what it acknowledged to callers that never pause', async () => {
    const path = join(folder.path, 'busy.db');
    const server = start({ MNEME_DATA: path });
    const url = await server.url();
    const sessions = await Promise.all(Array.from({ length: 8 }, (_, index) => openSession(url, `busy ${index % 2}`)));
    const acknowledged = sessions.map(() => 0);
    let answered = 0;
    let ended: Promise<unknown> | undefined;
    const work = async (session: string, index: number): Promise<void> => {
      for (;;) {
        const body = { observations: [{ strings: ['a', 'b'] }, { strings: ['c'] }], learn_at_end: true };
        const reply = await call(url, 'POST', `/sessions/${session}/observe-sequence`, body).catch(() => undefined);
        if (reply === undefined || reply.status === 503) return;
        expect(reply.status).toBe(200);
        acknowledged[index] = (acknowledged[index] ?? 0) + 1;
        answered += 1;
        if (answered === 60) ended = server.signal('SIGTERM');
      }
    };
    await Promise.all(sessions.map(work));
    expect(await ended).toEqual({ code: 0, signal: null });
    expect(server.complaint).toBe('');
    await withServer(path, async (again) => {
      for (const [index, session] of sessions.entries()) {
        const { text } = await call(again, 'GET', `/sessions/${session}/cognition-data`);
        expect(JSON.parse(text)).toMatchObject({ cognition_data: { time: 2 * (acknowledged[index] ?? 0), short_term_memory: [] } });
      }
      for (const parity of [0, 1]) {
        const frequency = acknowledged.filter((_, index) => index % 2 === parity).reduce((sum, count) => sum + count, 0);
        const { text } = await call(again, 'GET', `/symbols/stats?node_id=busy%20${parity}`);
        expect(JSON.parse(text)).toMatchObject({ symbols: { a: { frequency }, b: { frequency }, c: { frequency } } });
      }
    });
  });

  it('lets go of idle connections and gives its store to the next one', async () => {
    const path = join(folder.path, 'idle.db');
    const server = start({ MNEME_DATA: path });
    const url = await server.url();
    await call(url, 'GET', '/health');
    const idle = await openSocket(url);
    expect(await server.signal('SIGTERM')).toEqual({ code: 0, signal: null });
    idle.destroy();
    await withServer(path, async (again) => expect((await call(again, 'GET', '/health')).status).toBe(200));
  });

  it('waits for no embedding service that is silent: what waits for it gets 503, what was acknowledged stays', async () => {
    const endpoint = new LocalEndpoint();
    await endpoint.open();
    const environment = {
      MNEME_DATA: join(folder.path, 'silent.db'),
      MNEME_EMBEDDER: 'endpoint',
      MNEME_EMBEDDER_URL: endpoint.url,
      MNEME_EMBEDDER_MODEL: 'm',
      MNEME_EMBEDDER_DIMENSION: '4',
    };
    const server = start(environment);
    const url = await server.url();
    const path = '/v1/spaces/s/vectors';
    const vectors = [{ name: 'known', text: 'known' }];
    expect((await call(url, 'POST', path, { vectors })).status).toBe(200);
    const heard = [1, 2].map(() => new Promise<void>((resolve) => endpoint.behaviours.push(() => resolve())));
    const waiting = [
      call(url, 'POST', path, { vectors: [...vectors, { name: 'new', text: 'new' }] }),
      call(url, 'POST', `${path}/search`, { text: 'a question' }),
    ];
    await Promise.all(heard);
    expect(await server.signal('SIGTERM')).toEqual({ code: 0, signal: null });
    for (const { status, text, headers } of await Promise.all(waiting)) {
      expect([status, headers.get('retry-after')]).toEqual([503, '5']);
      expect(JSON.parse(text)).toMatchObject({ error: { code: 'MEM_EMBEDDER_STOPPED' } });
    }
    expect(server.complaint).toBe('');
    const again = await startTestServer(environment);
    expect(JSON.parse((await call(again.url, 'GET', path)).text)).toMatchObject({ count: 1 });
    await again.close();
    await endpoint.close();
  });

  it('ends at once with 1 when it gets a second one, although a request is still under way', async () => {
    const server = start({ MNEME_DATA: join(folder.path, 'twice.db') });
    const url = await server.url();
    const session = await openSession(url, 'twice');
    const request = await beginRequest(url, `/sessions/${session}/observe`, { strings: ['never finished'] });
    void server.signal('SIGTERM');
    await untilRefused(url);
    expect(await server.signal('SIGTERM')).toEqual({ code: 1, signal: null });
    request.abandon();
  });

  it('ends the same way on SIGINT', async () => {
    const server = start({ MNEME_DATA: ':memory:' });
    await server.url();
    expect(await server.signal('SIGINT')).toEqual({ code: 0, signal: null });
    expect(server.complaint).toBe('');
  });
});

describe('a server that cannot start', () => {
  it('says which port is in use, in one line, and ends with 1', async () => {
    const holder = createServer();
    const port = await new Promise<number>((resolve) => {
      holder.listen(0, '127.0.0.1', () => {
        const address = holder.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    await expectFailure(
      { PORT: String(port), MNEME_DATA: ':memory:' },
      `mneme: Cannot apply configuration: "PORT": found "${port}" (EADDRINUSE)`,
    );
    await new Promise((resolve) => holder.close(resolve));
  });

  it("says that it cannot listen on an address that is not this machine's, in one line, and ends with 1", async () => {
    await expectFailure(
      { HOST: '192.0.2.1', MNEME_API_KEYS: 'secret', MNEME_DATA: ':memory:' },
      'mneme: Cannot apply configuration: "HOST": found "192.0.2.1"',
    );
  });

  it('refuses to be reached from outside without a key, in one line, and ends with 1', async () => {
    await expectFailure(
      { HOST: '0.0.0.0', MNEME_DATA: ':memory:' },
      'mneme: Cannot apply configuration: "HOST": found "0.0.0.0" and no key',
    );
  });

  it('names every bad variable at once, in one line, and ends with 1', async () => {
    const line = await expectFailure(
      { PORT: 'eight thousand', RECALL_THRESHOLD: '2', STM_MODE: 'SLIDING', SORT: 'perhaps', SESSION_TTL: '-1', MNEME_DATA: ':memory:' },
      'mneme: Cannot apply configuration: ',
    );
    for (const name of ['PORT', 'RECALL_THRESHOLD', 'STM_MODE', 'SORT', 'SESSION_TTL']) expect(line).toContain(`"${name}": found`);
  });

  it('names a data path that cannot be written, in one line, and ends with 1', async () => {
    const file = join(folder.path, 'a file');
    const directory = join(folder.path, 'a folder');
    writeFileSync(file, '');
    mkdirSync(directory);
    for (const path of [join(file, 'memory.db'), join(file, 'below', 'memory.db'), directory]) {
      await expectFailure({ MNEME_DATA: path }, `mneme: Cannot open store "${path}": `);
    }
  });

  it('names a file that is no store, leaves it as it is, and ends with 1', async () => {
    const path = join(folder.path, 'text.db');
    writeFileSync(path, 'This is a text of somebody else. '.repeat(100));
    await expectFailure({ MNEME_DATA: path }, `mneme: Cannot read store "${path}": `);
  });

  it('says which process holds the store and since when, in one line, and ends with 1', async () => {
    const path = join(folder.path, 'held.db');
    const holder = start({ MNEME_DATA: path });
    await holder.url();
    const line = await expectFailure(
      { MNEME_DATA: path },
      `mneme: Cannot open store "${path}": process ${holder.processId} holds it since `,
    );
    expect(line).toMatch(/since \d{4}-\d\d-\d\dT[\d:.]+Z/);
  });

  it('takes over a store whose holder was killed', async () => {
    const path = join(folder.path, 'killed.db');
    const holder = start({ MNEME_DATA: path });
    await holder.url();
    await holder.signal('SIGKILL');
    await withServer(path, async (url) => expect((await call(url, 'GET', '/health')).status).toBe(200));
  });
});

function start(environment: Readonly<Record<string, string>>): ServerProcess {
  const server = new ServerProcess(environment);
  running.add(server);
  void server.ended.then(() => running.delete(server));
  return server;
}

/** @returns the line that it wrote */
async function expectFailure(environment: Readonly<Record<string, string>>, beginning: string): Promise<string> {
  const server = start(environment);
  expect(await server.ended).toEqual({ code: 1, signal: null });
  expect(server.complaint.slice(0, beginning.length)).toBe(beginning);
  // What is wrong, and at most one line of advice: no stack trace.
  expect(server.complaint).toMatch(/^[^\n]+\n(?:["A-Z][^\n]+\n)?$/);
  expect(server.output).not.toContain('listening');
  return server.complaint;
}

async function withServer(path: string, use: (url: string) => Promise<void>): Promise<void> {
  const server = await startTestServer({ MNEME_DATA: path });
  try {
    await use(server.url);
  } finally {
    await server.close();
  }
}

/** Sends everything but the body, and waits until the server has begun with the request. */
async function beginRequest(
  url: string,
  path: string,
  body: unknown,
): Promise<{ readonly finish: () => Promise<string>; readonly abandon: () => void }> {
  const text = JSON.stringify(body);
  const socket = await openSocket(url);
  const answer = new Promise<string>((resolve, reject) => {
    let received = '';
    socket.on('data', (chunk: string) => {
      received += chunk;
    });
    socket.on('close', () => resolve(received.replace('HTTP/1.1 100 Continue\r\n\r\n', '')));
    socket.on('error', reject);
  });
  const begun = new Promise((resolve) => socket.once('data', resolve));
  const lines = [
    `POST ${path} HTTP/1.1`,
    'Host: localhost',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(text)}`,
    'Expect: 100-continue',
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  await begun;
  const finish = (): Promise<string> => {
    socket.write(text);
    return answer;
  };
  const abandon = (): void => {
    answer.catch(() => undefined);
    socket.destroy();
  };
  return { finish, abandon };
}

async function openSocket(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname).setEncoding('utf8');
  await new Promise((resolve) => socket.once('connect', resolve));
  return socket;
}

/** Resolves when a new request gets no answer, or 503. */
async function untilRefused(url: string): Promise<void> {
  for (;;) {
    const reply = await call(url, 'GET', '/sessions/count').catch(() => undefined);
    if (reply === undefined || reply.status === 503) return;
    expect(reply.status).toBe(200);
  }
}
