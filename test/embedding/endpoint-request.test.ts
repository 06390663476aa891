import { Agent } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EndpointRequest, requestEmbeddings } from '../../host/embedding/endpoint-request.ts';
import { answerStatus, answerText, answerWell, type Behaviour, closeConnection, LocalEndpoint, vectorOf } from './local-endpoint.ts';

const endpoint = new LocalEndpoint();
const dispatcher = new Agent();
let url: string;

beforeAll(async () => {
  await endpoint.open();
  url = `${endpoint.url}embeddings`;
});

afterAll(async () => {
  await dispatcher.destroy();
  await endpoint.close();
});

function ask(behaviour: Behaviour, more: Partial<EndpointRequest> = {}): ReturnType<typeof requestEmbeddings> {
  endpoint.behaviours = [behaviour];
  return requestEmbeddings({
    dispatcher,
    url,
    headers: {},
    body: JSON.stringify({ input: ['ab'] }),
    count: 1,
    dimension: 4,
    timeoutMs: 5,
    signal: new AbortController().signal,
    sleep: (_delayMs, signal) => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    nowMs: 0,
    ...more,
  });
}

describe('requestEmbeddings', () => {
  it('gives the vectors of a good answer', async () => {
    expect(await ask(answerWell)).toEqual({ vectors: [Float32Array.from(vectorOf('ab'))] });
  });

  it.each([
    [answerStatus(500), 'MEM_EMBEDDER_UNAVAILABLE', 'status 500', true],
    [answerStatus(408), 'MEM_EMBEDDER_UNAVAILABLE', 'status 408', true],
    [answerStatus(425), 'MEM_EMBEDDER_UNAVAILABLE', 'status 425', true],
    [answerStatus(429), 'MEM_EMBEDDER_BUSY', 'status 429', true],
    [answerStatus(401), 'MEM_EMBEDDER_REFUSED', 'status 401', false],
    [answerStatus(404), 'MEM_EMBEDDER_REFUSED', 'status 404', false],
    [answerText('{'), 'MEM_EMBEDDER_BAD_ANSWER', 'no JSON', false],
    [closeConnection, 'MEM_EMBEDDER_UNREACHABLE', 'no connection, or a broken one (UND_ERR_SOCKET)', true],
  ])('tells what went wrong and whether another attempt may help', async (behaviour, code, found, retryable) => {
    expect(await ask(behaviour)).toMatchObject({ code, found, retryable, retryAfterMs: 0 });
  });

  it('passes on how long it shall wait', async () => {
    expect(await ask(answerStatus(429, { 'retry-after': '3' }))).toMatchObject({ retryable: true, retryAfterMs: 3_000 });
  });

  it('ends an attempt whose time is up', async () => {
    let wake: () => void = () => {};
    const sleep: EndpointRequest['sleep'] = () => new Promise((resolve) => (wake = resolve));
    expect(await ask(() => wake(), { sleep })).toMatchObject({
      code: 'MEM_EMBEDDER_TIMEOUT',
      found: 'no answer within 5 ms',
      retryable: true,
    });
  });

  it('throws the reason of whoever stops it, before and while it asks', async () => {
    await expect(ask(answerWell, { signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow('before');
    const stop = new AbortController();
    await expect(ask(() => stop.abort(new Error('while')), { signal: stop.signal })).rejects.toThrow('while');
  });
});
