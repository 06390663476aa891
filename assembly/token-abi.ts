/**
 * Memory map of hashing, interning and token sets: the part of `abi.ts` that those calls share with the host.
 *
 * All fields are little-endian u32 unless said; addresses are byte addresses. The same version covers both files.
 */

/** SHA-1 of a stream: five hash words, u64 bytes so far at 24, the pending block from 32. */
export const SHA1_STATE_BYTES: u32 = 96;
/** Working space of `sha1Batch`: see `batch/sha1-batch.ts`. */
export const SHA1_BATCH_SCRATCH_BYTES: u32 = 2048;

/** xxHash64: digest, and a stream's state (four u64 sums, u64 bytes so far, u64 seed, the pending stripe of 32 bytes). */
export const XX_HASH_64_DIGEST_BYTES: u32 = 8;
export const XX_HASH_64_STATE_BYTES: u32 = 80;

/** Content hash: digest. */
export const CONTENT_HASH_DIGEST_BYTES: u32 = 16;

/** What a token is: see `kernels/token-bytes.ts`. */
export const TOKENS_WHITESPACE: u32 = 0;
export const TOKENS_WORDS: u32 = 1;

// Interner: 64 bytes. Slots are all zero when new; their number is a power of two, above INTERNER_MOST_TOKENS.
export const INTERNER_SLOTS: u32 = 0;
/** Number of slots - 1. */
export const INTERNER_SLOT_MASK: u32 = 4;
/** Tokens known; ids are below. */
export const INTERNER_COUNT: u32 = 8;
/** Tokens that slots and starts have room for. */
export const INTERNER_MOST_TOKENS: u32 = 12;
export const INTERNER_POOL: u32 = 16;
/** Bytes of the pool that may be used; 8 more are readable. */
export const INTERNER_POOL_CAPACITY: u32 = 20;
/** u32 per token and one more; token t is `pool[starts[t] .. starts[t + 1])`. */
export const INTERNER_STARTS: u32 = 24;
/** Ids of the texts of this call, u32. */
export const INTERNER_OUTPUT: u32 = 28;
export const INTERNER_OUTPUT_CAPACITY: u32 = 32;
export const INTERNER_OUTPUT_COUNT: u32 = 36;
/** Where to go on. */
export const INTERNER_NEXT_TEXT: u32 = 40;
export const INTERNER_NEXT_BYTE: u32 = 44;
export const INTERNER_BYTES: u32 = 64;
export const INTERNER_SLOT_BYTES: u32 = 16;

// Measures of set similarity: see `kernels/set-similarity.ts`.
export const MEASURE_JACCARD: u32 = 0;
export const MEASURE_DICE: u32 = 1;
export const MEASURE_COSINE: u32 = 2;
export const MEASURE_OVERLAP: u32 = 3;
export const MEASURE_QUERY_IN_RECORD: u32 = 4;
export const MEASURE_RECORD_IN_QUERY: u32 = 5;

// Token sets: 64 bytes. A set has an index, given by adding; the settled ones (neither empty nor removed when they were settled) also have
// an ordinal, by rising (length, index).
/** Tokens of all sets by index, each set strictly ascending. */
export const SETS_TOKENS: u32 = 0;
/** u32 per set and one more. */
export const SETS_STARTS: u32 = 4;
export const SETS_COUNT: u32 = 8;
/** u8 per set: 1 when it was removed. */
export const SETS_REMOVED: u32 = 12;
/** Sets from this index on are not settled yet. */
export const SETS_YOUNG_START: u32 = 16;
/** Index of each ordinal. */
export const SETS_ORDER: u32 = 20;
export const SETS_ORDINAL_COUNT: u32 = 24;
/** Rows `[length, firstOrdinal, endOrdinal]` by rising length. */
export const SETS_LENGTH_RUNS: u32 = 28;
export const SETS_LENGTH_RUN_COUNT: u32 = 32;
/** Ordinals of token t, ascending: `postings[postingStarts[t] .. postingStarts[t + 1])`, for t below the limit. */
export const SETS_POSTING_STARTS: u32 = 36;
export const SETS_TOKEN_LIMIT: u32 = 40;
export const SETS_POSTINGS: u32 = 44;
/** `countersBytes` of the ordinals, all zero between calls. */
export const SETS_COUNTERS: u32 = 48;
/** Rows of 8 bytes, one per token of the query. */
export const SETS_LISTS: u32 = 52;
/** Rows [index u32, shared u32, similarity f64]; and how many fit. */
export const SETS_OUTPUT: u32 = 56;
export const SETS_OUTPUT_CAPACITY: u32 = 60;
export const SETS_BYTES: u32 = 64;
export const SETS_LENGTH_RUN_BYTES: u32 = 12;
export const SETS_HIT_BYTES: u32 = 16;

// Bands of token sets: 32 bytes. See batch/link-bands.ts.
/** Bands, and words of a signature in each. */
export const BANDS_COUNT: u32 = 0;
export const BANDS_ROWS: u32 = 4;
/** Rows [key u32, next u32], one per set and band. */
export const BANDS_LINKS: u32 = 8;
/** u32 per bucket of each band; and buckets of a band - 1, one less than a power of two. */
export const BANDS_HEADS: u32 = 12;
export const BANDS_MASK: u32 = 16;
/** Working space: bands * rows u32, rounded up to a multiple of 4, and a u32 per band. */
export const BANDS_SIGNATURE: u32 = 20;
export const BANDS_KEYS: u32 = 24;
export const BANDS_BYTES: u32 = 32;
export const BANDS_LINK_BYTES: u32 = 8;
