import { describe, expect, it } from 'vitest';
import { loadSqlite } from '../../host/storage/sqlite-module.ts';

describe('loadSqlite', () => {
  it('gives the SQLite of the runtime', async () => {
    expect((await loadSqlite()).DatabaseSync).toBeTypeOf('function');
  });

  it('says readably that the runtime has none', async () => {
    const missing = loadSqlite(() => Promise.reject(new Error('No such built-in module: node:sqlite')));
    await expect(missing).rejects.toMatchObject({ code: 'MEM_RUNTIME_UNSUPPORTED', message: expect.stringContaining(process.version) });
  });
});
