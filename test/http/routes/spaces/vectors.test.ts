import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RunningServer } from '../../../../host/compose.ts';
import { call, startTestServer } from '../../../flows/running-server.ts';

const KEY = { 'x-api-key': 'secret' };
const HASHED = { dimension: 256, metric: 'cosine', scalar: 'bf16', embedder: 'hashed:words-1:256:unit', preset: 'speed' };
let server: RunningServer;
let path = '';
let made = 0;

beforeAll(async () => {
  server = await startTestServer({ MNEME_API_KEYS: 'secret', MNEME_SEMANTIC_CACHE_MB: '1' });
});
afterAll(() => server.close());
beforeEach(() => {
  path = `/v1/spaces/${encodeURIComponent(`räum/${made++}`)}/vectors`;
});

async function ask(method: string, more: string, body?: unknown, headers: Readonly<Record<string, string>> = KEY) {
  const { status, text } = await call(server.url, method, path + more, body, headers);
  return { status, text, json: JSON.parse(text) };
}

describe('vectors over HTTP', () => {
  it('are added, found by text, counted and removed', async () => {
    const vectors = [
      { name: 'fox', text: 'a red fox', metadata: { page: 3 } },
      { name: 'tea', text: 'green tea' },
    ];
    expect((await ask('POST', '', { vectors })).json).toMatchObject({ added: 2, replaced: 0, settings: HASHED });
    const { json } = await ask('POST', '/search', { text: 'red foxes', limit: 1 });
    expect(json).toMatchObject({ algorithm: 'exact', settings: HASHED });
    expect(json.neighbours).toMatchObject([{ name: 'fox', metadata: { page: 3, text: 'a red fox' } }]);
    const stats = (await ask('GET', '')).json;
    expect(stats).toMatchObject({
      settings: HASHED,
      count: 2,
      reembedding: null,
      observed: [],
      index: { algorithm: 'exact', graph: null },
    });
    expect(stats.embedder).toMatchObject({ identity: HASHED.embedder, dimension: 256 });
    expect((await ask('POST', '/reembed', {})).json).toMatchObject({ complete: true, done: 2, total: 2 });
    expect((await ask('DELETE', '', { names: ['fox', 'fox', 'x'] })).json).toMatchObject({ removed: 1, unknown: 1 });
    expect((await ask('POST', '/search', { text: 'red foxes' })).json.neighbours).toHaveLength(1);
  });

  it('are searched among those that pass a filter, by names, a prefix and metadata', async () => {
    const vectors = [
      { name: 'a1', vector: [1, 0], metadata: { topic: 'tea', year: 2024 } },
      { name: 'a2', vector: [1, 0.1], metadata: { topic: 'tea', year: 2025, tags: ['green', 'hot'] } },
      { name: 'b1', vector: [1, 0.2], metadata: { topic: 'fox', year: 2025 } },
      { name: 'b2', vector: [1, 0.3] },
    ];
    await ask('POST', '', { vectors });
    const found = async (filter: unknown): Promise<unknown> => {
      const { status, json } = await ask('POST', '/search', { vector: [1, 0], filter });
      return status === 200 ? json.neighbours.map(({ name }: { name: string }) => name) : [status, json.error.field];
    };
    expect(await found({ metadata: { topic: 'tea', year: [2024, 2025] } })).toEqual(['a1', 'a2']);
    expect(await found({ metadata: { topic: 'tea', year: 2025 } })).toEqual(['a2']);
    expect(await found({ metadata: { tags: 'hot' } })).toEqual(['a2']);
    expect(await found({ prefix: 'b' })).toEqual(['b1', 'b2']);
    expect(await found({ names: ['b2', 'a1', 'nobody'], metadata: {} })).toEqual(['a1', 'b2']);
    expect(await found({ names: ['b2', 'a1'], prefix: 'a', metadata: { topic: 'tea' } })).toEqual(['a1']);
    for (const nothing of [
      { names: [] },
      { prefix: 'c' },
      { metadata: { topic: [] } },
      { metadata: { colour: 'red' } },
      { metadata: { year: '2024' } },
    ])
      expect(await found(nothing)).toEqual([]);
    expect(await found({})).toEqual(['a1', 'a2', 'b1', 'b2']);
    expect(await found({ metadata: { topic: { is: 'tea' } } })).toEqual([422, 'filter.metadata.topic']);
    expect(await found({ metadata: { topic: ['tea', ['x']] } })).toEqual([422, 'filter.metadata.topic']);
    expect(await found({ names: 'a1' })).toEqual([422, 'filter.names']);
    expect(await found({ metdata: { topic: 'tea' } })).toEqual([422, 'filter.metdata']);
    expect(await found('tea')).toEqual([422, 'filter']);
  });

  it('are weighed by how rare their words are, from a re-embedding that asks for it to the next', async () => {
    const vectors = Array.from({ length: 40 }, (_, number) => ({ name: `r${number}`, text: `the report about the town, part ${number}` }));
    await ask('POST', '', { vectors: [...vectors, { name: 'zebra', text: 'a zebra was seen near the river' }] });
    const first = async () => (await ask('POST', '/search', { text: 'the report about the zebra', limit: 1 })).json.neighbours[0].name;
    expect(await first()).not.toBe('zebra');
    const step = (await ask('POST', '/reembed', { weights: 'idf', limit: 20 })).json;
    expect(step).toMatchObject({ complete: false, done: 20, total: 41 });
    const { json } = await ask('POST', '/reembed', {});
    expect(json).toMatchObject({ complete: true, done: 41, to: step.to });
    expect(json.to.embedder).toMatch(/^hashed:words-1\+idf-[0-9a-f]{16}:256:unit$/);
    expect((await ask('GET', '')).json.settings).toEqual(json.to);
    expect(await first()).toBe('zebra');
    expect((await ask('POST', '/reembed', { weights: 'tf' })).status).toBe(422);
    expect((await ask('POST', '/reembed', { weights: 'none' })).json).toMatchObject({ complete: true, to: HASHED });
    expect(await first()).not.toBe('zebra');
  });

  it('write whole distances with a decimal point, and no metadata as an empty object', async () => {
    const settings = { dimension: 2, metric: 'squared', scalar: 'f32' };
    expect((await ask('PUT', '', settings)).json.settings).toEqual({ ...settings, embedder: 'given', preset: 'speed' });
    expect((await ask('PUT', '', { ...settings, preset: 'fast' })).status).toBe(422);
    await ask('POST', '', { vectors: [{ name: 'a', vector: [1, 2] }] });
    expect((await ask('POST', '/search', { vector: [1, 0] })).text).toContain(
      '"neighbours":[{"name":"a","distance":4.0,"metadata":{}}],"cached":null',
    );
  });

  it('are found as for an earlier text that means the same, and the answer names it; never after a change', async () => {
    await ask('POST', '', { vectors: [{ name: 'fox', text: 'a red fox' }] });
    const first = (await ask('POST', '/search', { text: 'Where do foxes live?' })).json;
    expect(first.cached).toBeNull();
    const second = await ask('POST', '/search', { text: 'where do foxes live' });
    expect(second.json).toEqual({ ...first, cached: { text: 'Where do foxes live?', similarity: 1 } });
    expect(second.text).toContain('"similarity":1.0}');
    const searched = async (body: object) => (await ask('POST', '/search', { text: 'where do foxes live', ...body })).json.cached;
    expect([await searched({ cache_similarity: 0 }), await searched({ limit: 2 })]).toEqual([null, null]);
    expect([await searched({ filter: { prefix: 'f' } }), await searched({ filter: { prefix: 'f' } })]).toMatchObject([
      null,
      { similarity: 1 },
    ]);
    expect(await searched({ cache_similarity: 1 })).not.toBeNull();
    expect((await ask('GET', '')).json.answers).toMatchObject({ least_similarity: 0.95, hits: 3, capacity_bytes: 1_048_576 });
    await ask('POST', '', { vectors: [{ name: 'den', text: 'foxes live in dens' }] });
    expect(await searched({})).toBeNull();
    expect((await ask('POST', '/search', { text: 'x', cache_similarity: 2 })).status).toBe(422);
  });

  it('refuse what does not fit with a code and both identities, and change nothing', async () => {
    await ask('POST', '', { vectors: [{ name: 'a', vector: [1, 2] }] });
    const wrong = await ask('POST', '', { vectors: [{ name: 'b', vector: [1, 2, 3] }] });
    expect([wrong.status, wrong.json.error]).toEqual([
      422,
      expect.objectContaining({
        code: 'MEM_VECTOR_DIMENSION_MISMATCH',
        found: '3 components by "given"',
        expected: '2 components by "given"',
      }),
    ]);
    const text = await ask('POST', '', { vectors: [{ name: 'b', text: 'word' }] });
    expect([text.status, text.json.error.code]).toEqual([422, 'MEM_EMBEDDER_MISMATCH']);
    for (const vectors of [[], [{ name: 'b' }], [{ name: '', vector: [1, 2] }], [{ name: 'b', vector: ['1'] }], 'x'])
      expect((await ask('POST', '', { vectors })).status).toBe(422);
    expect((await ask('POST', '/search', { vector: [1, 2], limit: 0 })).status).toBe(422);
    expect((await ask('GET', '')).json.count).toBe(1);
  });

  it('need a key where one is configured, and an existing space to be searched', async () => {
    for (const [method, more] of [
      ['POST', ''],
      ['POST', '/search'],
      ['DELETE', ''],
      ['GET', ''],
    ])
      expect((await ask(method, more, method === 'GET' ? undefined : {}, {})).status).toBe(401);
    const missing = await ask('POST', '/search', { vector: [1] });
    expect([missing.status, missing.json.error.code]).toEqual([404, 'MEM_SPACE_NOT_FOUND']);
  });

  it('answer a repeated addition under its key once', async () => {
    const headers = { ...KEY, 'idempotency-key': 'one' };
    const add = () => ask('POST', '', { vectors: [{ name: 'a', vector: [1, 2] }] }, headers);
    const first = await add();
    expect(await add()).toEqual(first);
    expect((await ask('POST', '', { vectors: [{ name: 'b', vector: [1, 2] }] }, headers)).status).toBe(409);
  });

  it('make no space when they are refused, and the refusal says which of them', async () => {
    const mixed = [
      { name: 'a', vector: [1, 2] },
      { name: 'b', vector: [1, 2, 3] },
    ];
    const refused = await ask('POST', '', { vectors: mixed });
    expect([refused.status, refused.json.error]).toMatchObject([
      422,
      { field: 'vectors.1.vector', found: '3 components by "given"', expected: '2 components by "given"' },
    ]);
    expect((await ask('GET', '')).status).toBe(404);
    await ask('POST', '', { vectors: [{ name: 'a', text: 'a red fox' }] });
    const searched = (await ask('POST', '/search', { vector: [1, 2, 3] })).json.error;
    expect(searched).toMatchObject({ field: 'vector', found: '3 components', expected: `256 components by "${HASHED.embedder}"` });
    const other = (await ask('POST', '', { vectors: [{ name: 'b', text: 'tea' }, mixed[0]] })).json.error;
    expect(other).toMatchObject({ code: 'MEM_EMBEDDER_MISMATCH', field: 'vectors.1.vector' });
    expect((await ask('POST', '/search', { text: 'fox', embedder: 'mine' })).json.error.field).toBe('embedder');
  });
});
