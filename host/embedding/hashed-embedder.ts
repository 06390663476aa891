/**
 * Hashed embedder: the default; needs no model, no key and no service.
 *
 * Texts are near that share words or pieces of words, in any language, misspelt or inflected; that two different words mean the same it cannot
 * know. Every vector is computed in the kernel and has the same bits on every machine.
 */
import type { Embedder, EmbedderIdentity, EmbedOptions } from '../core/ports/embedder.ts';
import type { EmbeddingKernel, TermHashes } from '../core/ports/embedding-kernel.ts';
import { InvalidArgumentError } from '../errors.ts';
import { identifyEmbedder, rowsOfMatrix } from './embedder-identity.ts';
import { textTurns } from './text-batches.ts';

/** Features, their weights and their hash (assembly/kernels/hashed-embedding.ts): raised with every change of a vector. */
const MODEL = 'words-1';
/** Whole vectors of four components; the largest dimension that an index takes. */
const STEP = 4;
const MOST_DIMENSION = 8_192;
/** Embedded before the event loop gets a turn: some 5 ms, measured at 1 µs a short text and 30 ns a byte. */
const TURN = { texts: 4_096, bytes: 131_072 };

export class HashedEmbedder implements Embedder {
  readonly identity: EmbedderIdentity;
  private readonly kernel: EmbeddingKernel;

  /**
   * @param dimension  a multiple of 4, 4 to 8,192
   * @throws InvalidArgumentError the dimension is none
   */
  constructor(kernel: EmbeddingKernel, dimension: number) {
    if (!(Number.isInteger(dimension) && dimension % STEP === 0 && dimension >= STEP && dimension <= MOST_DIMENSION))
      throw new InvalidArgumentError(['dimension'], `${dimension}`, `a multiple of ${STEP}, ${STEP} to ${MOST_DIMENSION}`);
    this.kernel = kernel;
    this.identity = identifyEmbedder({ name: 'hashed', model: MODEL, dimension, normalised: true });
  }

  readonly termHashes = (texts: readonly string[]): TermHashes => this.kernel.termHashes(texts);

  async prepare(): Promise<void> {}

  async embed(texts: readonly string[], { weights, signal }: EmbedOptions = {}): Promise<Float32Array[]> {
    const { dimension } = this.identity;
    signal?.throwIfAborted();
    // The usual question: cutting it into turns would cost as much as its vector.
    if (texts.length === 1) return [this.kernel.hashed(texts, dimension, weights)];
    const vectors: Float32Array[] = [];
    for await (const batch of textTurns(texts, TURN, signal)) {
      for (const row of rowsOfMatrix(this.kernel.hashed(batch, dimension, weights), dimension)) vectors.push(row);
    }
    return vectors;
  }

  async close(): Promise<void> {}
}
