import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEngine } from '../host/compose.ts';
import type { EmbedderConfig } from '../host/config.ts';
import { ConfiguredEmbedder, type EmbedderDependencies } from '../host/embedder-source.ts';
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

const sourceOf = (config: EmbedderConfig, more: Partial<EmbedderDependencies> = {}): ConfiguredEmbedder =>
  new ConfiguredEmbedder(() => config, { ...dependencies, ...more });

describe('ConfiguredEmbedder', () => {
  it('opens each kind by its configuration', async () => {
    const endpoint = { baseUrl: 'http://127.0.0.1:1', model: 'm', dimension: 8, sendsDimension: false, key: undefined };
    const configs: EmbedderConfig[] = [
      { kind: 'hashed', cacheBytes, dimension: 8 },
      { kind: 'static', cacheBytes, folder: writeModel(folder) },
      { kind: 'endpoint', cacheBytes, ...endpoint },
    ];
    const names: string[] = [];
    for (const config of configs) {
      const source = sourceOf(config);
      expect(source.statistics()).toBeUndefined();
      const embedder = await source.embedder();
      names.push(embedder.identity.name);
      expect(await embedder.embed([''])).toHaveLength(1);
      expect(source.statistics()).toMatchObject({ misses: 1, capacityBytes: cacheBytes });
      await source.close();
    }
    expect(names).toEqual(['hashed', 'static', 'endpoint']);
  });

  it('fails at once when the library of a model is not installed, or its folder is empty', async () => {
    const transformers: EmbedderConfig = { kind: 'transformers', cacheBytes, model: 'm', dimension: 8 };
    await expect(sourceOf(transformers).embedder()).rejects.toMatchObject({ code: 'MEM_RUNTIME_UNSUPPORTED' });
    await expect(sourceOf({ kind: 'static', cacheBytes, folder }).embedder()).rejects.toMatchObject({ code: 'MEM_EMBEDDER_FAILED' });
  });

  it('opens nothing before it is asked, once afterwards, and tries again after a failure', async () => {
    let asked = 0;
    const source = new ConfiguredEmbedder(() => {
      if (++asked === 1) throw new Error('not yet');
      return { kind: 'hashed', cacheBytes, dimension: 8 };
    }, dependencies);
    expect(asked).toBe(0);
    await expect(source.embedder()).rejects.toThrow('not yet');
    expect(await source.embedder()).toBe(await source.embedder());
    expect(asked).toBe(2);
    await source.close();
  });

  it('ends what waits for a silent service when it is told to, and answers on what it knows', async () => {
    const endpoint = new LocalEndpoint();
    await endpoint.open();
    const source = sourceOf({
      kind: 'endpoint',
      cacheBytes,
      baseUrl: endpoint.url,
      model: 'm',
      dimension: 4,
      sendsDimension: false,
      key: undefined,
    });
    const embedder = await source.embedder();
    const [known] = await embedder.embed(['known']);
    const arrived = new Promise<void>((resolve) => endpoint.behaviours.push(() => resolve()));
    const silent = embedder.embed(['silent']).catch((error: unknown) => error);
    await arrived;
    source.stopWaiting();
    expect(await silent).toMatchObject({ code: 'MEM_EMBEDDER_STOPPED', retryable: true });
    await expect(embedder.embed(['later'])).rejects.toMatchObject({ code: 'MEM_EMBEDDER_STOPPED' });
    expect(await embedder.embed(['known'])).toEqual([known]);
    await source.close();
    await endpoint.close();
  });

  it('forgets all texts, in memory and in the files of every embedder, opened or not', async () => {
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
    const source = sourceOf(config, { cacheFolder: folder });
    const embedder = await source.embedder();
    await embedder.embed(['a']);
    await source.forget();
    await embedder.embed(['a']);
    expect(endpoint.asked).toHaveLength(2);
    await source.close();
    writeFileSync(join(folder, 'embeddings-0123456789abcdef.cache.tmp'), 'left by a killed process');
    writeFileSync(join(folder, 'other.cache'), 'of somebody else');
    expect(readdirSync(folder)).toHaveLength(3);
    await sourceOf(config, { cacheFolder: folder }).forget();
    expect(readdirSync(folder)).toEqual(['other.cache']);
    await sourceOf(config, { cacheFolder: join(folder, 'missing') }).forget();
    await endpoint.close();
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
      const source = sourceOf(config, { cacheFolder: folder, onCacheProblem: (reason) => problems.push(reason) });
      await (await source.embedder()).embed(['a', 'b']);
      await source.close();
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
    const source = sourceOf(
      { kind: 'static', cacheBytes, folder: model },
      { cacheFolder, onCacheProblem: (reason) => problems.push(reason) },
    );
    await source.embedder();
    await source.close();
    expect(problems).toEqual([expect.stringContaining('cannot be read: ENOTDIR'), 'vectors cannot be kept: EEXIST']);
  });

  it('writes no file of hashed vectors', async () => {
    const source = sourceOf({ kind: 'hashed', cacheBytes, dimension: 8 }, { cacheFolder: folder });
    await (await source.embedder()).embed(['a']);
    await source.close();
    expect(readdirSync(folder)).toEqual([]);
  });
});
