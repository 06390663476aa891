/**
 * Token-set kernel: one query against many sets of token ids, in one call.
 *
 * A set has an *index*, given by adding, and lies in columns that grow at their ends. *Settling* orders all sets by length and gives every
 * token its posting list; sets added later are *young* and compared one by one.
 */
import type { MemoryBlock } from './memory-arena.ts';

/**
 * How alike two sets are, in [0, 1]: shared tokens by those of both together (jaccard), twice the shared by the sum of the sizes (dice), shared
 * by the root of the product of the sizes (cosine), by the smaller size (overlap), by the query's (query-in-record) or the record's size
 * (record-in-query). An empty set has 1 with an empty set and 0 with every other.
 */
export type SetMeasure = 'jaccard' | 'dice' | 'cosine' | 'overlap' | 'query-in-record' | 'record-in-query';

/** All blocks are read as u32, `removed` as u8. */
export interface TokenSetColumns {
  /** Tokens of all sets, each set strictly ascending. */
  readonly tokens: MemoryBlock;
  /** `count + 1` positions into `tokens`. */
  readonly starts: MemoryBlock;
  /** 1 for a set that was removed. */
  readonly removed: MemoryBlock;
  readonly count: number;
  /** Null: every set is young. */
  readonly settled: SettledSets | null;
}

/** Room for what settling writes; the kernel keeps what it found in `descriptor`. */
export interface SettledSets {
  readonly descriptor: MemoryBlock;
  /** One per set. */
  readonly order: MemoryBlock;
  /** Three per length that occurs. */
  readonly lengthRuns: MemoryBlock;
  /** `tokenLimit + 2`. */
  readonly postingStarts: MemoryBlock;
  /** One per token of a set. */
  readonly postings: MemoryBlock;
  readonly tokenLimit: number;
}

/** Buckets of sets by the bands of their MinHash signatures; all blocks are read as u32. */
export interface SetBands {
  /** Bands of a signature. */
  readonly bands: number;
  /** Words of a band. */
  readonly rows: number;
  /** Two per set and band. */
  readonly links: MemoryBlock;
  /** `bucketCount` per band, all zero before the first set is linked. */
  readonly heads: MemoryBlock;
  /** A power of two. */
  readonly bucketCount: number;
}

/** A found set. */
export interface SetHit {
  readonly index: number;
  /** Tokens in both sets. */
  readonly shared: number;
  readonly similarity: number;
}

export interface TokenSetKernel {
  /** Bytes of `SettledSets.descriptor`. */
  readonly descriptorBytes: number;
  /**
   * Settles all sets of the columns. Tokens of removed sets are dropped: `tokens` and `starts` close up.
   *
   * @param longest  tokens of the longest set
   * @throws MemoryError `MEM_OUT_OF_MEMORY` no room to work; nothing was changed
   */
  settle(columns: TokenSetColumns & { readonly settled: SettledSets }, longest: number): void;
  /**
   * Sets that share a token with the query and are at least so similar, by falling similarity, then by rising index.
   *
   * @param query  strictly ascending, not empty
   * @param limit  the best so many; 0 for all
   * @throws MemoryError `MEM_OUT_OF_MEMORY` no room for the answer
   */
  search(columns: TokenSetColumns, query: Uint32Array, measure: SetMeasure, least: number, limit: number): SetHit[];
  /**
   * Writes the keys of sets from `first` on into the links; heads are not read.
   *
   * @throws MemoryError `MEM_OUT_OF_MEMORY` no room for a signature
   */
  writeBandKeys(columns: TokenSetColumns, bands: Pick<SetBands, 'bands' | 'rows' | 'links'>, first: number): void;
  /** Puts sets from `first` on, whose keys are written, into their buckets. */
  linkBands(columns: TokenSetColumns, bands: SetBands, first: number): void;
  /**
   * As `search` by Jaccard similarity, among the sets that share a band with the query; all sets are linked.
   *
   * @throws MemoryError `MEM_OUT_OF_MEMORY` no room for the answer
   */
  searchBands(columns: TokenSetColumns, bands: SetBands, query: Uint32Array, least: number, limit: number): SetHit[];
}
