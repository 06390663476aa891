/** Pattern segment: how the host reads the records that a segment holds in kernel memory. */
import type { AttachedSegment } from '../ports/pattern-kernel.ts';

export interface PatternSegment {
  readonly handle: AttachedSegment;
  readonly recordCount: number;
  /** Symbols of all records; record o is `symbolColumn[runStart(o) .. runStart(o + 1))`. */
  readonly symbolColumn: Uint32Array;
  /** Event ends of all records; those of record o are `eventColumn[eventStart(o) .. eventStart(o + 1))`. */
  readonly eventColumn: Uint32Array;
  /** @param ordinal 0 to `recordCount` */
  runStart(ordinal: number): number;
  /** @param ordinal 0 to `recordCount` */
  eventStart(ordinal: number): number;
  patternIdOf(ordinal: number): number;
  /** Gives its kernel memory back. */
  free(): void;
}
