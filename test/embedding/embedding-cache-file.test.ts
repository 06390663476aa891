import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { identifyEmbedder } from '../../host/embedding/embedder-identity.ts';
import { embeddingCacheName, loadEmbeddings, removeEmbeddings, saveEmbeddings } from '../../host/embedding/embedding-cache-file.ts';

const IDENTITY = identifyEmbedder({ name: 'test', model: 'm', dimension: 4, normalised: false });
const ENTRIES: [string, Float32Array][] = [
  ['\ud800\u0000abc\udfff\uffff1', Float32Array.of(1, -2, 0.5, 1e-30)],
  ['12345678', Float32Array.of(4, 3, 2, 1)],
];

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mneme-embeddings-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('an embedding cache file', () => {
  it('gives back what was saved, in order, and leaves no other file', async () => {
    const inner = join(folder, 'made');
    await saveEmbeddings(inner, IDENTITY, ENTRIES);
    await saveEmbeddings(inner, IDENTITY, ENTRIES);
    expect(await loadEmbeddings(inner, IDENTITY)).toEqual({ entries: ENTRIES });
    expect(readdirSync(inner)).toEqual([embeddingCacheName(IDENTITY)]);
  });

  it('is deleted with those of all other embedders, and no other file is', async () => {
    await saveEmbeddings(folder, IDENTITY, ENTRIES);
    await saveEmbeddings(folder, identifyEmbedder({ ...IDENTITY, model: 'n' }), ENTRIES);
    const others = ['embeddings-1.cache', 'x-embeddings-0123456789abcdef.cache'];
    for (const name of others) writeFileSync(join(folder, name), '');
    await removeEmbeddings(folder);
    expect(readdirSync(folder)).toEqual(others);
    await removeEmbeddings(join(folder, 'missing'));
    await expect(removeEmbeddings(join(folder, others[0]))).rejects.toMatchObject({ code: 'MEM_STORE_FAILED' });
  });

  it('is named by its embedder, so another embedder finds nothing', async () => {
    await saveEmbeddings(folder, IDENTITY, ENTRIES);
    expect(embeddingCacheName(IDENTITY)).toMatch(/^embeddings-[0-9a-f]{16}[.]cache$/);
    expect(await loadEmbeddings(folder, identifyEmbedder({ ...IDENTITY, model: 'n' }))).toBeUndefined();
  });

  it('is refused when it was given the name of another embedder', async () => {
    const other = identifyEmbedder({ ...IDENTITY, model: 'n' });
    await saveEmbeddings(folder, IDENTITY, ENTRIES);
    writeFileSync(join(folder, embeddingCacheName(other)), readFileSync(join(folder, embeddingCacheName(IDENTITY))));
    expect(await loadEmbeddings(folder, other)).toEqual({ reason: expect.stringContaining('"test:m:4:raw", expected "test:n:4:raw"') });
  });

  it('is refused whichever bit is flipped and wherever it is cut', async () => {
    await saveEmbeddings(folder, IDENTITY, ENTRIES);
    const path = join(folder, embeddingCacheName(IDENTITY));
    const whole = readFileSync(path);
    for (let at = 0; at < whole.length; at++) {
      const damaged = Buffer.from(whole);
      damaged[at] ^= 1 << (at % 8);
      writeFileSync(path, damaged);
      expect(await loadEmbeddings(folder, IDENTITY)).toHaveProperty('reason');
      writeFileSync(path, whole.subarray(0, at));
      expect(await loadEmbeddings(folder, IDENTITY)).toHaveProperty('reason');
    }
  });

  it('that cannot be read is a reason and no error', async () => {
    expect(await loadEmbeddings(join(folder, 'none'), IDENTITY)).toBeUndefined();
    writeFileSync(join(folder, 'file'), '');
    expect(await loadEmbeddings(join(folder, 'file'), IDENTITY)).toEqual({ reason: expect.stringContaining('ENOTDIR') });
  });
});
