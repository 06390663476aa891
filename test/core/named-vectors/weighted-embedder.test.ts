import { describe, expect, it } from 'vitest';
import { WeightedEmbedder } from '../../../host/core/named-vectors/weighted-embedder.ts';
import { countWords } from '../../../host/core/named-vectors/word-table.ts';
import { HashedEmbedder } from '../../../host/embedding/hashed-embedder.ts';
import { createEngineKernels } from '../../../host/wasm/engine-kernels.ts';
import { describeEmbedder } from '../../contracts/embedder.ts';

const { embeddings, numbers } = createEngineKernels();
const hashed = new HashedEmbedder(embeddings, 64);
const open = async (texts: readonly string[]) => new WeightedEmbedder(hashed, await countWords(texts, hashed.termHashes), numbers);

describeEmbedder('WeightedEmbedder', () => open(['the cat', 'the dog', 'a dog']));

describe('WeightedEmbedder', () => {
  it('has the digest of its table in its identity', async () => {
    const one = await open(['the cat', 'the dog']);
    expect(one.identity.text).toMatch(/^hashed:words-1\+idf-[0-9a-f]{16}:64:unit$/);
    expect((await open(['the dog', 'the cat'])).identity).toEqual(one.identity);
    expect((await open(['the cat', 'the dog', 'the'])).identity.text).not.toBe(one.identity.text);
  });

  it('brings texts near by their rare words', async () => {
    const texts = [...Array.from({ length: 50 }, (_, number) => `the report of room ${number}`), 'zebra'];
    const cosine = ([left, right]: readonly Float32Array[]): number => left.reduce((sum, value, place) => sum + value * right[place], 0);
    const pair = ['the report of the zebra', 'zebra'];
    expect(cosine(await (await open(texts)).embed(pair))).toBeGreaterThan(cosine(await hashed.embed(pair)) + 0.1);
  });
});
