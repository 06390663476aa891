/**
 * Bucket plan: in which order the buckets of a table are taken, in which pieces, and how much work they are.
 *
 * Buckets of the query's own length come first, then others outwards, because a good hit early spares work later; plain lists last.
 * Estimates decide who does the work and when others get a turn, never what comes out of it.
 */
import type { GroupScorer, RowRange } from '../core/ports/choice-kernel.ts';

export interface BucketRow {
  /** Of each choice; 0 for a plain list. */
  readonly length: number;
  readonly choiceCount: number;
  /** Of all its choices. */
  readonly characters: number;
  readonly isSliced: boolean;
}

/** Nanoseconds of a step over 128 choices of a group, one character of theirs and one of the query: measured with 8 to 255 characters. */
const CELL_NS = 1;
const JARO_CELL_NS = 6;
const GROUP_CHOICES = 128;
/** Of a choice that is compared with its text, and of a character of it and 64 of the query: measured with up to 10,000 characters. */
const TEXT_NS = 200;
const WORD_NS = 4;
const WORD_CHARACTERS = 64;

/** Work of a piece: a turn of the event loop takes little more. */
const PIECE_NS = 4_000_000;
/** Choices of a piece that are all scored: its answer is at most 256 KiB. With threads it should be worth waking them. */
const PIECE_CHOICES = 32_768;
const SHARED_PIECE_CHOICES = 1_048_576;

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
  question: BucketQuestion,
): { readonly order: readonly number[]; readonly work: number } {
  const order = rows.map((_, row) => row).sort((one, other) => compareRows(rows[one], rows[other], question) || one - other);
  return { order, work: rows.reduce((sum, row) => sum + workOf(row, question), 0) };
}

/**
 * Cuts a table into pieces of some milliseconds, in the order of taking.
 *
 * @param threads  that share the work
 */
export function rangesOf(rows: readonly BucketRow[], question: BucketQuestion, threads: number): RowRange[] {
  const mostScores = threads > 1 ? SHARED_PIECE_CHOICES : PIECE_CHOICES;
  const mostChoices = question.least === undefined ? mostScores : Number.POSITIVE_INFINITY;
  const ranges: RowRange[] = [];
  let range = { first: 0, end: 0, firstSlot: 0, slotCount: 0, work: 0 };
  for (const [row, bucket] of rows.entries()) {
    const work = workOf(bucket, question) / threads;
    if (range.slotCount > 0 && (range.work + work > PIECE_NS || range.slotCount + bucket.choiceCount > mostChoices)) {
      ranges.push(range);
      range = { first: row, end: row, firstSlot: range.firstSlot + range.slotCount, slotCount: 0, work: 0 };
    }
    range.end = row + 1;
    range.slotCount += bucket.choiceCount;
    range.work += work;
  }
  if (range.slotCount > 0) ranges.push(range);
  return ranges.sort((one, other) => compareRows(rows[one.first], rows[other.first], question) || one.first - other.first);
}

function compareRows(one: BucketRow, other: BucketRow, { queryLength }: BucketQuestion): number {
  if (!one.isSliced || !other.isSliced) return Number(other.isSliced) - Number(one.isSliced);
  return Math.abs(one.length - queryLength) - Math.abs(other.length - queryLength);
}

/** Nanoseconds, about; a search with a cutoff may need far less. */
function workOf(
  { length, choiceCount, characters, isSliced }: BucketRow,
  { scorer, queryLength, least, isAmbiguous }: BucketQuestion,
): number {
  if (scorer === 'jaro') return isSliced ? Math.ceil(choiceCount / GROUP_CHOICES) * length * queryLength * JARO_CELL_NS : 0;
  if (isSliced && least !== undefined && bestOf(scorer, queryLength, length) < least) return 0;
  if (isSliced && (least !== undefined || !isAmbiguous))
    return Math.ceil(choiceCount / GROUP_CHOICES) * length * Math.max(queryLength, 1) * CELL_NS;
  return TEXT_NS * choiceCount + WORD_NS * characters * Math.ceil(queryLength / WORD_CHARACTERS);
}

/** The best score that any choice of a length can have. */
function bestOf(scorer: GroupScorer, queryLength: number, length: number): number {
  const shorter = Math.min(queryLength, length);
  if (scorer === 'lcs') return shorter;
  if (scorer === 'ratio') return queryLength + length === 0 ? 1 : (2 * shorter) / (queryLength + length);
  if (scorer === 'normalizedLevenshtein') return shorter === Math.max(queryLength, length) ? 1 : shorter / Math.max(queryLength, length);
  return -Math.abs(queryLength - length);
}
