/** A caller that hangs up stops the work that was done for it: its texts are given up, the service sees its request end, nothing is changed. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunningServer } from '../../host/compose.ts';
import { LocalEndpoint } from '../embedding/local-endpoint.ts';
import { call, startTestServer } from './running-server.ts';

/** Requests that an endpoint is sent at a time. */
const PLACES = 4;
const PATH = '/v1/spaces/s/vectors';

const endpoint = new LocalEndpoint();
let server: RunningServer;

beforeAll(async () => {
  await endpoint.open();
  server = await startTestServer({
    MNEME_EMBEDDER: 'endpoint',
    MNEME_EMBEDDER_URL: endpoint.url,
    MNEME_EMBEDDER_MODEL: 'm',
    MNEME_EMBEDDER_DIMENSION: '4',
  });
  await call(server.url, 'POST', PATH, { vectors: [{ name: 'known', text: 'known' }] });
});
afterAll(async () => {
  await server.close();
  await endpoint.close();
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
async function ask(path: string, body: unknown): Promise<() => void> {
  const { hostname, port } = new URL(server.url);
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
