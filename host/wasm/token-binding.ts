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
  toHexadecimal(bytes: number, length: number, text: number): void;
}
