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
