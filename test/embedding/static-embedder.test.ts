import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { StaticEmbedder } from '../../host/embedding/static-embedder.ts';
import { EmbedderFailedError } from '../../host/errors.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { describeEmbedder } from '../contracts/embedder.ts';
import { pooledEmbedding } from '../reference/hashed-embedding.ts';
import { component, DIMENSION, VOCABULARY, writeModel } from './small-model.ts';

const { embeddings, arena } = createEngineKernels({ threadCount: 1 });
const root = mkdtempSync(join(tmpdir(), 'mneme-static-'));
const folder = writeModel(root);
const PADDED = 8;
const table = Float32Array.from({ length: VOCABULARY.length * PADDED }, (_, at) =>
  at % PADDED < DIMENSION ? component(Math.floor(at / PADDED), at % PADDED) : 0,
);

afterAll(() => rmSync(root, { recursive: true, force: true }));

const expected = (words: readonly string[], normalised = true): Float32Array =>
  pooledEmbedding(
    words.map((word) => VOCABULARY.indexOf(word)),
    table,
    PADDED,
    normalised,
  ).slice(0, DIMENSION);

describeEmbedder('StaticEmbedder', () => StaticEmbedder.open(embeddings, folder));

describe('StaticEmbedder', () => {
  it('gives the mean of the vectors of the tokens, without the unknown ones', async () => {
    const embedder = await StaticEmbedder.open(embeddings, folder);
    const vectors = await embedder.embed(['The cats sat', 'dog zebra', 'zebra', 'a mat on the mat']);
    expect(vectors).toEqual([
      expected(['the', 'cat', '##s', 'sat']),
      expected(['dog']),
      new Float32Array(DIMENSION),
      expected(['a', 'mat', 'on', 'the', 'mat']),
    ]);
    await embedder.close();
  });

  it('leaves means as they are when the model says so', async () => {
    const inner = mkdtempSync(join(root, 'raw-'));
    const embedder = await StaticEmbedder.open(embeddings, writeModel(inner, { config: '{"normalize":false}' }));
    expect(embedder.identity).toMatchObject({ name: 'static', dimension: DIMENSION, normalised: false });
    expect(await embedder.embed(['the cat'])).toEqual([expected(['the', 'cat'], false)]);
    await embedder.close();
  });

  it('reads the first 512 tokens of a text', async () => {
    const embedder = await StaticEmbedder.open(embeddings, folder);
    const [long, longer] = await embedder.embed([`${'cat '.repeat(512)}`, `${'cat '.repeat(512)}dog`]);
    expect(longer).toEqual(long);
    await embedder.close();
  });

  it('embeds many texts, turn by turn, and stops when told to', async () => {
    const embedder = await StaticEmbedder.open(embeddings, folder);
    const texts = Array.from({ length: 1_100 }, (_, index) => (index % 2 === 0 ? 'cat' : 'dog'));
    const vectors = await embedder.embed(texts);
    expect([vectors[1_098], vectors[1_099]]).toEqual([expected(['cat']), expected(['dog'])]);
    const stop = new AbortController();
    const running = embedder.embed(texts, { signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
    await embedder.close();
  });

  it('gives the memory of the model back when it is closed', async () => {
    const before = arena.bytesInUse;
    const embedder = await StaticEmbedder.open(embeddings, folder);
    await embedder.embed(['cat']);
    await embedder.close();
    expect(arena.bytesInUse).toBe(before);
  });

  it('opens no folder that holds no model', async () => {
    await expect(StaticEmbedder.open(embeddings, join(root, 'none'))).rejects.toBeInstanceOf(EmbedderFailedError);
  });
});
