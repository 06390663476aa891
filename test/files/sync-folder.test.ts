import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { syncFolder, syncFolderNow } from '../../host/files/sync-folder.ts';

const folder = mkdtempSync(join(tmpdir(), 'mneme-sync-'));
const missing = join(folder, 'missing');
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.unstubAllGlobals());

describe('syncFolder', () => {
  it('syncs a folder, and says when there is none', async () => {
    await syncFolder(folder);
    syncFolderNow(folder);
    await expect(syncFolder(missing)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(() => syncFolderNow(missing)).toThrow('ENOENT');
  });

  it('opens no folder on Windows, where none can be opened', async () => {
    vi.stubGlobal('process', { ...process, platform: 'win32' });
    await syncFolder(missing);
    syncFolderNow(missing);
  });
});
