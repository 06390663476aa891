/**
 * MinHash: short signatures of sets, from which their Jaccard similarity is estimated without the sets.
 *
 * The permutations are fixed, so signatures are the same on every machine and may be stored.
 */
import { type MinHashKernel, PERMUTATIONS_STEP } from '../core/ports/min-hash-kernel.ts';
import { InvalidArgumentError } from '../errors.ts';
import { checkedOptions, described } from './argument-check.ts';
import type { TokenSet } from './token-sets.ts';

export interface MinHashSignatures {
  /** u32 words of a signature. */
  readonly permutationCount: number;
  /** Signatures one behind the other, `permutationCount` words each. Order and repeats in a set do not matter; all ones for an empty set. */
  signaturesOf(sets: readonly TokenSet[]): Uint32Array;
  /**
   * Estimates the Jaccard similarity, in [0, 1], of the set behind one signature and of each behind `signatures` (as `signaturesOf` gives
   * them). The standard deviation at similarity s is the root of s (1 - s) / permutationCount.
   */
  similarities(signature: Uint32Array, signatures: Uint32Array): Float64Array;
}

export interface MinHashOptions {
  /** Words of a signature, a multiple of 4 from 4 to 1,024; 128 if missing. */
  readonly permutationCount?: number;
}

const MIN_HASH_OPTIONS = new Set(['permutationCount']);
const USUAL_PERMUTATIONS = 128;
const MOST_PERMUTATIONS = 1_024;
/** Values are below. */
const VALUE_LIMIT = 4_294_967_296;

/**
 * Signatures of sets of whole numbers from 0 to 4,294,967,295: token ids, or 32-bit hashes.
 *
 * @param requireOpen  throws when the engine was closed
 * @throws MemoryError (also its methods) `MEM_INVALID_ARGUMENT` for what is no such set, number of permutations or signature;
 *   `MEM_OUT_OF_MEMORY` when the kernel has no room
 *
 * @example
 * const minHash = createMinHash(kernels.minHash, { permutationCount: 100 });
 * const [left, right] = [minHash.signaturesOf([[1, 2, 3]]), minHash.signaturesOf([[2, 3, 4]])];
 * minHash.similarities(left, right); // near 0.5
 */
export function createMinHash(kernel: MinHashKernel, options: MinHashOptions = {}, requireOpen = () => {}): MinHashSignatures {
  const { permutationCount = USUAL_PERMUTATIONS } = checkedOptions(options, MIN_HASH_OPTIONS);
  const isWhole = Number.isInteger(permutationCount);
  if (
    !(
      isWhole &&
      permutationCount >= PERMUTATIONS_STEP &&
      permutationCount <= MOST_PERMUTATIONS &&
      permutationCount % PERMUTATIONS_STEP === 0
    )
  ) {
    throw new InvalidArgumentError(
      ['permutationCount'],
      described(permutationCount),
      `a multiple of ${PERMUTATIONS_STEP} to ${MOST_PERMUTATIONS}`,
    );
  }
  return {
    permutationCount,
    signaturesOf(sets) {
      requireOpen();
      if (!Array.isArray(sets)) throw new InvalidArgumentError(['sets'], described(sets), 'an array of sets');
      return kernel.signatures(Array.from(sets, valuesOf), permutationCount);
    },
    similarities(signature, signatures) {
      requireOpen();
      requireWords('signature', signature, ({ length }) => length === permutationCount, String(permutationCount));
      requireWords('signatures', signatures, ({ length }) => length % permutationCount === 0, `a multiple of ${permutationCount}`);
      return kernel.similarities(signature, signatures);
    },
  };
}

function valuesOf(set: TokenSet, index: number): Uint32Array {
  if (set instanceof Uint32Array) return set;
  if (!Array.isArray(set)) throw new InvalidArgumentError(['sets', index], described(set), 'an array of whole numbers or a Uint32Array');
  const wrong = set.findIndex((value: unknown) => !(Number.isInteger(value) && Number(value) >= 0 && Number(value) < VALUE_LIMIT));
  if (wrong >= 0) throw new InvalidArgumentError(['sets', index, wrong], described(set[wrong]), `a whole number below ${VALUE_LIMIT}`);
  return Uint32Array.from(set);
}

function requireWords(field: string, words: Uint32Array, isRight: (words: Uint32Array) => boolean, expected: string): void {
  if (!(words instanceof Uint32Array)) throw new InvalidArgumentError([field], described(words), 'a Uint32Array of signatures');
  if (!isRight(words)) throw new InvalidArgumentError([field], `${words.length} words`, `${expected} words`);
}
