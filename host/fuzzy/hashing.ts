/**
 * Hashing: SHA-1, xxHash64 and a 128-bit content hash of texts and bytes, one at a time, in batches and in streams.
 *
 * A text stands for its UTF-8 bytes; lone surrogates are encoded as U+FFFD (as TextEncoder and node:crypto do), so texts that differ only in
 * lone surrogates have one hash. xxHash64 and the content hash (MurmurHash3 x64 128) are not cryptographic: they tell contents apart, they do
 * not stop anybody who wants two contents with the same hash. SHA-1 is a fingerprint and no protection against forgery, either.
 */
import {
  DIGEST_BYTES,
  type HashAlgorithm,
  type HashKernel,
  type HashState,
  type Message,
  type StreamAlgorithm,
} from '../core/ports/hash-kernel.ts';
import { InvalidArgumentError } from '../errors.ts';
import { described } from './argument-check.ts';

/** A whole number from 0; of at most 64 bits for xxHash64, 32 for the content hash. */
export type Seed = number | bigint;

/** The batch is the fast way: one call for thousands of messages. Answers are in the order of the messages. */
export interface HashFunction {
  /** Lower-case hexadecimal, most significant byte first. */
  hex(message: Message): string;
  bytes(message: Message): Uint8Array;
  /** The digest read as one number, most significant byte first. */
  bigint(message: Message): bigint;
  hexOfAll(messages: readonly Message[]): string[];
  /** Digests one behind the other. */
  bytesOfAll(messages: readonly Message[]): Uint8Array;
  bigintOfAll(messages: readonly Message[]): bigint[];
}

/** A message in pieces. Free it, or its state stays in kernel memory; using it afterwards throws. */
export interface MessageStream {
  update(message: Message): MessageStream;
  /** The digest of everything so far; more may follow. */
  hex(): string;
  bytes(): Uint8Array;
  bigint(): bigint;
  /** Freeing twice does nothing. */
  free(): void;
}

export interface Hashing {
  readonly sha1: HashFunction;
  readonly contentHash: HashFunction;
  readonly xxHash64: HashFunction;
  xxHash64WithSeed(seed: Seed): HashFunction;
  contentHashWithSeed(seed: Seed): HashFunction;
  openSha1(): MessageStream;
  openXxHash64(seed?: Seed): MessageStream;
}

const XX_HASH_SEED_BITS = 64;
const CONTENT_HASH_SEED_BITS = 32;
const BITS_PER_BYTE = 8n;

/**
 * The hashes over one kernel.
 *
 * Every function throws `MEM_INVALID_ARGUMENT` for a message that is neither a string nor a Uint8Array and for a seed out of range, and
 * `MEM_OUT_OF_MEMORY` when the kernel has no room for the longest message; both leave everything usable.
 *
 * @param requireOpen  throws when the engine was closed
 *
 * @example
 * const { sha1, openSha1 } = createHashing(kernels.hashes);
 * sha1.hex('abc'); // 'a9993e364706816aba3e25717850c26c9cd0d89d'
 */
export function createHashing(bare: HashKernel, requireOpen: () => unknown = () => undefined): Hashing {
  const kernel = whileOpen(bare, requireOpen);
  const xxHash64WithSeed = (seed: Seed) => new KernelHash(kernel, 'xxHash64', seedOf(seed, XX_HASH_SEED_BITS));
  const contentHashWithSeed = (seed: Seed) => new KernelHash(kernel, 'contentHash', seedOf(seed, CONTENT_HASH_SEED_BITS));
  return {
    sha1: new KernelHash(kernel, 'sha1', 0n),
    contentHash: contentHashWithSeed(0),
    xxHash64: xxHash64WithSeed(0),
    xxHash64WithSeed,
    contentHashWithSeed,
    openSha1: () => new KernelStream(kernel, 'sha1', 0n),
    openXxHash64: (seed = 0) => new KernelStream(kernel, 'xxHash64', seedOf(seed, XX_HASH_SEED_BITS)),
  };
}

/** The kernel as long as its engine is open; streams too, of which freeing goes always. */
function whileOpen(kernel: HashKernel, requireOpen: () => unknown): HashKernel {
  const opened = (): HashKernel => {
    requireOpen();
    return kernel;
  };
  return {
    digests: (algorithm, messages, seed) => opened().digests(algorithm, messages, seed),
    hexadecimal: (algorithm, messages, seed) => opened().hexadecimal(algorithm, messages, seed),
    open(algorithm, seed) {
      const state = opened().open(algorithm, seed);
      const inUse = (): HashState => {
        requireOpen();
        return state;
      };
      return { update: (message) => inUse().update(message), digest: () => inUse().digest(), free: () => state.free() };
    },
  };
}

class KernelHash implements HashFunction {
  private readonly kernel: HashKernel;
  private readonly algorithm: HashAlgorithm;
  private readonly seed: bigint;

  constructor(kernel: HashKernel, algorithm: HashAlgorithm, seed: bigint) {
    this.kernel = kernel;
    this.algorithm = algorithm;
    this.seed = seed;
  }

  hex(message: Message): string {
    return this.hexOfAll([message])[0];
  }

  bytes(message: Message): Uint8Array {
    return this.bytesOfAll([message]);
  }

  bigint(message: Message): bigint {
    return numberOf(this.bytes(message));
  }

  hexOfAll(messages: readonly Message[]): string[] {
    requireMessages(messages);
    return this.kernel.hexadecimal(this.algorithm, messages, this.seed);
  }

  bytesOfAll(messages: readonly Message[]): Uint8Array {
    requireMessages(messages);
    return this.kernel.digests(this.algorithm, messages, this.seed);
  }

  bigintOfAll(messages: readonly Message[]): bigint[] {
    const size = DIGEST_BYTES[this.algorithm];
    const digests = this.bytesOfAll(messages);
    return messages.map((_, index) => numberOf(digests.subarray(index * size, (index + 1) * size)));
  }
}

class KernelStream implements MessageStream {
  private state: HashState | undefined;

  constructor(kernel: HashKernel, algorithm: StreamAlgorithm, seed: bigint) {
    this.state = kernel.open(algorithm, seed);
  }

  update(message: Message): MessageStream {
    requireMessages([message]);
    this.openState().update(message);
    return this;
  }

  hex(): string {
    return Array.from(this.bytes(), (byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  bytes(): Uint8Array {
    return this.openState().digest();
  }

  bigint(): bigint {
    return numberOf(this.bytes());
  }

  free(): void {
    this.state?.free();
    this.state = undefined;
  }

  private openState(): HashState {
    if (this.state === undefined) throw new InvalidArgumentError(['stream'], 'a stream that was freed', 'one that is in use');
    return this.state;
  }
}

function requireMessages(messages: readonly Message[]): void {
  if (!Array.isArray(messages)) throw new InvalidArgumentError(['messages'], described(messages), 'an array');
  for (let index = 0; index < messages.length; index++) {
    const message: unknown = messages[index];
    if (typeof message === 'string' || message instanceof Uint8Array) continue;
    throw new InvalidArgumentError(['messages', index], described(message), 'a string or a Uint8Array');
  }
}

function seedOf(seed: Seed, bits: number): bigint {
  const isWhole = typeof seed === 'bigint' || Number.isSafeInteger(seed);
  if (isWhole && seed >= 0 && BigInt.asUintN(bits, BigInt(seed)) === BigInt(seed)) return BigInt(seed);
  throw new InvalidArgumentError(['seed'], described(seed), `a whole number from 0, of at most ${bits} bits`);
}

function numberOf(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << BITS_PER_BYTE) | BigInt(byte);
  return value;
}
