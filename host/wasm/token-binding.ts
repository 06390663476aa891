/** Token binding: the part of the module's face that belongs to hashing, interning and token sets (assembly/token-abi.ts). */

export interface TokenMap {
  readonly SHA1_STATE_BYTES: number;
  readonly SHA1_BATCH_SCRATCH_BYTES: number;
  readonly XX_HASH_64_STATE_BYTES: number;
  readonly INTERNER_SLOTS: number;
  readonly INTERNER_SLOT_MASK: number;
  readonly INTERNER_COUNT: number;
  readonly INTERNER_MOST_TOKENS: number;
  readonly INTERNER_POOL: number;
  readonly INTERNER_POOL_CAPACITY: number;
  readonly INTERNER_STARTS: number;
  readonly INTERNER_OUTPUT: number;
  readonly INTERNER_OUTPUT_CAPACITY: number;
  readonly INTERNER_OUTPUT_COUNT: number;
  readonly INTERNER_NEXT_TEXT: number;
  readonly INTERNER_NEXT_BYTE: number;
  readonly INTERNER_BYTES: number;
  readonly INTERNER_SLOT_BYTES: number;
  readonly TOKENS_WHITESPACE: number;
  readonly TOKENS_WORDS: number;
  readonly SETS_TOKENS: number;
  readonly SETS_STARTS: number;
  readonly SETS_COUNT: number;
  readonly SETS_REMOVED: number;
  readonly SETS_YOUNG_START: number;
  readonly SETS_ORDER: number;
  readonly SETS_ORDINAL_COUNT: number;
  readonly SETS_LENGTH_RUNS: number;
  readonly SETS_LENGTH_RUN_COUNT: number;
  readonly SETS_POSTING_STARTS: number;
  readonly SETS_TOKEN_LIMIT: number;
  readonly SETS_POSTINGS: number;
  readonly SETS_COUNTERS: number;
  readonly SETS_LISTS: number;
  readonly SETS_OUTPUT: number;
  readonly SETS_OUTPUT_CAPACITY: number;
  readonly SETS_BYTES: number;
  readonly SETS_LENGTH_RUN_BYTES: number;
  readonly SETS_HIT_BYTES: number;
  readonly MEASURE_JACCARD: number;
  readonly MEASURE_DICE: number;
  readonly MEASURE_COSINE: number;
  readonly MEASURE_OVERLAP: number;
  readonly MEASURE_QUERY_IN_RECORD: number;
  readonly MEASURE_RECORD_IN_QUERY: number;
}

export interface TokenFunctions {
  sha1Batch(bytes: number, starts: number, count: number, scratch: number, digests: number): void;
  sha1Open(state: number): void;
  sha1Update(state: number, bytes: number, length: number, scratch: number): void;
  sha1Digest(state: number, scratch: number, digest: number): void;
  xxHash64Batch(bytes: number, starts: number, count: number, seedLow: number, seedHigh: number, digests: number): void;
  xxHash64Open(state: number, seedLow: number, seedHigh: number): void;
  xxHash64Update(state: number, bytes: number, length: number): void;
  xxHash64Digest(state: number, digest: number): void;
  contentHashBatch(bytes: number, starts: number, count: number, seed: number, digests: number): void;
  internTexts(interner: number, bytes: number, starts: number, textCount: number, mode: number, marks: number, ends: number): number;
  markBytes(length: number): number;
  rehashInterner(interner: number): void;
  settleTokenSets(sets: number, lengths: number, longest: number): void;
  searchTokenSets(sets: number, query: number, length: number, measure: number, least: number, limit: number): number;
  embedHashed(bytes: number, starts: number, textCount: number, dimension: number, marks: number, weights: number, rows: number): void;
  hashWords(bytes: number, starts: number, textCount: number, marks: number, ends: number, hashes: number): void;
  poolRows(ids: number, ends: number, textCount: number, table: number, dimension: number, normalise: number, rows: number): void;
  toHexadecimal(bytes: number, length: number, text: number): void;
}
