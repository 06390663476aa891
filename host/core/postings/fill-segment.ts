/**
 * Fills the columns of a settled segment: records in their order, then their posting lists.
 *
 * Plain reading and writing of u32 views, no allocation in kernel memory, so it runs on the owner's thread or on another one.
 *
 * Records are ordered by length, then by pattern id, so that one length is one range of ordinals and the threshold is constant within it.
 *
 *   sources   (a b) (a c a) | (b a)        records   0: a b      ids       0 2 1
 *              id 0   id 1     id 2                  1: b a      ordinals  0 2 1
 *                                                    2: a c a    lengthRuns  [2, 0, 2, 0] [3, 2, 3, 4]
 *
 * Cost: O(symbols) time, plus O(r log r) for r distinct repeated (symbol, occurrence) pairs.
 */
import type { SegmentCounts, SegmentJob, SegmentSource, SegmentTarget } from '../ports/segment-builder.ts';
import { fillPostings } from './fill-postings.ts';

const LENGTH_RUN_FIELDS = 4;

/** Precondition: columns have the sizes that `SegmentTarget` names. */
export function fillSegment({ sources, target, symbolLimit }: SegmentJob): SegmentCounts {
  const { recordCount, lengthRunCount } = orderByLength(sources, target);
  copyRecords(sources, target, recordCount);
  const repeatCount = fillPostings(recordCount, target, symbolLimit);
  return { lengthRunCount, repeatCount };
}

/** Counting sort by length; stable, so pattern ids ascend within a length. Fills ids, ordinals, run starts and length runs. */
function orderByLength(sources: readonly SegmentSource[], target: SegmentTarget): { recordCount: number; lengthRunCount: number } {
  const { runStarts, lengthRuns, patternIds, ordinals } = target;
  const nextOrdinal = countLengths(sources);
  let ordinal = 0;
  let firstSymbol = 0;
  let lengthRunCount = 0;
  for (let length = 0; length < nextOrdinal.length; length++) {
    const count = nextOrdinal[length];
    nextOrdinal[length] = ordinal;
    if (count === 0) continue;
    const row = LENGTH_RUN_FIELDS * lengthRunCount++;
    lengthRuns[row] = length;
    lengthRuns[row + 1] = ordinal;
    lengthRuns[row + 2] = ordinal + count;
    lengthRuns[row + 3] = firstSymbol;
    for (const end = ordinal + count; ordinal < end; ordinal++, firstSymbol += length) runStarts[ordinal] = firstSymbol;
  }
  runStarts[ordinal] = firstSymbol;

  const firstPatternId = sources[0].firstPatternId;
  for (const source of sources) {
    for (let from = 0; from < source.recordCount; from++) {
      const to = nextOrdinal[source.runStarts[from + 1] - source.runStarts[from]]++;
      const patternId = patternIdOf(source, from);
      patternIds[to] = patternId;
      ordinals[patternId - firstPatternId] = to;
    }
  }
  return { recordCount: ordinal, lengthRunCount };
}

/** Number of records by length. */
function countLengths(sources: readonly SegmentSource[]): Uint32Array {
  let longest = 0;
  for (const { recordCount, runStarts } of sources) {
    for (let from = 0; from < recordCount; from++) longest = Math.max(longest, runStarts[from + 1] - runStarts[from]);
  }
  const counts = new Uint32Array(longest + 1);
  for (const { recordCount, runStarts } of sources) {
    for (let from = 0; from < recordCount; from++) counts[runStarts[from + 1] - runStarts[from]]++;
  }
  return counts;
}

function copyRecords(sources: readonly SegmentSource[], target: SegmentTarget, recordCount: number): void {
  const { symbols, runStarts, eventStarts, eventEnds, ordinals } = target;
  const firstPatternId = sources[0].firstPatternId;
  for (const source of sources) {
    for (let from = 0; from < source.recordCount; from++) {
      const to = ordinals[patternIdOf(source, from) - firstPatternId];
      copyValues(source.symbols, source.runStarts[from], source.runStarts[from + 1], symbols, runStarts[to]);
      // Numbers of events first; their sums follow.
      eventStarts[to] = source.eventStarts[from + 1] - source.eventStarts[from];
    }
  }
  let eventEnd = 0;
  for (let to = 0; to < recordCount; to++) {
    const eventCount = eventStarts[to];
    eventStarts[to] = eventEnd;
    eventEnd += eventCount;
  }
  eventStarts[recordCount] = eventEnd;
  for (const source of sources) {
    for (let from = 0; from < source.recordCount; from++) {
      const to = ordinals[patternIdOf(source, from) - firstPatternId];
      copyValues(source.eventEnds, source.eventStarts[from], source.eventStarts[from + 1], eventEnds, eventStarts[to]);
    }
  }
}

function patternIdOf(source: SegmentSource, ordinal: number): number {
  return source.patternIds === null ? source.firstPatternId + ordinal : source.patternIds[ordinal];
}

/** Runs are short, so a loop beats the set-up of `TypedArray.set`. */
function copyValues(from: Uint32Array, start: number, end: number, to: Uint32Array, position: number): void {
  let next = position;
  for (let index = start; index < end; index++) to[next++] = from[index];
}
