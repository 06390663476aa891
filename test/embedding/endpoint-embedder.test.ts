import { inspect } from 'node:util';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CachedEmbedder } from '../../host/core/caching/cached-embedder.ts';
import type { EndpointEmbedder, EndpointOptions } from '../../host/embedding/endpoint-embedder.ts';
import { EmbedderFailedError } from '../../host/errors.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { describeEmbedder } from '../contracts/embedder.ts';
import { answerStatus, answerText, answerWell, type Behaviour, closeConnection, KEY, LocalEndpoint, vectorOf } from './local-endpoint.ts';

const endpoint = new LocalEndpoint();
let embedder: EndpointEmbedder;

afterAll(() => endpoint.close());

beforeEach(() => {
  endpoint.asked.length = 0;
  endpoint.waits.length = 0;
  endpoint.behaviours = [];
});

describeEmbedder('EndpointEmbedder', async () => {
  await endpoint.open();
  return endpoint.embedder();
});

async function failureOf(work: Promise<unknown>): Promise<EmbedderFailedError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof EmbedderFailedError)) throw new Error(`expected an EmbedderFailedError, found ${inspect(error)}`);
  return error;
}

const neverAnswer: Behaviour = () => endpoint.timeIsUp();

describe('EndpointEmbedder', () => {
  beforeEach(() => {
    embedder = endpoint.embedder();
  });

  afterEach(() => embedder.close());

  it('asks for the model with the key, and for no dimension unless told to', async () => {
    const told = endpoint.embedder({ sendsDimension: true, key: undefined });
    expect((await embedder.embed(['ab']))[0]).toEqual(Float32Array.from(vectorOf('ab')));
    await told.embed(['ab']);
    await told.close();
    const body = { model: 'org/model', input: ['ab'], encoding_format: 'float' };
    expect(endpoint.asked).toEqual([
      { url: '/v1/embeddings', key: `Bearer ${KEY}`, body },
      { url: '/v1/embeddings', key: undefined, body: { ...body, dimensions: 4 } },
    ]);
  });

  it('cuts a call into requests by count and by bytes, and puts the answers together in order', async () => {
    const small = endpoint.embedder({ limits: { texts: 3, bytes: 20, concurrency: 1 } });
    const texts = ['a', 'bb', '', 'ccc', 'dd', 'e'.repeat(30), 'ä'.repeat(9), 'f', 'g', 'h'];
    expect((await small.embed(texts)).map(([length]) => length)).toEqual(texts.map(({ length }) => length));
    expect(endpoint.asked.map(({ body }) => body.input.length)).toEqual([3, 1, 1, 3, 1]);
    await small.close();
  });

  it('has no more requests under way than its limit, over all calls', async () => {
    const limited = endpoint.embedder({ limits: { texts: 1, concurrency: 2 } });
    const open: (() => void)[] = [];
    let most = 0;
    endpoint.behaviours = Array.from(
      { length: 6 },
      (): Behaviour => (asked, response) => {
        open.push(() => answerWell(asked, response));
        most = Math.max(most, open.length);
        // Both places are taken: only now one is answered.
        if (open.length === 2 || endpoint.asked.length === 6) for (const answer of open.splice(0)) answer();
      },
    );
    await Promise.all([limited.embed(['a', 'b', 'c', 'd']), limited.embed(['e', 'f'])]);
    expect([most, endpoint.asked.length]).toEqual([2, 6]);
    await limited.close();
  });

  it.each([
    ['429', answerStatus(429)],
    ['500', answerStatus(500)],
    ['503', answerStatus(503)],
    ['a closed connection', closeConnection],
    ['no answer within its time', neverAnswer],
  ])('asks again after %s, and answers when that succeeds', async (_name, behaviour) => {
    endpoint.behaviours = [behaviour, behaviour];
    expect((await embedder.embed(['ab']))[0][0]).toBe(2);
    expect(endpoint.asked).toHaveLength(3);
    expect(endpoint.waits).toEqual([375, 750]);
  });

  it.each([
    ['429', answerStatus(429), 'found status 429, expected 200'],
    ['500', answerStatus(500), 'found status 500, expected 200'],
    ['a closed connection', closeConnection, 'found no connection or a broken one'],
    ['no answer', neverAnswer, 'found no answer after 999000 ms'],
  ])('gives up after five attempts with %s, and says that it may be tried again', async (_name, behaviour, text) => {
    endpoint.behaviours = new Array(9).fill(behaviour);
    const error = await failureOf(embedder.embed(['ab']));
    expect(error).toMatchObject({ code: 'MEM_EMBEDDER_FAILED', retryable: true, embedder: embedder.identity.text });
    expect(error.message).toContain(text);
    expect(error.message).toContain('after 5 attempts');
    expect(endpoint.asked).toHaveLength(5);
    expect(endpoint.waits).toEqual([375, 750, 1_500, 3_000]);
  });

  it('is another embedder at another address, however it is spelled, unless both are called by one name', async () => {
    const identityOf = async (options: Partial<EndpointOptions>): Promise<string> => {
      const other = endpoint.embedder({ model: 'm', ...options });
      await other.close();
      return other.identity.text;
    };
    expect(await identityOf({ baseUrl: 'https://API.example.com:443/v1//' })).toBe('endpoint:m@api.example.com/v1:4:raw');
    expect(await identityOf({ baseUrl: 'http://api.example.com/v1' })).toBe('endpoint:m@api.example.com/v1:4:raw');
    expect(await identityOf({ baseUrl: 'http://api.example.com:81/v1' })).toBe('endpoint:m@api.example.com:81/v1:4:raw');
    expect(await identityOf({ baseUrl: 'http://127.0.0.1:9' })).toBe('endpoint:m@127.0.0.1:9:4:raw');
    expect(await identityOf({ baseUrl: 'http://127.0.0.1:9', service: 'ours' })).toBe('endpoint:m@ours:4:raw');
  });

  it('gives up on a half answer that stops coming', async () => {
    endpoint.behaviours = new Array(9).fill(((_asked, response) => {
      response.write('{"data": [', () => endpoint.timeIsUp());
    }) satisfies Behaviour);
    expect(await failureOf(embedder.embed(['ab']))).toMatchObject({ retryable: true });
    expect(endpoint.asked).toHaveLength(5);
  });

  it.each([
    ['400', answerStatus(400), 'found status 400'],
    ['401', answerStatus(401), 'found status 401'],
    ['a redirection', answerStatus(307, { location: 'http://127.0.0.1:1/' }), 'found status 307'],
    ['broken JSON', answerText('{"data": [{"index"'), 'that is no JSON'],
    ['another dimension', answerText('{"data":[{"index":0,"embedding":[1,2,3]}]}'), 'a vector of 3 components, expected 4'],
    [
      'too many vectors',
      answerText('{"data":[{"index":0,"embedding":[1,2,3,4]},{"index":1,"embedding":[1,2,3,4]}]}'),
      'found 2 vectors, expected 1',
    ],
    ['far too long an answer', answerText(' '.repeat(70_000)), 'found an answer above 65728 bytes'],
  ])('gives up at once after %s', async (_name, behaviour, text) => {
    endpoint.behaviours = new Array(9).fill(behaviour);
    const error = await failureOf(embedder.embed(['ab']));
    expect(error.retryable).toBe(false);
    expect(error.message).toContain(text);
    expect([endpoint.asked.length, endpoint.waits]).toEqual([1, []]);
  });

  it('waits as long as it is asked to, within its bound', async () => {
    endpoint.behaviours = [
      answerStatus(429, { 'retry-after': '7' }),
      answerStatus(503, { 'retry-after': new Date(1_020_000).toUTCString() }),
      answerStatus(429, { 'retry-after': '61' }),
    ];
    const error = await failureOf(embedder.embed(['ab']));
    expect(endpoint.waits).toEqual([7_000, 20_000]);
    expect(error.message).toContain('asked to wait 61000 ms, after 3 attempts');
    expect(error.retryable).toBe(true);
  });

  it('never shows the key, neither in an error nor when it is printed', async () => {
    for (const behaviour of [answerStatus(401), answerText(KEY), closeConnection]) {
      endpoint.behaviours = new Array(9).fill(behaviour);
      const error = await failureOf(embedder.embed(['ab']));
      expect(`${inspect(error, { depth: 9, showHidden: true })}${error.stack}`).not.toContain(KEY);
    }
    expect(`${inspect(embedder, { depth: 9, showHidden: true })}${JSON.stringify(embedder)}`).not.toContain(KEY);
  });

  it('answers nothing of a call whose second request fails, and nothing of it is kept', async () => {
    const inner = endpoint.embedder({ limits: { texts: 1, concurrency: 1 } });
    const cached = new CachedEmbedder(inner, createEngineKernels({ threadCount: 1 }).hashes, 1_000_000);
    endpoint.behaviours = [answerWell, answerStatus(400)];
    expect((await failureOf(cached.embed(['a', 'b', 'c']))).message).toContain('status 400');
    expect(cached.statistics().entries).toBe(0);
    // The third request was not sent any more.
    expect(endpoint.asked).toHaveLength(2);
    await cached.close();
  });

  it('stops when the caller does, and when it is closed', async () => {
    const stop = new AbortController();
    endpoint.behaviours = [() => stop.abort(new Error('enough'))];
    await expect(embedder.embed(['ab'], { signal: stop.signal })).rejects.toThrow('enough');
    endpoint.behaviours = [() => void embedder.close()];
    expect((await failureOf(embedder.embed(['ab']))).message).toContain('found it closed');
    expect(endpoint.asked).toHaveLength(2);
  });

  it('says that nobody listens', async () => {
    const lost = endpoint.embedder({ baseUrl: 'http://127.0.0.1:1' });
    expect((await failureOf(lost.embed(['ab']))).message).toMatch(
      /no connection or a broken one \(\w+\).*after 5 attempts at "http:\/\/127.0.0.1:1\/embeddings"/,
    );
    await lost.close();
  });
});
