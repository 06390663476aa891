/** The errors that every adapter throws in the same words, and the checks that lead to them. */
import { InvalidArgumentError, MemoryError } from '../errors.ts';

export function storeClosedError(attempted: string): MemoryError {
  return new MemoryError('MEM_STORE_CLOSED', `Cannot ${attempted}: the store was closed`);
}

/** Checks what only a careless caller gets wrong, before anything is queued. */
export function checkAppend(space: string, expectedSequence: number): void {
  // UTF-8 cannot hold a lone surrogate: two such names would become one, and one space would see the other.
  if (space.length === 0 || !space.isWellFormed()) {
    throw new InvalidArgumentError(['space'], JSON.stringify(space), 'a name of 1 to 256 code points without lone surrogates');
  }
  if (!Number.isSafeInteger(expectedSequence) || expectedSequence < 0) {
    throw new InvalidArgumentError(['expectedSequence'], String(expectedSequence), 'a whole number from 0');
  }
}
