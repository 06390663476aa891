/** Choice search: what may be asked of a store of choices, and what it answers. */
import { InvalidArgumentError } from '../errors.ts';
import { checkedFlag, checkedOptions, described } from './argument-check.ts';

export interface SearchOptions {
  /** `ratio` if missing. */
  readonly scorer?: string | undefined;
  /** Most matches; all that reach the cutoff if missing. */
  readonly limit?: number | undefined;
  /** Worst accepted score: the largest distance, or the least similarity. */
  readonly cutoff?: number | undefined;
  /** Compares the query with the nearest beginning of each choice; for `levenshtein` only. */
  readonly prefix?: boolean | undefined;
  /** Threads that may work on it where that pays; 1 if missing. */
  readonly threads?: number | undefined;
}

export interface WithinOptions {
  /** Takes choices that begin with something near the query; their score is the distance of the nearest beginning. */
  readonly prefix?: boolean | undefined;
  /** Most matches; all if missing. */
  readonly limit?: number | undefined;
}

const WITHIN_OPTIONS = new Set(['prefix', 'limit']);

export interface ChoiceMatch {
  readonly index: number;
  readonly score: number;
  readonly text: string;
}

/** Matches without their strings. */
export interface MatchColumns {
  readonly indexes: Uint32Array;
  readonly scores: Float64Array;
}

/** Scores in the order in which choices lie in the groups of a store, which changes when choices are added. */
export interface SlotScores {
  /** Distances or common lengths; 255 stands for larger ones, too. Valid until the next question. */
  readonly scores: Uint8Array;
  /** The choice of each slot; 2^32 - 1 where it was removed. */
  indexes(): Uint32Array;
}

/** Limits up to this are kept in a heap while searching; beyond, all hits are noted and sorted. */
const LARGEST_HEAP = 4096;

/**
 * How many hits the kernel should keep: undefined for all.
 *
 * @throws InvalidArgumentError `MEM_INVALID_ARGUMENT` not a whole number of at least 0
 */
export function searchLimit(limit: number | undefined, size: number): number | undefined {
  const most = checkedLimit(limit);
  if (most === undefined) return size === 0 ? 0 : undefined;
  const needed = Math.min(most, size);
  return needed > LARGEST_HEAP ? undefined : needed;
}

/** @throws InvalidArgumentError `MEM_INVALID_ARGUMENT` neither undefined nor a whole number of at least 0 */
export function checkedLimit(limit: number | undefined): number | undefined {
  if (limit === undefined || (Number.isInteger(limit) && limit >= 0)) return limit;
  throw new InvalidArgumentError(['limit'], described(limit), 'a whole number of at least 0');
}

/** More than processors that anybody has to spare for a search. */
const MOST_THREADS = 64;

/** @throws InvalidArgumentError `MEM_INVALID_ARGUMENT` neither undefined nor a whole number from 1 to 64 */
export function checkedThreads(threads: number | undefined): number {
  if (threads === undefined) return 1;
  if (Number.isInteger(threads) && threads >= 1 && threads <= MOST_THREADS) return threads;
  throw new InvalidArgumentError(['threads'], described(threads), `a whole number from 1 to ${MOST_THREADS}`);
}

/** @throws InvalidArgumentError `MEM_INVALID_ARGUMENT` no whole number of at least 0 */
function checkedDistance(distance: number): number {
  if (Number.isInteger(distance) && distance >= 0) return distance;
  throw new InvalidArgumentError(['distance'], described(distance), 'a whole number of at least 0');
}

/**
 * A question for what is near, as the search of a store takes it.
 *
 * @throws InvalidArgumentError `MEM_INVALID_ARGUMENT` a distance, a limit or another option out of range; names it
 */
export function withinSearch(distance: number, options: WithinOptions): SearchOptions {
  const { prefix = false, limit } = checkedOptions(options, WITHIN_OPTIONS);
  return { scorer: 'levenshtein', cutoff: checkedDistance(distance), limit: checkedLimit(limit), prefix: checkedFlag('prefix', prefix) };
}
