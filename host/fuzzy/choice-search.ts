/** Choice search: what may be asked of a store of choices, and what it answers. */
import { InvalidArgumentError } from '../errors.ts';

export interface SearchOptions {
  /** `ratio` if missing. */
  readonly scorer?: string | undefined;
  /** Most matches; all that reach the cutoff if missing. */
  readonly limit?: number | undefined;
  /** Worst accepted score: the largest distance, or the least similarity. */
  readonly cutoff?: number | undefined;
  /** Compares the query with the nearest beginning of each choice; for `levenshtein` only. */
  readonly prefix?: boolean | undefined;
}

export interface ChoiceMatch {
  readonly index: number;
  readonly score: number;
  readonly text: string;
}

/** Limits up to this are kept in a heap while searching; beyond, all hits are noted and sorted. */
const LARGEST_HEAP = 4096;

/**
 * How many hits the kernel should keep: undefined for all.
 *
 * @throws InvalidArgumentError `MEM_INVALID_ARGUMENT` not a whole number of at least 0
 */
export function searchLimit(limit: number | undefined, size: number): number | undefined {
  if (limit === undefined) return size === 0 ? 0 : undefined;
  if (!Number.isInteger(limit) || limit < 0) throw new InvalidArgumentError(['limit'], String(limit), 'a whole number of at least 0');
  const needed = Math.min(limit, size);
  return needed > LARGEST_HEAP ? undefined : needed;
}

/** Higher scores first, of equal ones the lower index. */
export function byScore(
  left: { readonly score: number; readonly index: number },
  right: { readonly score: number; readonly index: number },
): number {
  return right.score - left.score || left.index - right.index;
}
