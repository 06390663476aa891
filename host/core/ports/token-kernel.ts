/**
 * Token kernel: texts become runs of dense token ids.
 *
 * A *token* is a maximal run of code points of one class. `whitespace`: everything but the code points with the Unicode property
 * White_Space. `words`: ASCII letters and digits, and code points from U+0080 outside the blocks of punctuation, symbols and spaces (listed in
 * assembly/kernels/token-bytes.ts). Neither changes with a version of Unicode. Case is kept, nothing is normalised.
 */
export type Tokenisation = 'whitespace' | 'words';

/** Tokens of texts: those of text i are `ids[ends[i - 1] .. ends[i])`, from 0 for the first. Fresh arrays. */
export interface TokenRuns {
  readonly ids: Uint32Array;
  readonly ends: Uint32Array;
}

/** A token table in kernel memory. Ids count up from 0 in the order of first occurrence. */
export interface TokenInterner {
  /** Different tokens so far. */
  readonly size: number;
  /**
   * @throws MemoryError `MEM_OUT_OF_MEMORY` no room; tokens that were interned before that keep their ids, the interner stays usable
   */
  intern(texts: readonly string[], tokenisation: Tokenisation): TokenRuns;
  /** Precondition: `id` is below `size`. */
  textOf(id: number): string;
  free(): void;
}

export interface TokenKernel {
  /** @throws MemoryError `MEM_OUT_OF_MEMORY` no room for an empty table */
  openInterner(): TokenInterner;
}
