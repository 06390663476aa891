/**
 * Settled segment: an immutable, indexed set of patterns, built from older segments.
 *
 * Its columns are those of core/ports/segment-builder.ts; how they are filled stands in fill-segment.ts. They are allocated before
 * anything is filled, so a full memory is met before any work, and another thread can do the filling:
 *
 *   draft ─ fillSegment here, or a builder elsewhere ─> finish ─> segment
 */
import type { MemoryArena } from '../ports/memory-arena.ts';
import type { AttachedSegment, PatternKernel } from '../ports/pattern-kernel.ts';
import type { SegmentCounts, SegmentSource } from '../ports/segment-builder.ts';
import type { SectionReader } from '../snapshots/section-reader.ts';
import type { SectionSource } from '../snapshots/section-source.ts';
import { fillSegment } from './fill-segment.ts';
import type { PatternSegment } from './pattern-segment.ts';
import { columnSections, readBlocks, type SegmentShape, shapeOf } from './segment-columns.ts';
import { type SegmentBlocks, SettledDraft } from './settled-draft.ts';

export class SettledSegment implements PatternSegment {
  readonly recordCount: number;
  readonly symbolCount: number;
  readonly firstPatternId: number;
  readonly lengthRunLimit: number;
  readonly repeatLimit: number;
  readonly handle: AttachedSegment;
  readonly symbolColumn: Uint32Array;
  readonly eventColumn: Uint32Array;
  private readonly blocks: SegmentBlocks;
  private readonly runStarts: Uint32Array;
  private readonly eventStarts: Uint32Array;
  private readonly patternIds: Uint32Array;
  private readonly ordinals: Uint32Array;
  /** Who must call `free` before the memory goes back. */
  private holders = 1;

  private constructor(blocks: SegmentBlocks, handle: AttachedSegment) {
    this.recordCount = blocks.recordCount;
    this.symbolCount = blocks.symbolCount;
    this.firstPatternId = blocks.firstPatternId;
    this.lengthRunLimit = blocks.lengthRunCount;
    this.repeatLimit = blocks.repeatCount;
    this.handle = handle;
    this.blocks = blocks;
    this.symbolColumn = blocks.symbols.u32;
    this.eventColumn = blocks.eventEnds.u32;
    this.runStarts = blocks.runStarts.u32;
    this.eventStarts = blocks.eventStarts.u32;
    this.patternIds = blocks.patternIds.u32;
    this.ordinals = blocks.ordinals.u32;
  }

  /**
   * Allocates, fills and attaches at once.
   *
   * @param sources segments whose pattern ids ascend from one to the next without a gap; they stay untouched
   * @param symbolLimit every symbol id is below this
   * @throws MemoryError `MEM_OUT_OF_MEMORY` nothing was kept
   */
  static build(arena: MemoryArena, kernel: PatternKernel, sources: readonly PatternSegment[], symbolLimit: number): SettledSegment {
    const draft = new SettledDraft(arena, sources, symbolLimit);
    return SettledSegment.of(draft, kernel, fillSegment(draft.job));
  }

  /**
   * The segment of a draft whose columns are filled.
   *
   * @throws MemoryError `MEM_OUT_OF_MEMORY` nothing was kept
   */
  static of(draft: SettledDraft, kernel: PatternKernel, counts: SegmentCounts): SettledSegment {
    return SettledSegment.attach(draft.finish(counts), kernel);
  }

  /** The segment that `shape` and `capture` described. @throws MemoryError `MEM_OUT_OF_MEMORY`, SnapshotDamagedError; nothing was kept */
  static async restore(
    arena: MemoryArena,
    kernel: PatternKernel,
    sections: SectionReader,
    prefix: string,
    shape: SegmentShape,
  ): Promise<SettledSegment> {
    return SettledSegment.attach(await readBlocks(arena, sections, prefix, shape), kernel);
  }

  private static attach(blocks: SegmentBlocks, kernel: PatternKernel): SettledSegment {
    try {
      return new SettledSegment(blocks, kernel.attachSettled(blocks, blocks.recordCount));
    } catch (error) {
      blocks.free();
      throw error;
    }
  }

  /** Kernel memory that it holds. */
  get byteLength(): number {
    return this.blocks.byteLength;
  }

  runStart(ordinal: number): number {
    return this.runStarts[ordinal];
  }

  eventStart(ordinal: number): number {
    return this.eventStarts[ordinal];
  }

  patternIdOf(ordinal: number): number {
    return this.patternIds[ordinal];
  }

  ordinalOf(patternId: number): number {
    return this.ordinals[patternId - this.firstPatternId];
  }

  asSource(): SegmentSource {
    const { recordCount, symbolCount, firstPatternId, runStarts, eventStarts, patternIds } = this;
    return {
      recordCount,
      symbolCount,
      firstPatternId,
      symbols: this.symbolColumn,
      runStarts,
      eventStarts,
      eventEnds: this.eventColumn,
      patternIds,
    };
  }

  get shape(): SegmentShape {
    return shapeOf(this.blocks);
  }

  /** Its columns, which never change. Whoever reads them later must `hold` the segment. */
  capture(prefix: string): readonly SectionSource[] {
    return columnSections(this.blocks, prefix);
  }

  /** Keeps the memory until one more call of `free`. */
  hold(): void {
    this.holders++;
  }

  free(): void {
    if (--this.holders > 0) return;
    this.handle.detach();
    this.blocks.free();
  }
}
