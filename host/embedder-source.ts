/**
 * Embedder source: the adapter that the configuration names, behind a cache of its vectors.
 *
 * Adapters are imported when they are chosen, and opened when they are needed: nobody pays for a library or a model that he does not use, nor
 * is stopped by one that is broken.
 */
import type { EmbedderConfig } from './config.ts';
import { CachedEmbedder } from './core/caching/cached-embedder.ts';
import type { CacheFigures } from './core/ports/cache-figures.ts';
import type { Clock } from './core/ports/clock.ts';
import type { Embedder, EmbedderSource } from './core/ports/embedder.ts';
import type { EmbeddingKernel } from './core/ports/embedding-kernel.ts';
import type { HashKernel } from './core/ports/hash-kernel.ts';
import { HashedEmbedder } from './embedding/hashed-embedder.ts';
import { EmbedderFailedError } from './errors.ts';

export interface EmbedderDependencies {
  readonly kernels: { readonly embeddings: EmbeddingKernel; readonly hashes: HashKernel };
  readonly clock: Clock;
  /** In [0, 1): spreads retries. */
  readonly random: () => number;
  /** Longest that a call may wait for a service, with all its attempts; for ever when missing. */
  readonly patienceMs?: number | undefined;
  /** Folder of the store's caches; undefined: vectors are not kept from one run to the next. */
  readonly cacheFolder?: string | undefined;
  /** Hears why vectors of an earlier run are not used, or not kept for the next. */
  readonly onCacheProblem?: (reason: string) => void;
}

export class ConfiguredEmbedder implements EmbedderSource {
  readonly #config: () => EmbedderConfig;
  readonly #dependencies: EmbedderDependencies;
  #opening: Promise<CachedEmbedder> | undefined;
  #open: CachedEmbedder | undefined;
  #isPersistent = false;
  readonly #stopping = new AbortController();

  /** @param config  asked when the embedder is opened; may throw */
  constructor(config: () => EmbedderConfig, dependencies: EmbedderDependencies) {
    this.#config = config;
    this.#dependencies = dependencies;
  }

  /**
   * Opens the adapter, loads its model and the vectors of the run before.
   *
   * @throws MemoryError `MEM_INVALID_CONFIGURATION`, `MEM_EMBEDDER_FAILED`, `MEM_RUNTIME_UNSUPPORTED`, `MEM_OUT_OF_MEMORY` it cannot be used here
   */
  embedder(): Promise<Embedder> {
    this.#opening ??= this.#opened().catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  statistics(): CacheFigures | undefined {
    return this.#open?.statistics();
  }

  async forget(): Promise<void> {
    const { cacheFolder } = this.#dependencies;
    // One that is being opened has read the file already.
    await this.#opening?.catch(() => undefined);
    this.#open?.forget();
    if (cacheFolder === undefined) return;
    const { removeEmbeddings } = await import('./embedding/embedding-cache-file.ts');
    await removeEmbeddings(cacheFolder);
  }

  stopWaiting(): void {
    const embedder = this.#open?.identity.name ?? 'none';
    const problem = { embedder, found: 'it about to be closed', expected: 'it open', retryable: true };
    this.#stopping.abort(new EmbedderFailedError('MEM_EMBEDDER_STOPPED', problem));
  }

  async close(): Promise<void> {
    const { cacheFolder, onCacheProblem } = this.#dependencies;
    await this.#opening?.catch(() => undefined);
    const embedder = this.#open;
    if (embedder === undefined) return;
    if (cacheFolder !== undefined && this.#isPersistent) {
      const { saveEmbeddings } = await import('./embedding/embedding-cache-file.ts');
      await saveEmbeddings(cacheFolder, embedder.identity, embedder.cache.entries()).catch((error: unknown) => {
        onCacheProblem?.(`vectors cannot be kept: ${error instanceof Error && 'code' in error ? String(error.code) : String(error)}`);
      });
    }
    await embedder.close();
  }

  async #opened(): Promise<CachedEmbedder> {
    const { kernels, cacheFolder, onCacheProblem } = this.#dependencies;
    const config = this.#config();
    const embedder = new CachedEmbedder(
      await openAdapter(config, this.#dependencies),
      kernels.hashes,
      config.cacheBytes,
      this.#stopping.signal,
    );
    try {
      await embedder.prepare();
    } catch (error) {
      await embedder.close();
      throw error;
    }
    // Hashed vectors are computed faster than they are read.
    this.#isPersistent = config.kind !== 'hashed';
    if (cacheFolder !== undefined && this.#isPersistent) {
      const { loadEmbeddings } = await import('./embedding/embedding-cache-file.ts');
      const known = await loadEmbeddings(cacheFolder, embedder.identity);
      if (known !== undefined && 'reason' in known) onCacheProblem?.(known.reason);
      else if (known !== undefined) embedder.cache.adopt(known.entries);
    }
    this.#open = embedder;
    return embedder;
  }
}

async function openAdapter(config: EmbedderConfig, { kernels, clock, random, patienceMs }: EmbedderDependencies): Promise<Embedder> {
  switch (config.kind) {
    case 'hashed':
      return new HashedEmbedder(kernels.embeddings, config.dimension);
    case 'static': {
      const { StaticEmbedder } = await import('./embedding/static-embedder.ts');
      return StaticEmbedder.open(kernels.embeddings, config.folder);
    }
    case 'endpoint': {
      const { EndpointEmbedder } = await import('./embedding/endpoint-embedder.ts');
      return new EndpointEmbedder({ ...config, clock, random, ...(patienceMs !== undefined && { limits: { callMs: patienceMs } }) });
    }
    case 'transformers': {
      const { TransformersEmbedder } = await import('./embedding/transformers-embedder.ts');
      return new TransformersEmbedder(config);
    }
  }
}
