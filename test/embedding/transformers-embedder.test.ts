import { describe, expect, it } from 'vitest';
import { TransformersEmbedder } from '../../host/embedding/transformers-embedder.ts';
import type { FeatureTensor, TransformersModule } from '../../host/embedding/transformers-module.ts';
import { EmbedderFailedError } from '../../host/errors.ts';
import { describeEmbedder } from '../contracts/embedder.ts';

/** Stands in for the library: unit vectors whose first two components tell the text's length. */
function fakeLibrary(answer: (texts: readonly string[]) => FeatureTensor = unitVectors) {
  const calls = { pipelines: [] as unknown[], batches: [] as number[], disposed: 0, failures: 0 };
  const extract = Object.assign(
    async (texts: readonly string[]): Promise<FeatureTensor> => {
      calls.batches.push(texts.length);
      return answer(texts);
    },
    {
      dispose: async () => {
        calls.disposed++;
      },
    },
  );
  const module: TransformersModule = {
    async pipeline(task, model, options) {
      calls.pipelines.push([task, model, options]);
      if (calls.failures-- > 0) throw new Error('no such model');
      return extract;
    },
  };
  return { calls, importModule: () => Promise.resolve(module) };
}

function unitVectors(texts: readonly string[]): FeatureTensor {
  return { dims: [texts.length, 4], data: Float32Array.from(texts.flatMap(({ length }) => [Math.cos(length), Math.sin(length), 0, 0])) };
}

describeEmbedder('TransformersEmbedder', () => new TransformersEmbedder({ model: 'm', dimension: 4, ...fakeLibrary() }));

describe('TransformersEmbedder', () => {
  it('loads the model once, from local files, and gives it back', async () => {
    const { calls, importModule } = fakeLibrary();
    const embedder = new TransformersEmbedder({ model: 'org/m', dimension: 4, importModule });
    await Promise.all([embedder.prepare(), embedder.embed(['a']), embedder.embed(['b'])]);
    expect(calls.pipelines).toEqual([['feature-extraction', 'org/m', { local_files_only: true }]]);
    await embedder.close();
    expect(calls.disposed).toBe(1);
  });

  it('cuts a call into batches', async () => {
    const { calls, importModule } = fakeLibrary();
    const embedder = new TransformersEmbedder({ model: 'm', dimension: 4, importModule });
    const vectors = await embedder.embed(Array.from({ length: 70 }, (_, index) => 'x'.repeat(index)));
    expect(calls.batches).toEqual([32, 32, 6]);
    expect(vectors[69][0]).toBeCloseTo(Math.cos(69), 5);
  });

  it('tries again to load a model that could not be loaded', async () => {
    const { calls, importModule } = fakeLibrary();
    calls.failures = 1;
    const embedder = new TransformersEmbedder({ model: 'm', dimension: 4, importModule });
    await expect(embedder.prepare()).rejects.toBeInstanceOf(EmbedderFailedError);
    expect(await embedder.embed(['a'])).toHaveLength(1);
  });

  it.each([
    ['another dimension', { dims: [1, 3], data: [1, 2, 3] }, 'found a result of 1 x 3, expected 1 x 4'],
    ['a vector for each token', { dims: [1, 2, 4], data: new Array(8).fill(0) }, 'found a result of 1 x 2 x 4'],
    ['fewer numbers than it says', { dims: [1, 4], data: [1, 2] }, 'found a result of 1 x 4'],
    ['a number that is none', { dims: [1, 4], data: [1, Number.NaN, 0, 0] }, 'no finite number'],
  ])('refuses %s', async (_name, tensor, text) => {
    const embedder = new TransformersEmbedder({ model: 'm', dimension: 4, ...fakeLibrary(() => tensor) });
    await expect(embedder.embed(['a'])).rejects.toThrow(text);
  });

  it('says that a model failed', async () => {
    const library = fakeLibrary(() => {
      throw new Error('out of memory');
    });
    const embedder = new TransformersEmbedder({ model: 'm', dimension: 4, ...library });
    await expect(embedder.embed(['a'])).rejects.toMatchObject({ code: 'MEM_EMBEDDER_FAILED', cause: new Error('out of memory') });
    await embedder.close();
  });

  it('says that the library is not installed', async () => {
    await expect(new TransformersEmbedder({ model: 'm', dimension: 4 }).prepare()).rejects.toMatchObject({
      code: 'MEM_RUNTIME_UNSUPPORTED',
    });
  });
});
