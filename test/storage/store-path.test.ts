import { existsSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cacheFolderOf, makeStorePath } from '../../host/storage/store-path.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('the path of a store', () => {
  it('is the same by any spelling, and so is its cache', () => {
    const folder = realpathSync(temporaryFolder());
    const path = join(folder, 'deep', 'memory.db');
    expect(makeStorePath(`${folder}/deep/../deep/memory.db`)).toBe(path);
    expect(existsSync(dirname(path))).toBe(true);
    writeFileSync(path, '');
    const alias = join(folder, 'alias.db');
    symlinkSync(path, alias);
    expect([makeStorePath(alias), cacheFolderOf(alias), cacheFolderOf(path)]).toEqual([path, `${path}.cache`, `${path}.cache`]);
  });

  it('has a cache also where nothing is', () => {
    expect(cacheFolderOf('/nowhere/memory.db')).toBe('/nowhere/memory.db.cache');
  });
});
