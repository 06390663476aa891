/**
 * Segment builder: fills the columns of a settled segment from those of older segments, while the owner goes on.
 *
 * The owner allocates every column before it asks, so a builder only reads sources and writes the target. Columns are views over shared
 * memory, which another thread receives as views over the same bytes. What they mean: core/postings/fill-segment.ts.
 */

/** A segment to read. */
export interface SegmentSource {
  readonly recordCount: number;
  readonly symbolCount: number;
  /** Ids of the records are `firstPatternId` and the `recordCount - 1` numbers after it. */
  readonly firstPatternId: number;
  readonly symbols: Uint32Array;
  readonly runStarts: Uint32Array;
  readonly eventStarts: Uint32Array;
  readonly eventEnds: Uint32Array;
  /** Pattern id of each ordinal; null when they ascend by one. */
  readonly patternIds: Uint32Array | null;
}

/** A segment to fill. Columns have at least the sizes given here, in values; counts are sums over the sources. */
export interface SegmentTarget {
  /** symbolCount. */
  readonly symbols: Uint32Array;
  /** recordCount + 1. */
  readonly runStarts: Uint32Array;
  /** recordCount + 1. */
  readonly eventStarts: Uint32Array;
  /** eventCount. */
  readonly eventEnds: Uint32Array;
  /** recordCount. */
  readonly patternIds: Uint32Array;
  /** recordCount: where the record of each pattern id lies. */
  readonly ordinals: Uint32Array;
  /** Rows `[length, firstOrdinal, endOrdinal, firstSymbol]`: at most as many as the sources have together. */
  readonly lengthRuns: Uint32Array;
  /** symbolLimit + 1. */
  readonly postingStarts: Uint32Array;
  /** Rows `[symbol, occurrence, start, end]`: at most as many as the sources have together. */
  readonly repeats: Uint32Array;
  /** symbolCount. */
  readonly postings: Uint32Array;
}

export interface SegmentJob {
  /** At least one; pattern ids ascend from one to the next without a gap. */
  readonly sources: readonly SegmentSource[];
  readonly target: SegmentTarget;
  /** Above every symbol of the sources. */
  readonly symbolLimit: number;
}

/** Rows in use of the two tables whose size is known only afterwards. */
export interface SegmentCounts {
  readonly lengthRunCount: number;
  readonly repeatCount: number;
}

export interface SegmentBuilder {
  /**
   * Fills the target on another thread. Until the promise settles, sources may be read but not changed or freed, and the target
   * may be neither.
   *
   * @throws MemoryError `MEM_THREAD_FAILED` the thread died; the target holds anything, a later job gets a new thread
   */
  build(job: SegmentJob): Promise<SegmentCounts>;
}
