/** Embedding kernel: vectors computed from the words of texts, or from the rows of a model's tokens. */

/** What a word counts, such as its inverse document frequency. */
export interface TermWeights {
  /**
   * @param termHash  of a folded word, as `termHashes` lists them
   * @returns finite, at least 0; 1 is usual
   */
  weightOf(termHash: number): number;
}

/** Hashes of the words of texts: those of text i are `hashes[ends[i - 1] .. ends[i])`. Fresh arrays. */
export interface TermHashes {
  readonly hashes: Uint32Array;
  readonly ends: Uint32Array;
}

/** Rows of a model in kernel memory, until `free`. */
export interface EmbeddingTable {
  readonly rowCount: number;
  /**
   * Means of rows, a matrix with a row for each text; 0 for a text without ids. A fresh array.
   *
   * @param ids   of text i: `ids[ends[i - 1] .. ends[i])`; every id is below `rowCount`
   * @throws MemoryError `MEM_OUT_OF_MEMORY`
   */
  pooled(ids: Uint32Array, ends: Uint32Array, normalised: boolean): Float32Array;
  free(): void;
}

export interface EmbeddingKernel {
  /**
   * Hashed words and character windows, of length 1; a matrix with a row for each text. A fresh array, the same bits everywhere.
   *
   * @param dimension  a multiple of 4, 4 to 8,192
   * @throws MemoryError `MEM_OUT_OF_MEMORY`
   */
  hashed(texts: readonly string[], dimension: number, weights?: TermWeights): Float32Array;
  /** @throws MemoryError `MEM_OUT_OF_MEMORY` */
  termHashes(texts: readonly string[]): TermHashes;
  /**
   * Copies a model's rows into kernel memory.
   *
   * @param rows  one behind the other, `dimension` components each; `dimension` is a multiple of 4
   * @throws MemoryError `MEM_OUT_OF_MEMORY`
   */
  openTable(rows: Float32Array, dimension: number): EmbeddingTable;
}
