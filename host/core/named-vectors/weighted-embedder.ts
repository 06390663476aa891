/**
 * Weighted embedder: an embedder that knows words, with what the words of one space count.
 *
 * The table is frozen, and its digest is part of the identity: vectors that were made by another table, or without one, are another
 * embedder's, and nobody compares them.
 */
import type { Embedder, EmbedderIdentity, EmbedOptions } from '../ports/embedder.ts';
import type { NumericKernel } from '../ports/numeric-kernel.ts';
import { WordWeights } from './word-table.ts';

/** Of a SHA-1, as hexadecimal digits: nobody forges tables of his own space. */
const DIGEST_DIGITS = 16;

export class WeightedEmbedder implements Embedder {
  readonly identity: EmbedderIdentity;
  /** As `countWords` made it. */
  readonly table: string;
  private readonly embedder: Embedder;
  private readonly weights: WordWeights;

  /** @param embedder  knows words; is closed by whoever opened it */
  constructor(embedder: Embedder, table: string, numbers: NumericKernel) {
    const { name, model, dimension, normalised } = embedder.identity;
    const digest = Array.from(numbers.sha1(table), (byte) => byte.toString(16).padStart(2, '0')).join('');
    const weighted = `${model}+idf-${digest.slice(0, DIGEST_DIGITS)}`;
    const text = `${name}:${weighted}:${dimension}:${normalised ? 'unit' : 'raw'}`;
    this.identity = { name, model: weighted, dimension, normalised, text };
    this.table = table;
    this.embedder = embedder;
    this.weights = new WordWeights(table, (value) => numbers.ln(value));
  }

  prepare(): Promise<void> {
    return this.embedder.prepare();
  }

  embed(texts: readonly string[], options: EmbedOptions = {}): Promise<Float32Array[]> {
    return this.embedder.embed(texts, { ...options, weights: this.weights });
  }

  async close(): Promise<void> {}
}
