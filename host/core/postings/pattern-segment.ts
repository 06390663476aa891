/** Pattern segment: how the host reads the records that a segment holds in kernel memory. */
import type { AttachedSegment } from '../ports/pattern-kernel.ts';
import type { SegmentSource } from '../ports/segment-builder.ts';

export interface PatternSegment {
  readonly handle: AttachedSegment;
  readonly recordCount: number;
  /** Symbols of all records together. */
  readonly symbolCount: number;
  /** Ids of the records are this and the `recordCount - 1` numbers after it. */
  readonly firstPatternId: number;
  /** Symbols of all records; record o is `symbolColumn[runStart(o) .. runStart(o + 1))`. */
  readonly symbolColumn: Uint32Array;
  /** Event ends of all records; those of record o are `eventColumn[eventStart(o) .. eventStart(o + 1))`. */
  readonly eventColumn: Uint32Array;
  /** Most rows that the length runs and the repeats of these records need. */
  readonly lengthRunLimit: number;
  readonly repeatLimit: number;
  /** @param ordinal 0 to `recordCount` */
  runStart(ordinal: number): number;
  /** @param ordinal 0 to `recordCount` */
  eventStart(ordinal: number): number;
  patternIdOf(ordinal: number): number;
  /** @param patternId one of this segment's */
  ordinalOf(patternId: number): number;
  /** What a builder reads. */
  asSource(): SegmentSource;
  /** Gives its kernel memory back. */
  free(): void;
}
