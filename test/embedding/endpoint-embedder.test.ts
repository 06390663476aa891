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
    ['429', answerStatus(429), 'MEM_EMBEDDER_BUSY', 'status 429', 'status 200'],
    ['500', answerStatus(500), 'MEM_EMBEDDER_UNAVAILABLE', 'status 500', 'status 200'],
    ['a closed connection', closeConnection, 'MEM_EMBEDDER_UNREACHABLE', 'no connection, or a broken one (UND_ERR_SOCKET)', 'an answer'],
    ['no answer', neverAnswer, 'MEM_EMBEDDER_TIMEOUT', 'no answer within 999000 ms', 'an answer'],
  ])('gives up after five attempts with %s, and says that it may be tried again', async (_name, behaviour, code, found, expected) => {
    endpoint.behaviours = new Array(9).fill(behaviour);
    const error = await failureOf(embedder.embed(['ab']));
    expect(error).toMatchObject({ code, found, expected, retryable: true, attempts: 5, embedder: 'endpoint:org/model' });
    expect(error.message).toBe(`Cannot embed with "endpoint:org/model" in 5 attempts: found ${found}, expected ${expected}`);
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
    ['400', answerStatus(400), 'MEM_EMBEDDER_REFUSED', 'status 400', 'status 200'],
    ['401', answerStatus(401, { 'retry-after': '7' }), 'MEM_EMBEDDER_REFUSED', 'status 401', 'status 200'],
    ['a redirection', answerStatus(307, { location: 'http://127.0.0.1:1/' }), 'MEM_EMBEDDER_REFUSED', 'status 307', 'status 200'],
    ['broken JSON', answerText('{"data": [{"index"'), 'MEM_EMBEDDER_BAD_ANSWER', 'no JSON', 'JSON'],
    [
      'another dimension',
      answerText('{"data":[{"index":0,"embedding":[1,2,3]}]}'),
      'MEM_EMBEDDER_BAD_ANSWER',
      'dimension 3',
      'dimension 4',
    ],
    [
      'too many vectors',
      answerText('{"data":[{"index":0,"embedding":[1,2,3,4]},{"index":1,"embedding":[1,2,3,4]}]}'),
      'MEM_EMBEDDER_BAD_ANSWER',
      '2 vectors',
      '1 vector',
    ],
    ['far too long an answer', answerText(' '.repeat(70_000)), 'MEM_EMBEDDER_BAD_ANSWER', 'an answer above 65728 bytes', '1 vector'],
  ])('gives up at once after %s', async (_name, behaviour, code, found, expected) => {
    endpoint.behaviours = new Array(9).fill(behaviour);
    const error = await failureOf(embedder.embed(['ab']));
    expect(error).toMatchObject({ code, found, expected, retryable: false, retryAfterMs: undefined, attempts: 1 });
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
    expect(error).toMatchObject({ attempts: 3, retryable: true, retryAfterMs: 61_000 });
  });

  it('passes on a wait of more than an hour as one hour', async () => {
    endpoint.behaviours = [answerStatus(429, { 'retry-after': '9'.repeat(400) })];
    expect(await failureOf(embedder.embed(['ab']))).toMatchObject({ attempts: 1, retryable: true, retryAfterMs: 3_600_000 });
  });

  it('waits for no attempt that would begin after the time of its call', async () => {
    let nowMs = 0;
    const hurried = endpoint.embedder({
      clock: { nowMs: () => nowMs },
      limits: { callMs: 1_000 },
      sleep: (delayMs, signal) => {
        if (delayMs < 1_000) nowMs += delayMs;
        return delayMs < 1_000
          ? Promise.resolve()
          : new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      },
    });
    endpoint.behaviours = new Array(9).fill(answerStatus(500));
    expect(await failureOf(hurried.embed(['ab']))).toMatchObject({ code: 'MEM_EMBEDDER_UNAVAILABLE', attempts: 2 });
    await hurried.close();
  });

  it('ends an attempt, and a wait for a place, with the time of its call', async () => {
    const over: (() => void)[] = [];
    const hurried = endpoint.embedder({
      limits: { callMs: 7, concurrency: 1, texts: 1 },
      sleep: (delayMs, signal) =>
        new Promise((resolve, reject) => {
          if (delayMs === 7) over.push(resolve);
          signal.addEventListener('abort', () => reject(signal.reason));
        }),
    });
    endpoint.behaviours = [() => over[0]?.()];
    expect(await failureOf(hurried.embed(['ab', 'cd']))).toMatchObject({
      code: 'MEM_EMBEDDER_TIMEOUT',
      found: 'no answer within 7 ms',
      retryable: true,
    });
    expect(endpoint.asked).toHaveLength(1);
    await hurried.close();
  });

  it('never shows the key or the address, neither in an error nor when it is printed', async () => {
    for (const behaviour of [answerStatus(401), answerText(KEY), closeConnection, answerStatus(429, { 'retry-after': '3600' })]) {
      endpoint.behaviours = new Array(9).fill(behaviour);
      const error = await failureOf(embedder.embed(['ab']));
      const shown = `${inspect(error, { depth: 9, showHidden: true })}${error.stack}`;
      expect(shown).not.toContain(KEY);
      expect(shown).not.toContain(new URL(endpoint.url).port);
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
    expect(await failureOf(embedder.embed(['ab']))).toMatchObject({ code: 'MEM_EMBEDDER_STOPPED', found: 'it closed' });
    expect(endpoint.asked).toHaveLength(2);
  });

  it('gives up at once where the other side does not speak the protocol', async () => {
    const other = endpoint.embedder({ baseUrl: endpoint.url.replace('http:', 'https:') });
    const error = await failureOf(other.embed(['ab']));
    expect(error).toMatchObject({ code: 'MEM_EMBEDDER_UNREACHABLE', retryable: false, retryAfterMs: undefined, attempts: 1 });
    expect(error.found).toMatch(/^no connection, or a broken one [(](?:ERR_SSL_|EPROTO)/);
    await other.close();
  });

  it('says that nobody listens', async () => {
    const lost = endpoint.embedder({ baseUrl: 'http://127.0.0.1:1' });
    const error = await failureOf(lost.embed(['ab']));
    expect(error).toMatchObject({ code: 'MEM_EMBEDDER_UNREACHABLE', found: 'no connection, or a broken one (ECONNREFUSED)', attempts: 5 });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('127.0.0.1');
    await lost.close();
  });
});
