/**
 * Hash kernel: digests of messages, many to a call, and of streams.
 *
 * A message is bytes, or a text that stands for its UTF-8 bytes; a lone surrogate is encoded as U+FFFD, as TextEncoder does.
 */
export type Message = string | Uint8Array;

/** Hashes that can be fed piece by piece. */
export type StreamAlgorithm = 'sha1' | 'xxHash64';

export type HashAlgorithm = StreamAlgorithm | 'contentHash';

/** Bytes of one digest. */
export const DIGEST_BYTES: Readonly<Record<HashAlgorithm, number>> = { sha1: 20, xxHash64: 8, contentHash: 16 };

/** A stream's state lies in kernel memory until `free`. */
export interface HashState {
  /** @throws MemoryError `MEM_OUT_OF_MEMORY` no room for a piece; what was added before the failure stays */
  update(message: Message): void;
  /** Digest of everything so far, a fresh array; the stream goes on. */
  digest(): Uint8Array;
  free(): void;
}

export interface HashKernel {
  /**
   * Digests one behind the other, in the order of the messages, a fresh array.
   *
   * @param seed  0 to 2^64 - 1 for xxHash64, to 2^32 - 1 for contentHash; sha1 has none
   * @throws MemoryError `MEM_OUT_OF_MEMORY` no room for the longest message; the kernel stays usable
   */
  digests(algorithm: HashAlgorithm, messages: readonly Message[], seed: bigint): Uint8Array;
  /** The same as lower-case hexadecimal texts. */
  hexadecimal(algorithm: HashAlgorithm, messages: readonly Message[], seed: bigint): string[];
  /** @throws MemoryError `MEM_OUT_OF_MEMORY` no room for the state */
  open(algorithm: StreamAlgorithm, seed: bigint): HashState;
}
