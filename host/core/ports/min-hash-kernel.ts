/** MinHash kernel: signatures of many sets, and how alike signatures are, in one call each. */

/** Signatures have so many words or a multiple of it. */
export const PERMUTATIONS_STEP = 4;

export interface MinHashKernel {
  /**
   * Signatures of sets of u32 values, one behind the other; all ones for an empty set.
   *
   * @param permutationCount  words of a signature: a multiple of PERMUTATIONS_STEP, at least that
   * @throws MemoryError `MEM_OUT_OF_MEMORY` no room for the largest set and its signature
   */
  signatures(sets: readonly Uint32Array[], permutationCount: number): Uint32Array;
  /**
   * Share of equal words, in [0, 1], of one signature and each of those that lie one behind the other in `others`.
   *
   * @throws MemoryError `MEM_OUT_OF_MEMORY` no room for a signature
   */
  similarities(signature: Uint32Array, others: Uint32Array): Float64Array;
}
