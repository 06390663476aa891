/**
 * Create embedder: the adapter that the configuration names, behind a cache of its vectors.
 *
 * Adapters are imported when they are chosen: nobody pays for a library that he does not use, nor needs one where it does not run.
 */
import type { EmbedderConfig } from './config.ts';
import { CachedEmbedder } from './core/caching/cached-embedder.ts';
import type { CacheStatistics } from './core/caching/embedding-cache.ts';
import type { Clock } from './core/ports/clock.ts';
import type { Embedder } from './core/ports/embedder.ts';
import type { EmbeddingKernel } from './core/ports/embedding-kernel.ts';
import type { HashKernel } from './core/ports/hash-kernel.ts';
import { HashedEmbedder } from './embedding/hashed-embedder.ts';

export interface EmbedderDependencies {
  readonly kernels: { readonly embeddings: EmbeddingKernel; readonly hashes: HashKernel };
  readonly clock: Clock;
  /** In [0, 1): spreads retries. */
  readonly random: () => number;
  /** Folder of the store's caches; undefined: vectors are not kept from one run to the next. */
  readonly cacheFolder?: string | undefined;
  /** Hears why vectors of an earlier run are not used, or not kept for the next. */
  readonly onCacheProblem?: (reason: string) => void;
}

/** An embedder that knows what its cache holds; closing it keeps the cache's vectors for the next run. */
export interface OwnedEmbedder extends Embedder {
  statistics(): CacheStatistics;
}

/**
 * Opens the embedder, loads its model and the vectors of the run before.
 *
 * @throws MemoryError `MEM_EMBEDDER_FAILED`, `MEM_RUNTIME_UNSUPPORTED`, `MEM_OUT_OF_MEMORY` it cannot be used here
 */
export async function createEmbedder(config: EmbedderConfig, dependencies: EmbedderDependencies): Promise<OwnedEmbedder> {
  const { kernels, cacheFolder, onCacheProblem } = dependencies;
  const embedder = new CachedEmbedder(await openAdapter(config, dependencies), kernels.hashes, config.cacheBytes);
  try {
    await embedder.prepare();
  } catch (error) {
    await embedder.close();
    throw error;
  }
  // Hashed vectors are computed faster than they are read.
  if (cacheFolder === undefined || config.kind === 'hashed') return embedder;
  const { loadEmbeddings, saveEmbeddings } = await import('./embedding/embedding-cache-file.ts');
  const { identity, cache } = embedder;
  const known = await loadEmbeddings(cacheFolder, identity);
  if (known !== undefined && 'reason' in known) onCacheProblem?.(known.reason);
  else if (known !== undefined) cache.adopt(known.entries);
  return {
    identity,
    prepare: () => embedder.prepare(),
    embed: (texts, options) => embedder.embed(texts, options),
    statistics: () => embedder.statistics(),
    async close() {
      await saveEmbeddings(cacheFolder, identity, cache.entries()).catch((error: unknown) => {
        onCacheProblem?.(`vectors cannot be kept: ${error instanceof Error && 'code' in error ? String(error.code) : String(error)}`);
      });
      await embedder.close();
    },
  };
}

async function openAdapter(config: EmbedderConfig, { kernels, clock, random }: EmbedderDependencies): Promise<Embedder> {
  switch (config.kind) {
    case 'hashed':
      return new HashedEmbedder(kernels.embeddings, config.dimension);
    case 'static': {
      const { StaticEmbedder } = await import('./embedding/static-embedder.ts');
      return StaticEmbedder.open(kernels.embeddings, config.folder);
    }
    case 'endpoint': {
      const { EndpointEmbedder } = await import('./embedding/endpoint-embedder.ts');
      return new EndpointEmbedder({ ...config, clock, random });
    }
    case 'transformers': {
      const { TransformersEmbedder } = await import('./embedding/transformers-embedder.ts');
      return new TransformersEmbedder(config);
    }
  }
}
