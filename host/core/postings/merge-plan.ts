/**
 * Merge plan: which settled segments are merged, at once or in the background.
 *
 * Sizes shall at least halve from one settled segment to the next. What is done at once must be done within a fraction of the 50 ms
 * that no turn of the event loop may exceed.
 */
import type { PatternSegment } from './pattern-segment.ts';

const SIZE_RATIO = 2;

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
  let first = settled.length;
  let following = 0;
  for (let position = settled.length - 1; position >= 0; position--) {
    if (settled[position].recordCount < SIZE_RATIO * following) first = position;
    following += settled[position].recordCount;
  }
  return first;
}
