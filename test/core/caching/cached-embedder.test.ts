import { describe, expect, it } from 'vitest';
import { CachedEmbedder } from '../../../host/core/caching/cached-embedder.ts';
import type { Embedder } from '../../../host/core/ports/embedder.ts';
import { identifyEmbedder } from '../../../host/embedding/embedder-identity.ts';
import { HashedEmbedder } from '../../../host/embedding/hashed-embedder.ts';
import { createEngineKernels } from '../../../host/wasm/engine-kernels.ts';
import { describeEmbedder } from '../../contracts/embedder.ts';

const { embeddings, hashes } = createEngineKernels({ threadCount: 1 });
const MEBIBYTE = 1_048_576;

/** Answers the number of each text's characters, and remembers what it was asked. */
class CountingEmbedder implements Embedder {
  readonly identity = identifyEmbedder({ name: 'counting', model: '1', dimension: 4, normalised: false });
  readonly asked: string[][] = [];
  failure: Error | undefined;
  closed = false;

  async prepare(): Promise<void> {}

  async embed(texts: readonly string[]): Promise<Float32Array[]> {
    this.asked.push([...texts]);
    if (this.failure) throw this.failure;
    return texts.map(({ length }) => Float32Array.of(length, 0, 0, 0));
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}

function open(): { readonly inner: CountingEmbedder; readonly embedder: CachedEmbedder } {
  const inner = new CountingEmbedder();
  return { inner, embedder: new CachedEmbedder(inner, hashes, MEBIBYTE) };
}

describeEmbedder('CachedEmbedder', () => new CachedEmbedder(new HashedEmbedder(embeddings, 64), hashes, MEBIBYTE));

describe('CachedEmbedder', () => {
  it('asks for each distinct text once, and answers every place', async () => {
    const { inner, embedder } = open();
    const vectors = await embedder.embed(['a', 'bbb', 'a', '', 'bbb']);
    expect(vectors.map(([first]) => first)).toEqual([1, 3, 1, 0, 3]);
    expect(inner.asked).toEqual([['a', 'bbb', '']]);
    expect(embedder.statistics()).toMatchObject({ hits: 0, misses: 3, entries: 3 });
  });

  it('asks only for what it does not know, and for nothing when it knows all', async () => {
    const { inner, embedder } = open();
    await embedder.embed(['a', 'bb']);
    expect((await embedder.embed(['ccc', 'bb', 'a'])).map(([first]) => first)).toEqual([3, 2, 1]);
    await embedder.embed(['a', 'ccc', 'a']);
    expect(inner.asked).toEqual([['a', 'bb'], ['ccc']]);
    expect(embedder.statistics()).toMatchObject({ hits: 5, misses: 3 });
  });

  it('refuses a vector that no index takes as a bad answer of the embedder, and keeps none of the call', async () => {
    for (const component of [Number.NaN, Number.POSITIVE_INFINITY, -1e16]) {
      const { inner, embedder } = open();
      const good = inner.embed.bind(inner);
      inner.embed = async (texts) =>
        (await good(texts)).map((vector, place) => (place === 1 ? Float32Array.of(component, 0, 0, 0) : vector));
      await expect(embedder.embed(['a', 'bb'])).rejects.toMatchObject({ code: 'MEM_EMBEDDER_BAD_ANSWER', retryable: false });
      inner.embed = good;
      expect((await embedder.embed(['a', 'bb'])).map(([first]) => first)).toEqual([1, 2]);
    }
  });

  it('keeps nothing of a call that failed', async () => {
    const { inner, embedder } = open();
    inner.failure = new Error('gone');
    await expect(embedder.embed(['a', 'b'])).rejects.toThrow('gone');
    expect(embedder.statistics().entries).toBe(0);
    inner.failure = undefined;
    expect((await embedder.embed(['a']))[0][0]).toBe(1);
  });

  it('neither uses nor keeps vectors that depend on weights', async () => {
    const { inner, embedder } = open();
    const weights = { weightOf: () => 2 };
    await embedder.embed(['a', 'a'], { weights });
    await embedder.embed(['a'], { weights });
    expect(inner.asked).toEqual([['a'], ['a']]);
    expect(embedder.statistics()).toMatchObject({ hits: 0, misses: 0, entries: 0 });
  });

  it('forgets what it knows, and what was asked for before and came after', async () => {
    const { inner, embedder } = open();
    await embedder.embed(['a']);
    const single = embedder.embed(['b']);
    const several = embedder.embed(['c', 'dd']);
    embedder.forget();
    expect([(await single)[0][0], (await several)[1][0]]).toEqual([1, 2]);
    expect(embedder.statistics()).toMatchObject({ entries: 0, bytes: 0 });
    await embedder.embed(['a', 'b']);
    expect(inner.asked).toHaveLength(4);
    expect(embedder.statistics().entries).toBe(2);
  });

  it('closes what it wraps', async () => {
    const { inner, embedder } = open();
    await embedder.close();
    expect(inner.closed).toBe(true);
  });
});
