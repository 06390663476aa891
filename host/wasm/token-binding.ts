/** Token binding: the part of the module's face that belongs to hashing, interning and token sets (assembly/token-abi.ts). */

export interface TokenMap {
  readonly SHA1_STATE_BYTES: number;
  readonly SHA1_BATCH_SCRATCH_BYTES: number;
  readonly XX_HASH_64_STATE_BYTES: number;
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
  toHexadecimal(bytes: number, length: number, text: number): void;
}
