import { describe, expect, it } from 'vitest';
import { loadTransformers, type TransformersModule } from '../../host/embedding/transformers-module.ts';

describe('loadTransformers', () => {
  it('gives the module that is there', async () => {
    const module: TransformersModule = { pipeline: () => Promise.reject(new Error('not asked')) };
    expect(await loadTransformers(() => Promise.resolve(module))).toBe(module);
  });

  it('says that the package is not installed, as it is here', async () => {
    await expect(loadTransformers()).rejects.toMatchObject({
      code: 'MEM_RUNTIME_UNSUPPORTED',
      message: expect.stringContaining('npm install @huggingface/transformers'),
    });
  });
});
