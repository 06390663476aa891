/**
 * Static embedder: means of token vectors from a local model; knows what words mean, needs no service and no graphics card.
 *
 *   text ─ tokenizer, in JavaScript ─> token ids, at most 512 ─ one kernel call ─> mean of their rows ─> vector
 */
import type { Embedder, EmbedderIdentity, EmbedOptions } from '../core/ports/embedder.ts';
import type { EmbeddingKernel, EmbeddingTable } from '../core/ports/embedding-kernel.ts';
import { EmbedderFailedError } from '../errors.ts';
import { identifyEmbedder } from './embedder-identity.ts';
import { loadStaticModel, type StaticModel } from './static-model.ts';
import { textTurns } from './text-batches.ts';

/** As Model2Vec: what follows is left out. */
const MOST_TOKENS = 512;
/** Embedded before the event loop gets a turn: some 5 ms, measured at 13 µs a short text, nearly all of it tokenizing. */
const TURN = { texts: 512, bytes: 16_384 };

export class StaticEmbedder implements Embedder {
  readonly identity: EmbedderIdentity;
  private readonly model: Omit<StaticModel, 'rows'>;
  private readonly table: EmbeddingTable;

  /**
   * Reads a model and copies its rows into kernel memory.
   *
   * @throws EmbedderFailedError the folder holds no model, or a damaged one
   * @throws MemoryError `MEM_OUT_OF_MEMORY` no room for its rows
   */
  static async open(kernel: EmbeddingKernel, folder: string): Promise<StaticEmbedder> {
    return new StaticEmbedder(kernel, await loadStaticModel(folder));
  }

  private constructor(kernel: EmbeddingKernel, { rows, ...model }: StaticModel) {
    const { digest, dimension, normalised, rowLength } = model;
    this.identity = identifyEmbedder({ name: 'static', model: digest, dimension, normalised });
    this.model = model;
    this.table = kernel.openTable(rows, rowLength);
  }

  async prepare(): Promise<void> {}

  async embed(texts: readonly string[], { signal }: EmbedOptions = {}): Promise<Float32Array[]> {
    const vectors: Float32Array[] = [];
    for await (const batch of textTurns(texts, TURN, signal)) vectors.push(...this.embedSome(batch));
    return vectors;
  }

  async close(): Promise<void> {
    this.table.free();
  }

  private embedSome(texts: readonly string[]): Float32Array[] {
    const { rowLength, dimension, normalised } = this.model;
    const ids: number[] = [];
    const ends = new Uint32Array(texts.length);
    for (const [index, text] of texts.entries()) {
      for (const id of this.idsOf(text)) ids.push(id);
      ends[index] = ids.length;
    }
    const matrix = this.table.pooled(Uint32Array.from(ids), ends, normalised);
    return texts.map((_, index) => matrix.subarray(index * rowLength, index * rowLength + dimension));
  }

  private idsOf(text: string): number[] {
    const { tokenizer, unknownId } = this.model;
    // The library's own types are lost on the way through its package.
    const encoded: { readonly ids: readonly number[] } = tokenizer.encode(text, { add_special_tokens: false });
    const ids = encoded.ids.filter((id) => id !== unknownId);
    const stray = ids.find((id) => !(id >= 0 && id < this.table.rowCount));
    if (stray === undefined) return ids.slice(0, MOST_TOKENS);
    const problem = { embedder: this.identity.text, found: `token id ${stray}`, expected: `one below ${this.table.rowCount}` };
    throw new EmbedderFailedError('MEM_EMBEDDER_FAILED', { ...problem, retryable: false });
  }
}
