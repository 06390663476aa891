import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEngine, openSequences, openStore } from '../../host/compose.ts';
import type { SequenceMemory } from '../../host/sequence/sequence-memory.ts';
import { LocalEndpoint } from '../embedding/local-endpoint.ts';

const engine = createEngine({ threadCount: 1 });
let endpoint: LocalEndpoint;
let memory: SequenceMemory;

beforeEach(async () => {
  endpoint = new LocalEndpoint();
  await endpoint.open();
  memory = await openSequences({
    store: await openStore(':memory:'),
    engine,
    embedderConfig: {
      kind: 'endpoint',
      baseUrl: endpoint.url,
      model: 'm',
      dimension: 4,
      sendsDimension: false,
      key: undefined,
      cacheBytes: 1_000_000,
    },
  });
});

afterEach(() => endpoint.close());

/** The service hears the next request and never answers it. */
const silence = (): Promise<void> => new Promise<void>((resolve) => endpoint.behaviours.push(() => resolve()));

describe('texts that a service embeds', () => {
  it('hold nobody up who closes the memory, though the service is silent', async () => {
    await memory.vectors.add('s', [{ name: 'a', text: 'a' }]);
    const heard = [silence(), silence()];
    const failed = [memory.vectors.add('s', [{ name: 'b', text: 'b' }]), memory.vectors.search('s', { text: 'c' })].map((call) =>
      call.catch((error: unknown) => error),
    );
    await Promise.all(heard);
    await memory.close();
    for (const failure of failed) expect(await failure).toMatchObject({ code: 'MEM_EMBEDDER_STOPPED', retryable: true });
  });

  it('are given up with the call, which changes nothing', async () => {
    const heard = silence();
    const leaving = new AbortController();
    const added = memory.vectors.add('s', [{ name: 'a', text: 'a' }], {}, leaving.signal).catch((error: unknown) => error);
    await heard;
    const gone = new Error('gone');
    leaving.abort(gone);
    expect(await added).toBe(gone);
    expect(await memory.vectors.add('s', [{ name: 'b', text: 'b' }])).toMatchObject({ added: 1 });
    expect((await memory.vectors.search('s', { text: 'a' })).neighbours.map(({ name }) => name)).toEqual(['b']);
    await memory.close();
  });
});
