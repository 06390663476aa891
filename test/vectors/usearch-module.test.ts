import { describe, expect, it } from 'vitest';
import { loadUsearch } from '../../host/vectors/usearch-module.ts';

describe('loadUsearch', () => {
  it('loads the library', async () => {
    expect(typeof (await loadUsearch()).Index).toBe('function');
  });

  it('says which platforms it needs when the library cannot be loaded', async () => {
    const missing = loadUsearch(() => Promise.reject(new Error('no native part')));
    await expect(missing).rejects.toMatchObject({ code: 'MEM_RUNTIME_UNSUPPORTED', message: expect.stringContaining(process.arch) });
  });
});
