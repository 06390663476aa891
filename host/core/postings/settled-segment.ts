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
import { fillSegment } from './fill-segment.ts';
import type { PatternSegment } from './pattern-segment.ts';
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
    const blocks = draft.finish(counts);
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

  free(): void {
    this.handle.detach();
    this.blocks.free();
  }
}
