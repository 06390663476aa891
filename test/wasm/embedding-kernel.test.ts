import { describe, expect, it } from 'vitest';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { hashedEmbedding, pooledEmbedding, wordHash } from '../reference/hashed-embedding.ts';

const { embeddings } = createEngineKernels({ threadCount: 1 });

describe('SharedEmbeddingKernel', () => {
  it('gives the rows of the reference over several packed batches', () => {
    const texts = Array.from({ length: 40 }, (_, index) => `${'lorem ipsum '.repeat(2_000)}${index}`);
    const matrix = embeddings.hashed(texts, 8);
    for (const index of [0, 10, 39]) expect(matrix.slice(index * 8, index * 8 + 8)).toEqual(hashedEmbedding(texts[index], 8));
  });

  it('takes more rows than it keeps in one call, one by one if they are large', () => {
    const texts = Array.from({ length: 300 }, (_, index) => `t${index}`);
    const matrix = embeddings.hashed(texts, 8_192);
    expect(matrix.slice(299 * 8_192)).toEqual(hashedEmbedding('t299', 8_192));
  });

  it('weighs each word of the right text in the right batch', () => {
    const texts = Array.from({ length: 3_000 }, (_, index) => `${'word '.repeat(30)}${index}`);
    const weightOf = (hash: number): number => (hash % 5) / 4;
    const matrix = embeddings.hashed(texts, 8, { weightOf });
    for (const index of [0, 1_700, 2_999])
      expect(matrix.slice(index * 8, index * 8 + 8)).toEqual(hashedEmbedding(texts[index], 8, weightOf));
  });

  it('lists the hashes of words over several batches', () => {
    const texts = Array.from({ length: 70_000 }, (_, index) => (index === 1 ? '' : `Ab ${index}`));
    const { hashes, ends } = embeddings.termHashes(texts);
    expect([ends[0], ends[1], ends[69_999]]).toEqual([2, 2, 139_998]);
    expect([...hashes.subarray(139_996)]).toEqual([wordHash('ab'), wordHash('69999')]);
    expect(embeddings.termHashes([])).toEqual({ hashes: new Uint32Array(0), ends: new Uint32Array(0) });
  });

  it('takes means of a table of rows until it is freed', () => {
    const rows = Float32Array.from({ length: 12 }, (_, place) => place - 5);
    const table = embeddings.openTable(rows, 4);
    expect(table.rowCount).toBe(3);
    for (const normalised of [true, false]) {
      const expected = [[0, 2, 2], [], [1]].flatMap((ids) => [...pooledEmbedding(ids, rows, 4, normalised)]);
      expect([...table.pooled(Uint32Array.of(0, 2, 2, 1), Uint32Array.of(3, 3, 4), normalised)]).toEqual(expected);
    }
    expect(table.pooled(new Uint32Array(0), new Uint32Array(0), true)).toHaveLength(0);
    table.free();
  });
});
