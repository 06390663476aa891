import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { HashedEmbedder } from '../../host/embedding/hashed-embedder.ts';
import { InvalidArgumentError } from '../../host/errors.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { describeEmbedder } from '../contracts/embedder.ts';
import { hashedEmbedding, wordHash } from '../reference/hashed-embedding.ts';

const { embeddings } = createEngineKernels({ threadCount: 1 });

const dot = (left: Float32Array, right: Float32Array): number => left.reduce((sum, component, place) => sum + component * right[place], 0);

describeEmbedder('HashedEmbedder', () => new HashedEmbedder(embeddings, 64));

describe('HashedEmbedder', () => {
  const embedder = new HashedEmbedder(embeddings, 256);

  it('gives the vectors of the reference', async () => {
    const texts = ['The quick brown fox', 'Быстрая лиса', '素早い狐', 'Größe 12'];
    expect(await embedder.embed(texts)).toEqual(texts.map((text) => hashedEmbedding(text, 256)));
  });

  it('never changes: this is the digest of the vectors of known texts', async () => {
    const hash = createHash('sha256');
    for (const vector of await embedder.embed(['a memory that explains itself', 'Память, 記憶, μνήμη'])) hash.update(vector);
    expect(hash.digest('hex')).toBe('6ef65f9ab0b5e38d7c8f055aca02862f3874e796eaf1275d25427bcc4d20b002');
  });

  it('puts inflected, misspelt and differently written words near, and others far', async () => {
    const [cats, cat, caat, accent, plain, other] = await embedder.embed([
      'two cats sleeping',
      'a cat sleeps',
      'two catts sleping',
      'CAFÉ',
      'cafe',
      'train to office',
    ]);
    expect(dot(cats, cat)).toBeGreaterThan(0.15);
    expect(dot(cats, caat)).toBeGreaterThan(0.3);
    expect(dot(accent, plain)).toBeCloseTo(1, 5);
    expect(Math.abs(dot(cats, other))).toBeLessThan(0.1);
  });

  it('lets rare words count more when the space has statistics', async () => {
    const weights = { weightOf: (hash: number) => (hash === wordHash('the') ? 0.1 : 1) };
    const [left, right] = await embedder.embed(['the cat', 'the dog'], { weights });
    const [plainLeft, plainRight] = await embedder.embed(['the cat', 'the dog']);
    expect(dot(left, right)).toBeLessThan(dot(plainLeft, plainRight) / 2);
  });

  it('embeds more texts than fit into one call', async () => {
    const texts = Array.from({ length: 9_000 }, (_, index) => `text ${index}`);
    const vectors = await embedder.embed(texts);
    for (const index of [0, 4_095, 4_096, 8_999]) expect(vectors[index]).toEqual(hashedEmbedding(texts[index], 256));
  });

  it('stops between two pieces of a long call when it is told to', async () => {
    const stop = new AbortController();
    const running = embedder.embed(
      Array.from({ length: 9_000 }, () => 'x'),
      { signal: stop.signal },
    );
    stop.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
  });

  it.each([0, 2, 6, 8_196, 4.5])('refuses %s components', (dimension) => {
    expect(() => new HashedEmbedder(embeddings, dimension)).toThrow(InvalidArgumentError);
  });
});
