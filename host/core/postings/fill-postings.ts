/**
 * Fills the posting lists of a settled segment: one list per (symbol, occurrence).
 *
 * First occurrences are by far the most, so their lists are addressed by symbol id; later occurrences stand in a sorted table.
 * Two passes over the runs, the first counts, the second fills, so that no list ever moves. Counting how many lists of a query
 * name a record gives the exact number of symbols they share, repeats included.
 *
 *   records   0: b a        postings  a,0: 0 1 2     b,0: 0 2     c,0: 1 2
 *             1: a c a                a,1: 1                                 (behind all first occurrences)
 *             2: a b c
 */
import type { SegmentTarget } from '../ports/segment-builder.ts';

type Columns = Pick<SegmentTarget, 'symbols' | 'runStarts' | 'postingStarts' | 'repeats' | 'postings'>;

const REPEAT_FIELDS = 4;
/** Above the longest pattern (100,000 symbols), so symbol * this + occurrence is unique and exact in a double. */
const OCCURRENCE_LIMIT = 131_072;

/** Reads `symbols` and `runStarts`, fills the other three and answers the number of rows of `repeats`. */
export function fillPostings(recordCount: number, columns: Columns, symbolLimit: number): number {
  const repeatSizes = countOccurrences(recordCount, columns, symbolLimit);
  const { postingStarts, repeats } = columns;
  for (let symbol = 0; symbol < symbolLimit; symbol++) postingStarts[symbol + 1] += postingStarts[symbol];

  const repeatKeys = Float64Array.from(repeatSizes.keys()).sort();
  const nextRepeat = new Map<number, number>();
  let position = postingStarts[symbolLimit];
  for (let row = 0; row < repeatKeys.length; row++) {
    const key = repeatKeys[row];
    const end = position + (repeatSizes.get(key) ?? 0);
    repeats[row * REPEAT_FIELDS] = Math.floor(key / OCCURRENCE_LIMIT);
    repeats[row * REPEAT_FIELDS + 1] = key % OCCURRENCE_LIMIT;
    repeats[row * REPEAT_FIELDS + 2] = position;
    repeats[row * REPEAT_FIELDS + 3] = end;
    nextRepeat.set(key, position);
    position = end;
  }
  fillLists(recordCount, columns, symbolLimit, nextRepeat);
  return repeatKeys.length;
}

/** Leaves the number of records that hold symbol s at `postingStarts[s + 1]`; answers those of later occurrences by key. */
function countOccurrences(recordCount: number, { symbols, runStarts, postingStarts }: Columns, symbolLimit: number): Map<number, number> {
  postingStarts.fill(0, 0, symbolLimit + 1);
  const repeatSizes = new Map<number, number>();
  const occurrences = new OccurrenceCounter(symbolLimit);
  for (let ordinal = 0, index = 0; ordinal < recordCount; ordinal++) {
    occurrences.startRecord();
    for (const end = runStarts[ordinal + 1]; index < end; index++) {
      const symbol = symbols[index];
      const occurrence = occurrences.next(symbol);
      if (occurrence === 0) postingStarts[symbol + 1]++;
      else addOne(repeatSizes, symbol * OCCURRENCE_LIMIT + occurrence);
    }
  }
  return repeatSizes;
}

function fillLists(
  recordCount: number,
  { symbols, runStarts, postingStarts, postings }: Columns,
  symbolLimit: number,
  nextRepeat: Map<number, number>,
): void {
  const next = new Uint32Array(symbolLimit);
  next.set(postingStarts.subarray(0, symbolLimit));
  const occurrences = new OccurrenceCounter(symbolLimit);
  for (let ordinal = 0, index = 0; ordinal < recordCount; ordinal++) {
    occurrences.startRecord();
    for (const end = runStarts[ordinal + 1]; index < end; index++) {
      const symbol = symbols[index];
      const occurrence = occurrences.next(symbol);
      const position = occurrence === 0 ? next[symbol]++ : addOne(nextRepeat, symbol * OCCURRENCE_LIMIT + occurrence);
      postings[position] = ordinal;
    }
  }
}

/** How often a symbol came up in the current record; records are told apart by a stamp, so nothing is cleared between them. */
class OccurrenceCounter {
  private readonly stamps: Uint32Array;
  private readonly counts: Uint32Array;
  private stamp = 0;

  constructor(symbolLimit: number) {
    this.stamps = new Uint32Array(symbolLimit);
    this.counts = new Uint32Array(symbolLimit);
  }

  startRecord(): void {
    this.stamp++;
  }

  /** Occurrences before this one. */
  next(symbol: number): number {
    if (this.stamps[symbol] !== this.stamp) {
      this.stamps[symbol] = this.stamp;
      this.counts[symbol] = 0;
    }
    return this.counts[symbol]++;
  }
}

/** Adds one to a count and answers what it was. */
function addOne(counts: Map<number, number>, key: number): number {
  const count = counts.get(key) ?? 0;
  counts.set(key, count + 1);
  return count;
}
