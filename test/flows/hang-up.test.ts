/** A caller that hangs up, or sets its signal, stops the work that was done for it: its texts are given up, the service sees its request end, nothing is changed. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunningServer } from '../../host/compose.ts';
import { openMneme } from '../../host/index.ts';
import { LocalEndpoint } from '../embedding/local-endpoint.ts';
import { call, startTestServer, temporaryFolder } from './running-server.ts';

/** Requests that an endpoint is sent at a time. */
const PLACES = 4;
const PATH = '/v1/spaces/s/vectors';

const ENDPOINT = { MNEME_EMBEDDER: 'endpoint', MNEME_EMBEDDER_MODEL: 'm', MNEME_EMBEDDER_DIMENSION: '4' };

const folder = temporaryFolder();
const endpoint = new LocalEndpoint();
let server: RunningServer;

beforeAll(async () => {
  await endpoint.open();
  server = await startTestServer({ ...ENDPOINT, MNEME_EMBEDDER_URL: endpoint.url });
  await call(server.url, 'POST', PATH, { vectors: [{ name: 'known', text: 'known' }] });
});
afterAll(async () => {
  await server.close();
  await endpoint.close();
  folder.remove();
});
beforeEach(() => {
  endpoint.asked.length = 0;
});

/** The service hears a request, never answers it, and sees it end. */
function silence(): { readonly heard: Promise<void>; readonly ended: Promise<unknown> } {
  const heard = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<unknown>();
  endpoint.behaviours.push((_asked, response) => {
    once(response, 'close').then(ended.resolve, ended.reject);
    heard.resolve();
  });
  return { heard: heard.promise, ended: ended.promise };
}

/** Sends a whole request. @returns hangs up */
async function ask(path: string, body: unknown, url = server.url): Promise<() => void> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  const text = JSON.stringify(body);
  socket.write(
    `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  );
  return () => socket.destroy();
}

describe('a caller that hangs up while a service embeds', () => {
  it.each([
    ['its addition', PATH, { vectors: [{ name: 'given up', text: 'given up' }] }],
    ['its search', `${PATH}/search`, { text: 'a question that is given up' }],
  ])('ends the request to the service, and %s', async (_name, path, body) => {
    const { heard, ended } = silence();
    const hangUp = await ask(path, body);
    await heard;
    hangUp();
    // Nothing but the end of the request: the service never answers.
    await ended;
    expect(JSON.parse((await call(server.url, 'GET', PATH)).text)).toMatchObject({ count: 1 });
  });

  it('ends the request to the service, and its re-embedding, which goes on there with the next caller', async () => {
    const other = await startTestServer({ MNEME_DATA: join(folder.path, 'memory.db') });
    await call(other.url, 'POST', PATH, { vectors: ['a', 'b'].map((name) => ({ name, text: `text of ${name}` })) });
    await other.close();
    const moved = await startTestServer({ ...ENDPOINT, MNEME_EMBEDDER_URL: endpoint.url, MNEME_DATA: join(folder.path, 'memory.db') });
    const { heard, ended } = silence();
    const hangUp = await ask(`${PATH}/reembed`, {}, moved.url);
    await heard;
    hangUp();
    await ended;
    const { text } = await call(moved.url, 'POST', `${PATH}/reembed`, {});
    expect(JSON.parse(text)).toMatchObject({ complete: true, done: 2, total: 2 });
    await moved.close();
  });

  it('leaves its place to others, however many hang up', async () => {
    const silences = Array.from({ length: PLACES }, silence);
    const hangUps: (() => void)[] = [];
    for (const [place, { heard }] of silences.entries()) {
      hangUps.push(await ask(`${PATH}/search`, { text: `question ${place}` }));
      await heard;
    }
    const next = call(server.url, 'POST', `${PATH}/search`, { text: 'the next question' });
    for (const hangUp of hangUps) hangUp();
    expect((await next).status).toBe(200);
    await Promise.all(silences.map(({ ended }) => ended));
  });
});

describe('a program that sets its signal while a service embeds', () => {
  it('ends the request to the service and gets its reason, also between others that use the same signal', async () => {
    const embedder = { kind: 'endpoint', baseUrl: endpoint.url, model: 'm', dimension: 4 } as const;
    await using mneme = await openMneme({ data: ':memory:', embedder });
    const vectors = mneme.vectors('s');
    const stopping = new AbortController();
    const { signal } = stopping;
    await vectors.add([{ name: 'known', text: 'known' }], { signal });
    const { heard, ended } = silence();
    const failed = vectors.search({ text: 'a question' }, { signal }).catch((error: unknown) => error);
    await heard;
    const reason = new Error('enough');
    stopping.abort(reason);
    expect(await failed).toBe(reason);
    await ended;
    await expect(vectors.add([{ name: 'new', text: 'new' }], { signal })).rejects.toBe(reason);
    expect((await vectors.stats()).count).toBe(1);
  });
});
