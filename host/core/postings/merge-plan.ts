/**
 * Merge plan: which settled segments are merged, at once or in the background.
 *
 * While learning goes on, each settled segment shall be at least three times as large as the next. What is done at once must be done
 * within a fraction of the 50 ms that no turn of the event loop may exceed. At rest one segment is best, where what is new is worth it.
 */
import type { PatternSegment } from './pattern-segment.ts';

/**
 * A record is moved about (ratio / 2) * log(records) / log(ratio) times in its life: as often with 3 as with 2, and there are fewer
 * segments. Learning 200,000 patterns costs a tenth more than with 2, a third more with 4.
 */
const SIZE_RATIO = 3;

/** At rest so many records are moved for each that is new. */
const SIZE_RATIO_AT_REST = 64;
/** Fewer records are scanned as fast as a segment of their own is asked. */
const LEAST_AT_REST = 256;

/**
 * Most work of a merge that is done at once when there is a builder: symbols to place, and symbols of the vocabulary, which each have
 * a list. Placing takes 35 to 60 ns a symbol (bench/kernels/million-patterns.ts), so the longest merge takes about 20 ms.
 */
const MOST_WORK_AT_ONCE = 400_000;

/**
 * The first of the settled segments that the young one is merged with; their number when there is none.
 *
 * @param first only these and later ones may be touched
 * @param isBounded a builder takes what is too much to do at once
 */
export function firstToSettle(
  settled: readonly PatternSegment[],
  first: number,
  young: PatternSegment,
  symbolLimit: number,
  isBounded: boolean,
): number {
  let kept = settled.length;
  let recordCount = young.recordCount;
  let work = young.symbolCount + symbolLimit;
  while (kept > first && settled[kept - 1].recordCount < SIZE_RATIO * recordCount) {
    work += settled[kept - 1].symbolCount;
    if (isBounded && work > MOST_WORK_AT_ONCE) break;
    kept--;
    recordCount += settled[kept].recordCount;
  }
  return kept;
}

/** The first of the segments, all up to the last one, that must become one; their number when sizes are as they shall be. */
export function firstToMerge(settled: readonly PatternSegment[]): number {
  return firstBelow(settled, SIZE_RATIO);
}

/** The same when learning pauses: all but what is 64 times as large as everything behind it. */
export function firstToMergeAtRest(settled: readonly PatternSegment[]): number {
  return firstBelow(settled, SIZE_RATIO_AT_REST);
}

/** Whether the young segment is worth being merged with the settled ones when learning pauses. */
export function settlesAtRest(settled: readonly PatternSegment[], young: PatternSegment): boolean {
  if (settled.length === 0 || young.recordCount < LEAST_AT_REST) return false;
  return young.recordCount * SIZE_RATIO_AT_REST > settled.reduce((sum, { recordCount }) => sum + recordCount, 0);
}

function firstBelow(settled: readonly PatternSegment[], ratio: number): number {
  let first = settled.length;
  let following = 0;
  for (let position = settled.length - 1; position >= 0; position--) {
    if (settled[position].recordCount < ratio * following) first = position;
    following += settled[position].recordCount;
  }
  return first;
}
