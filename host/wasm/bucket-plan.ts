/**
 * Bucket plan: in which order the buckets of a table are taken by several threads, and how much work they are.
 *
 * Buckets of the query's own length come first, then others outwards, because a good hit early spares work later; plain lists last.
 * Estimates decide who does the work, never what comes out of it.
 */
import type { GroupScorer } from '../core/ports/choice-kernel.ts';

export interface BucketRow {
  /** Of each choice; 0 for a plain list. */
  readonly length: number;
  readonly choiceCount: number;
  readonly isSliced: boolean;
}

/** Nanoseconds of a choice: searching with a cutoff, scoring, and comparing with a text. */
const SEARCHED_NS = 2;
const SCORED_NS = 2.5;
const COMPARED_NS = 200;

/** What is asked of all of them. */
export interface BucketQuestion {
  readonly scorer: GroupScorer;
  /** Characters of the query. */
  readonly queryLength: number;
  /** Least score of a search; undefined: all choices are scored. */
  readonly least: number | undefined;
  /** Whether groups cannot tell the query's characters apart. */
  readonly isAmbiguous: boolean;
}

/**
 * @param rows  sliced ones by rising length, then plain lists
 * @returns rows in the order of taking, and nanoseconds of work, about
 */
export function planBuckets(
  rows: readonly BucketRow[],
  { scorer, queryLength, least, isAmbiguous }: BucketQuestion,
): { readonly order: readonly number[]; readonly work: number } {
  const distanceOf = ({ length, isSliced }: BucketRow): number => (isSliced ? Math.abs(length - queryLength) : Number.POSITIVE_INFINITY);
  const order = rows.map((_, row) => row).sort((one, other) => compare(distanceOf(rows[one]), distanceOf(rows[other])) || one - other);
  let work = 0;
  for (const { length, choiceCount, isSliced } of rows) {
    if (!isSliced) work += COMPARED_NS * choiceCount;
    else if (least === undefined) work += (isAmbiguous ? COMPARED_NS : SCORED_NS) * choiceCount;
    else if (bestOf(scorer, queryLength, length) >= least) work += SEARCHED_NS * choiceCount;
  }
  return { order, work };
}

/** Infinities of both sides are the same; their difference is no number. */
function compare(one: number, other: number): number {
  return one === other ? 0 : one - other;
}

/** The best score that any choice of a length can have. */
function bestOf(scorer: GroupScorer, queryLength: number, length: number): number {
  const shorter = Math.min(queryLength, length);
  if (scorer === 'lcs') return shorter;
  if (scorer === 'ratio') return queryLength + length === 0 ? 1 : (2 * shorter) / (queryLength + length);
  if (scorer === 'normalizedLevenshtein') return shorter === Math.max(queryLength, length) ? 1 : shorter / Math.max(queryLength, length);
  return -Math.abs(queryLength - length);
}
