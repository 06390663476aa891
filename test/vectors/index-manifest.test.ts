import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { filePrefix, readManifest, removeIndexFiles, writeManifest } from '../../host/vectors/index-manifest.ts';

const folder = mkdtempSync(join(tmpdir(), 'mneme-manifest-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const identity = { dimension: 3, metric: 'cosine', scalar: 'bf16', embedder: 'test "1"\n' } as const;
const target = { folder, name: 'a', sequenceNumber: 12 };
const rows = { name: 'vectors-a.0.rows', bytes: 8, sha256: '00' };

describe('the manifest of an index', () => {
  it('reads back what was written', async () => {
    const manifest = { identity, count: 4, sequenceNumber: 12, entry: '', rows, graph: null };
    await writeManifest(target, manifest);
    expect(await readManifest(target, identity)).toMatchObject({ manifest });
  });

  it('is no manifest when its digest does not fit, whatever it says', async () => {
    writeFileSync(join(folder, 'vectors-a.json'), '{"format":"mneme-vectors"}\n0\n');
    expect(await readManifest(target, identity)).toEqual({ reason: '"vectors-a.json" is damaged: its digest does not fit' });
  });

  it('takes names of letters, digits, hyphens and underscores only, so that none leads out of the folder', () => {
    expect(filePrefix(target)).toBe('vectors-a.');
    for (const name of ['', '..', 'a/b', 'a.b', 'a'.repeat(129)])
      expect(() => filePrefix({ ...target, name })).toThrow(expect.objectContaining({ field: ['name'] }));
  });
});

describe('removeIndexFiles', () => {
  it("removes an index's files and no others", async () => {
    for (const name of ['vectors-a.1.rows', 'vectors-a.json.tmp', 'vectors-ab.json', 'other']) writeFileSync(join(folder, name), '');
    await removeIndexFiles(target);
    expect(readdirSync(folder).sort()).toEqual(['other', 'vectors-ab.json']);
  });
});
