import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEmbedder, createEngine } from '../host/compose.ts';
import type { EmbedderConfig } from '../host/config.ts';
import { LocalEndpoint } from './embedding/local-endpoint.ts';
import { writeModel } from './embedding/small-model.ts';

const engine = createEngine({ threadCount: 1 });
const dependencies = { kernels: engine, clock: { nowMs: () => 0 }, random: () => 0 };
const cacheBytes = 1_000_000;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mneme-embedder-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

afterAll(() => engine.close());

describe('createEmbedder', () => {
  it('opens each kind by its configuration', async () => {
    const endpoint = { baseUrl: 'http://127.0.0.1:1', model: 'm', dimension: 8, sendsDimension: false, key: undefined };
    const configs: EmbedderConfig[] = [
      { kind: 'hashed', cacheBytes, dimension: 8 },
      { kind: 'static', cacheBytes, folder: writeModel(folder) },
      { kind: 'endpoint', cacheBytes, ...endpoint },
    ];
    const names: string[] = [];
    for (const config of configs) {
      const embedder = await createEmbedder(config, dependencies);
      names.push(embedder.identity.name);
      expect(await embedder.embed([''])).toHaveLength(1);
      expect(embedder.statistics()).toMatchObject({ misses: 1, capacityBytes: cacheBytes });
      await embedder.close();
    }
    expect(names).toEqual(['hashed', 'static', 'endpoint']);
  });

  it('fails at once when the library of a model is not installed, or its folder is empty', async () => {
    const transformers: EmbedderConfig = { kind: 'transformers', cacheBytes, model: 'm', dimension: 8 };
    await expect(createEmbedder(transformers, dependencies)).rejects.toMatchObject({ code: 'MEM_RUNTIME_UNSUPPORTED' });
    await expect(createEmbedder({ kind: 'static', cacheBytes, folder }, dependencies)).rejects.toMatchObject({
      code: 'MEM_EMBEDDER_FAILED',
    });
  });

  it('keeps known vectors from one run to the next, and ignores a damaged file', async () => {
    const endpoint = new LocalEndpoint();
    await endpoint.open();
    const config: EmbedderConfig = {
      kind: 'endpoint',
      cacheBytes,
      baseUrl: endpoint.url,
      model: 'm',
      dimension: 4,
      sendsDimension: false,
      key: 'k',
    };
    const problems: string[] = [];
    const run = async (): Promise<number> => {
      const embedder = await createEmbedder(config, {
        ...dependencies,
        cacheFolder: folder,
        onCacheProblem: (reason) => problems.push(reason),
      });
      await embedder.embed(['a', 'b']);
      await embedder.close();
      return endpoint.asked.length;
    };
    expect([await run(), await run()]).toEqual([1, 1]);
    const [name] = readdirSync(folder);
    writeFileSync(join(folder, name), 'damaged');
    expect([await run(), await run()]).toEqual([2, 2]);
    expect(problems).toEqual([`"${name}" is damaged: its digest does not fit`]);
    await endpoint.close();
  });

  it('says when vectors cannot be kept, and closes all the same', async () => {
    const model = writeModel(folder);
    const problems: string[] = [];
    const cacheFolder = join(model, 'config.json');
    writeFileSync(cacheFolder, '{}');
    const embedder = await createEmbedder(
      { kind: 'static', cacheBytes, folder: model },
      { ...dependencies, cacheFolder, onCacheProblem: (reason) => problems.push(reason) },
    );
    await embedder.close();
    expect(problems).toEqual([expect.stringContaining('cannot be read: ENOTDIR'), 'vectors cannot be kept: EEXIST']);
  });

  it('writes no file of hashed vectors', async () => {
    const embedder = await createEmbedder({ kind: 'hashed', cacheBytes, dimension: 8 }, { ...dependencies, cacheFolder: folder });
    await embedder.embed(['a']);
    await embedder.close();
    expect(readdirSync(folder)).toEqual([]);
  });
});
