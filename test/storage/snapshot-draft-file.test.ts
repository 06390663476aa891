import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SnapshotDraftFile } from '../../host/storage/snapshot-draft-file.ts';
import { temporaryFolder } from './temporary-folder.ts';

describe('a draft of a snapshot', () => {
  it('lies under its own name until it is committed', async () => {
    const folder = temporaryFolder();
    const draft = await SnapshotDraftFile.create(join(folder, 'done'), join(folder, 'draft'));
    await draft.write('s', new Uint8Array(3));
    expect(readdirSync(folder)).toEqual(['draft']);
    expect(await draft.commit()).toBeGreaterThan(3);
    expect(readdirSync(folder)).toEqual(['done']);
  });

  it('leaves nothing when it is discarded, and says so when it cannot be written', async () => {
    const folder = temporaryFolder();
    const draft = await SnapshotDraftFile.create(join(folder, 'done'), join(folder, 'draft'));
    await draft.discard();
    expect(existsSync(join(folder, 'draft'))).toBe(false);
    await expect(draft.write('s', new Uint8Array(3))).rejects.toMatchObject({ code: 'MEM_SNAPSHOT_FAILED' });
    await expect(SnapshotDraftFile.create(join(folder, 'a'), join(folder, 'no', 'draft'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('fills a full disk without taking the process down', async () => {
    if (!existsSync('/dev/full')) return;
    await expect(SnapshotDraftFile.create(join(temporaryFolder(), 'a'), '/dev/full')).rejects.toMatchObject({ code: 'ENOSPC' });
  });
});
