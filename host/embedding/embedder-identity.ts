/** Embedder identity: the parts that make vectors comparable, and the one text that indexes keep of them. */
import type { EmbedderIdentity } from '../core/ports/embedder.ts';

/**
 * @example
 * identifyEmbedder({ name: 'hashed', model: 'words-1', dimension: 256, normalised: true }).text; // 'hashed:words-1:256:unit'
 */
export function identifyEmbedder(parts: Omit<EmbedderIdentity, 'text'>): EmbedderIdentity {
  const { name, model, dimension, normalised } = parts;
  return { ...parts, text: `${name}:${model}:${dimension}:${normalised ? 'unit' : 'raw'}` };
}

/** The rows of a matrix, as views of it. */
export function rowsOfMatrix(matrix: Float32Array, dimension: number): Float32Array[] {
  return Array.from({ length: matrix.length / dimension }, (_, row) => matrix.subarray(row * dimension, (row + 1) * dimension));
}
