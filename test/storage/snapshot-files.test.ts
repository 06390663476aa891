import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSnapshotFiles, snapshotFileName } from '../../host/storage/snapshot-files.ts';
import { describeSnapshotStore } from '../contracts/snapshot-store.ts';
import { temporaryFolder } from './temporary-folder.ts';

describeSnapshotStore('snapshot files', () => openSnapshotFiles(join(temporaryFolder(), 'cache')));

describe('snapshot files', () => {
  it('make their folder when the first one is written, and name no file after a space', async () => {
    const folder = join(temporaryFolder(), 'cache');
    const store = openSnapshotFiles(folder);
    expect([await store.open('alice'), existsSync(folder)]).toEqual([undefined, false]);
    await store.delete('alice');
    const draft = await store.create('alice');
    expect(readdirSync(folder)).toEqual([`${snapshotFileName('alice')}.draft`]);
    await draft.commit();
    expect(readdirSync(folder)).toEqual([snapshotFileName('alice')]);
    expect(snapshotFileName('alice')).toMatch(/^[0-9a-f]{40}\.snapshot$/);
  });

  it('are rid of what a killed process left half-written, when they are opened, and of half-written ones that are deleted', async () => {
    const folder = temporaryFolder();
    const left = join(folder, `${snapshotFileName('alice')}.draft`);
    writeFileSync(left, 'secret');
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    const store = openSnapshotFiles(folder);
    expect(readdirSync(folder)).toEqual(['notes.txt']);
    writeFileSync(left, 'secret');
    await store.delete('alice');
    expect(existsSync(left)).toBe(false);
  });

  it('say so when the medium refuses', async () => {
    const folder = join(temporaryFolder(), 'cache');
    writeFileSync(folder, 'no folder');
    expect(() => openSnapshotFiles(folder)).toThrow(expect.objectContaining({ code: 'MEM_SNAPSHOT_FAILED' }));
    rmSync(folder);
    const store = openSnapshotFiles(folder);
    mkdirSync(join(folder, `${snapshotFileName('a')}.draft`), { recursive: true });
    await expect(store.create('a')).rejects.toMatchObject({ code: 'MEM_SNAPSHOT_FAILED' });
    mkdirSync(join(folder, snapshotFileName('b')));
    await expect(store.delete('b')).rejects.toMatchObject({ code: 'MEM_SNAPSHOT_FAILED' });
    await expect(store.open('b')).rejects.toMatchObject({ code: expect.anything() });
  });

  it('are deletable at any time', async () => {
    const folder = join(temporaryFolder(), 'cache');
    const store = openSnapshotFiles(folder);
    await (await store.create('a')).commit();
    rmSync(folder, { recursive: true });
    expect(await store.open('a')).toBeUndefined();
    await (await store.create('a')).commit();
    expect(readFileSync(join(folder, snapshotFileName('a'))).length).toBeGreaterThan(0);
  });
});
