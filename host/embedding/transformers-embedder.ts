/**
 * Transformers embedder: a sentence model in this process, run by `@huggingface/transformers`, which the user installs.
 *
 * Nothing is fetched: the model is a folder, or one that the library has already. Means of token vectors, of length 1. One batch at a time:
 * the model uses all processors by itself.
 */
import type { Embedder, EmbedderIdentity, EmbedOptions } from '../core/ports/embedder.ts';
import { EmbedderFailedError } from '../errors.ts';
import { ConcurrencyLimit } from './concurrency-limit.ts';
import { identifyEmbedder, rowsOfMatrix } from './embedder-identity.ts';
import { batchTexts } from './text-batches.ts';
import { type FeatureExtractor, type FeatureTensor, loadTransformers, type TransformersModule } from './transformers-module.ts';

/** A batch is padded to its longest text: more texts cost more padding than they save. */
const BATCH = { texts: 32, bytes: 65_536 };

export interface TransformersOptions {
  /** A folder, or the name of a model that the library has. */
  readonly model: string;
  /** Of the model's vectors; any other answer is refused. */
  readonly dimension: number;
  /** Replaced by tests. */
  readonly importModule?: () => Promise<TransformersModule>;
}

export class TransformersEmbedder implements Embedder {
  readonly identity: EmbedderIdentity;
  private readonly options: TransformersOptions;
  private readonly places = new ConcurrencyLimit(1);
  private loading: Promise<FeatureExtractor> | undefined;

  constructor(options: TransformersOptions) {
    const { model, dimension } = options;
    this.identity = identifyEmbedder({ name: 'transformers', model, dimension, normalised: true });
    this.options = options;
  }

  async prepare(): Promise<void> {
    await this.extractor();
  }

  async embed(texts: readonly string[], { signal }: EmbedOptions = {}): Promise<Float32Array[]> {
    const vectors: Float32Array[] = [];
    if (texts.length === 0) return vectors;
    const extract = await this.extractor();
    for (const batch of batchTexts(texts, BATCH)) {
      const tensor = await this.places.run(() => {
        signal?.throwIfAborted();
        return extract(batch, { pooling: 'mean', normalize: true }).catch((cause: unknown) =>
          this.fail('a failing model', 'one that works', cause),
        );
      });
      vectors.push(...this.rowsOf(tensor, batch.length));
    }
    return vectors;
  }

  async close(): Promise<void> {
    const loading = this.loading;
    this.loading = undefined;
    const extract = await loading?.catch(() => undefined);
    await extract?.dispose?.();
  }

  /** Loaded once; a failure is not kept, so that the next call tries again. */
  private extractor(): Promise<FeatureExtractor> {
    this.loading ??= this.load().catch((error: unknown) => {
      this.loading = undefined;
      throw error;
    });
    return this.loading;
  }

  private async load(): Promise<FeatureExtractor> {
    const { model, importModule } = this.options;
    const { pipeline } = await loadTransformers(importModule);
    try {
      return await pipeline('feature-extraction', model, { local_files_only: true });
    } catch (cause) {
      return this.fail('no usable model', 'a folder or a model that the library has', cause);
    }
  }

  private rowsOf({ dims, data }: FeatureTensor, count: number): Float32Array[] {
    const { dimension } = this.identity;
    if (dims.length !== 2 || dims[0] !== count || dims[1] !== dimension || data.length !== count * dimension)
      return this.fail(`a result of ${dims.join(' x ')}`, `${count} x ${dimension}`);
    const all = Float32Array.from(data);
    if (!all.every(Number.isFinite)) return this.fail('a component that is no finite number', 'finite numbers');
    return rowsOfMatrix(all, dimension);
  }

  private fail(found: string, expected: string, cause?: unknown): never {
    const problem = { embedder: this.identity.text, found, expected, retryable: false };
    throw new EmbedderFailedError('MEM_EMBEDDER_FAILED', problem, cause === undefined ? {} : { cause });
  }
}
