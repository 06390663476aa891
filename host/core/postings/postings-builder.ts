/**
 * Builds the posting lists of a settled segment: one list per (symbol, occurrence).
 *
 * First occurrences are by far the most, so their lists are addressed by symbol id; later occurrences stand in a sorted table.
 * Two passes over the runs, the first counts, the second fills, so that no list ever moves.
 */
import type { MemoryBlock } from '../ports/memory-arena.ts';

/** The part of `SettledRecords` that this builder makes. */
export interface Postings {
  readonly postingStarts: MemoryBlock;
  readonly repeats: MemoryBlock;
  readonly repeatCount: number;
  readonly postings: MemoryBlock;
}

const REPEAT_FIELDS = 4;
/** Above the longest pattern (100,000 symbols), so symbol * this + occurrence is unique and exact in a double. */
const OCCURRENCE_LIMIT = 131_072;

/**
 * @param runStarts `recordCount + 1` positions into `symbols`
 * @param take allocates room for a number of u32 values
 */
export function buildPostings(
  symbols: Uint32Array,
  runStarts: Uint32Array,
  symbolLimit: number,
  take: (values: number) => MemoryBlock,
): Postings {
  const recordCount = runStarts.length - 1;
  const postingStarts = take(symbolLimit + 1);
  const starts = postingStarts.u32;
  starts.fill(0, 0, symbolLimit + 1);
  const occurrences = new OccurrenceCounter(symbolLimit);
  const repeatSizes = new Map<number, number>();
  forEachOccurrence(symbols, runStarts, occurrences, (symbol, occurrence) => {
    if (occurrence === 0) starts[symbol + 1]++;
    else addOne(repeatSizes, symbol * OCCURRENCE_LIMIT + occurrence);
  });
  for (let symbol = 0; symbol < symbolLimit; symbol++) starts[symbol + 1] += starts[symbol];

  const repeatKeys = Float64Array.from(repeatSizes.keys()).sort();
  const repeats = take(repeatKeys.length * REPEAT_FIELDS);
  const nextRepeat = new Map<number, number>();
  let position = starts[symbolLimit];
  repeatKeys.forEach((key, row) => {
    const end = position + (repeatSizes.get(key) ?? 0);
    repeats.u32.set([Math.floor(key / OCCURRENCE_LIMIT), key % OCCURRENCE_LIMIT, position, end], row * REPEAT_FIELDS);
    nextRepeat.set(key, position);
    position = end;
  });

  const postings = take(runStarts[recordCount]);
  const list = postings.u32;
  const next = starts.slice(0, symbolLimit);
  forEachOccurrence(symbols, runStarts, occurrences, (symbol, occurrence, ordinal) => {
    if (occurrence === 0) list[next[symbol]++] = ordinal;
    else list[addOne(nextRepeat, symbol * OCCURRENCE_LIMIT + occurrence)] = ordinal;
  });
  return { postingStarts, repeats, repeatCount: repeatKeys.length, postings };
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

function forEachOccurrence(
  symbols: Uint32Array,
  runStarts: Uint32Array,
  occurrences: OccurrenceCounter,
  visit: (symbol: number, occurrence: number, ordinal: number) => void,
): void {
  const recordCount = runStarts.length - 1;
  for (let ordinal = 0; ordinal < recordCount; ordinal++) {
    occurrences.startRecord();
    const end = runStarts[ordinal + 1];
    for (let index = runStarts[ordinal]; index < end; index++) {
      const symbol = symbols[index];
      visit(symbol, occurrences.next(symbol), ordinal);
    }
  }
}

/** Adds one to a count and answers what it was. */
function addOne(counts: Map<number, number>, key: number): number {
  const count = counts.get(key) ?? 0;
  counts.set(key, count + 1);
  return count;
}
