import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine, openSequences, openStore, type SequencesOptions } from '../../host/compose.ts';
import type { EmbedderConfig } from '../../host/config.ts';
import { HashedEmbedder } from '../../host/embedding/hashed-embedder.ts';
import type { SequenceMemory } from '../../host/sequence/sequence-memory.ts';
import type { VectorSearchAnswer } from '../../host/sequence/vectors-face.ts';
import { LocalEndpoint, vectorOf } from '../embedding/local-endpoint.ts';
import { filesWith } from '../storage/secrets.ts';
import { temporaryFolder } from '../storage/temporary-folder.ts';
import { GatedStore } from './test-stores.ts';

const engine = createEngine();
const hashed = (dimension: number): EmbedderConfig => ({ kind: 'hashed', dimension, cacheBytes: 1_000_000 });
const ASKED = 'where do red foxes live';
const SIMILAR = 'where do the red foxes live';
const OTHER = 'how long is tea steeped';
const TEXTS = [
  { name: 'fox', text: 'A red fox lives in a den' },
  { name: 'tea', text: 'Green tea is steeped for two minutes' },
];
/** Cosine of the two similar questions. */
let similarity = 0;

beforeAll(async () => {
  const [asked, similar] = await new HashedEmbedder(engine.embeddings, 256).embed([ASKED, SIMILAR]);
  similarity = asked.reduce((sum, component, place) => sum + component * similar[place], 0);
});
afterAll(() => engine.close());

async function opened(options: Partial<SequencesOptions> = {}): Promise<SequenceMemory> {
  const store = options.store ?? (await openStore(':memory:'));
  const semanticCache = { capacityBytes: 1_000_000, leastSimilarity: similarity };
  return openSequences({ engine, semanticCache, embedderConfig: hashed(256), ...options, store });
}

/** What was found, and what for. */
const originOf = ({ neighbours, cached }: VectorSearchAnswer) => [neighbours.map(({ name }) => name), cached?.text ?? null];

describe('answers of searches by text', () => {
  it('are kept only where that is asked for', async () => {
    const store = await openStore(':memory:');
    const memory = await openSequences({ store, engine });
    await memory.vectors.add('s', TEXTS);
    await memory.vectors.search('s', { text: ASKED });
    expect((await memory.vectors.search('s', { text: ASKED, cacheSimilarity: 0.5 })).cached).toBeNull();
    expect((await memory.vectors.statistics('s')).answers).toBeNull();
    await memory.close();
  });

  it('do for a text that is as similar as demanded, and then say whose they are', async () => {
    const memory = await opened();
    await memory.vectors.add('s', TEXTS);
    const first = await memory.vectors.search('s', { text: ASKED, limit: 1 });
    expect(originOf(first)).toEqual([['fox'], null]);
    const second = await memory.vectors.search('s', { text: SIMILAR, limit: 1 });
    expect(second).toEqual({ ...first, cached: { text: ASKED, similarity: expect.closeTo(similarity, 5) } });
    expect(await memory.vectors.search('s', { text: ASKED, limit: 1 })).toMatchObject({ cached: { text: ASKED, similarity: 1 } });
    const outside = await memory.vectors.search('s', { text: SIMILAR, limit: 1, cacheSimilarity: similarity + 1e-4 });
    expect(outside.cached).toBeNull();
    expect(outside.neighbours[0]?.distance).not.toBe(first.neighbours[0]?.distance);
    expect(originOf(await memory.vectors.search('s', { text: OTHER, limit: 1 }))).toEqual([['tea'], null]);
    expect(originOf(await memory.vectors.search('s', { text: ASKED, limit: 2 }))).toEqual([['fox', 'tea'], null]);
    expect((await memory.vectors.statistics('s')).answers).toMatchObject({ hits: 2, misses: 4, entries: 4, leastSimilarity: similarity });
    await memory.close();
  });

  it('are neither used nor kept where 0 is demanded, nor for components', async () => {
    const memory = await opened();
    await memory.vectors.add('s', TEXTS);
    await memory.vectors.search('s', { text: ASKED, cacheSimilarity: 0 });
    await memory.vectors.search('s', { vector: new Float32Array(256).fill(1) });
    expect((await memory.vectors.statistics('s')).answers).toMatchObject({ hits: 0, misses: 0, entries: 0 });
    await memory.vectors.search('s', { text: ASKED });
    expect((await memory.vectors.search('s', { text: ASKED, cacheSimilarity: 0 })).cached).toBeNull();
    for (const cacheSimilarity of [-0.1, 1.1, Number.NaN])
      await expect(memory.vectors.search('s', { text: ASKED, cacheSimilarity })).rejects.toThrow('expected a number of 0 to 1');
    await memory.close();
  });

  it('are never those of before an addition, a replacement or a removal, nor of another space', async () => {
    const memory = await opened();
    const ask = async () => originOf(await memory.vectors.search('s', { text: ASKED, limit: 1 }));
    await memory.vectors.add('s', TEXTS);
    await memory.vectors.add('t', [TEXTS[1]]);
    await ask();
    expect(await ask()).toEqual([['fox'], ASKED]);
    expect(originOf(await memory.vectors.search('t', { text: ASKED, limit: 1 }))).toEqual([['tea'], null]);
    await memory.vectors.add('s', [{ name: 'answer', text: ASKED }]);
    expect((await memory.vectors.statistics('s')).answers?.entries).toBe(1);
    expect(await ask()).toEqual([['answer'], null]);
    expect(await ask()).toEqual([['answer'], ASKED]);
    await memory.vectors.add('s', [{ name: 'answer', text: 'something else' }]);
    expect(await ask()).toEqual([['fox'], null]);
    expect(await ask()).toEqual([['fox'], ASKED]);
    await memory.vectors.remove('s', ['fox']);
    expect((await ask())[1]).toBeNull();
    expect(originOf(await memory.vectors.search('t', { text: ASKED, limit: 1 }))).toEqual([['tea'], ASKED]);
    await memory.close();
  });

  it('are not kept of a search during a change, whose index may not show it yet', async () => {
    const store = await GatedStore.open();
    const memory = await opened({ store });
    await memory.vectors.add('s', TEXTS);
    await memory.vectors.search('s', { text: OTHER });
    const entries = async () => (await memory.vectors.statistics('s')).answers?.entries;
    expect(await entries()).toBe(1);
    store.shut();
    const adding = memory.vectors.add('s', [{ name: 'answer', text: ASKED }]);
    await memory.vectors.search('s', { text: ASKED, limit: 1 });
    while ((await store.head('s')) < 3) await new Promise((resolve) => setImmediate(resolve));
    expect(originOf(await memory.vectors.search('s', { text: ASKED, limit: 1 }))).toEqual([['fox'], null]);
    store.open();
    await adding;
    expect(await entries()).toBe(0);
    expect(originOf(await memory.vectors.search('s', { text: ASKED, limit: 1 }))).toEqual([['answer'], null]);
    await memory.close();
  });

  it('stay during a re-embedding, whose old vectors answer, and leave when the new ones do', async () => {
    const store = await openStore(':memory:');
    const old = await opened({ store });
    await old.vectors.add('s', TEXTS);
    await old.close();
    const fresh = await opened({ store, embedderConfig: hashed(64) });
    await fresh.vectors.reembed('s', { limit: 1 });
    await fresh.close();
    const memory = await opened({ store });
    await memory.vectors.search('s', { text: ASKED });
    await memory.vectors.reembed('s');
    expect((await memory.vectors.search('s', { text: ASKED })).cached).not.toBeNull();
    await memory.close();
    const again = await opened({ store, embedderConfig: hashed(64) });
    await again.vectors.reembed('s');
    await again.vectors.search('s', { text: ASKED });
    expect(await again.vectors.search('s', { text: ASKED })).toMatchObject({ cached: { text: ASKED }, identity: { dimension: 64 } });
    await again.close();
  });

  it('leave with an erased space, also for one of the same name afterwards, and others stay', async () => {
    const memory = await opened();
    for (const space of ['s', 't']) {
      await memory.vectors.add(space, TEXTS);
      await memory.vectors.search(space, { text: ASKED });
    }
    await memory.erase('s');
    expect((await memory.vectors.statistics('s')).answers?.entries).toBe(1);
    expect(originOf(await memory.vectors.search('s', { text: ASKED }))).toEqual([[], null]);
    await memory.vectors.add('s', [TEXTS[1]]);
    expect(originOf(await memory.vectors.search('s', { text: ASKED }))).toEqual([['tea'], null]);
    expect((await memory.vectors.search('t', { text: ASKED })).cached).not.toBeNull();
    await memory.close();
  });

  it('are bounded in bytes, and free their memory when the space is closed', async () => {
    const memory = await opened({ semanticCache: { capacityBytes: 20_000, leastSimilarity: 1 } });
    await memory.vectors.add('s', TEXTS);
    for (let number = 0; number < 100; number++) await memory.vectors.search('s', { text: `question ${number} of a hundred` });
    const { answers } = await memory.vectors.statistics('s');
    expect([answers?.capacityBytes, (answers?.bytes ?? 0) <= 20_000, (answers?.entries ?? 0) > 5]).toEqual([20_000, true, true]);
    await memory.close();
  });
});

describe('vectors of an erased space', () => {
  it('are in no file afterwards, neither as entries nor as known vectors, of this embedder or of an earlier one', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'm.db');
    const endpoint = new LocalEndpoint();
    await endpoint.open();
    const config = (model: string): EmbedderConfig => ({
      kind: 'endpoint',
      baseUrl: endpoint.url,
      model,
      dimension: 4,
      sendsDimension: false,
      key: undefined,
      cacheBytes: 1_000_000,
    });
    const bytes = Buffer.from(Float32Array.from(vectorOf('Quetzal')).buffer);
    for (const model of ['old', 'new']) {
      const store = await openStore(path);
      const memory = await opened({ store, dataPath: path, embedderConfig: config(model) });
      await memory.vectors.add(model, [{ name: 'a', text: 'Quetzal' }]);
      await memory.close();
      await store.close();
    }
    const known = () => readdirSync(`${path}.cache`).filter((name) => name.startsWith('embeddings-'));
    expect(known()).toHaveLength(2);
    expect(filesWith(folder, bytes).length).toBeGreaterThan(1);
    const store = await openStore(path);
    const memory = await opened({ store, dataPath: path, embedderConfig: config('new') });
    await memory.vectors.search('new', { text: 'Quetzal' });
    await memory.erase('old');
    await memory.erase('new');
    expect(known()).toEqual([]);
    expect((await memory.vectors.statistics('new')).embedder?.cache?.entries).toBe(0);
    await memory.close();
    await store.close();
    for (const secret of [bytes, bytes.toString('base64').slice(0, 20), 'Quetzal']) expect(filesWith(folder, secret)).toEqual([]);
    await endpoint.close();
  });
});
