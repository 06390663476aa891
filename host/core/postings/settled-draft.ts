/**
 * Settled draft: the blocks of a settled segment to come, from before they are filled until they are a segment's.
 *
 * Sizes are known before filling, but for two tables: these get room for as many rows as the sources have together and are exchanged
 * for tables of the right size afterwards.
 */
import type { MemoryArena, MemoryBlock } from '../ports/memory-arena.ts';
import type { SettledRecords } from '../ports/pattern-kernel.ts';
import type { SegmentCounts, SegmentJob } from '../ports/segment-builder.ts';
import type { PatternSegment } from './pattern-segment.ts';

const BYTES_PER_VALUE = 4;
/** u32 values in a row of the length runs, and in one of the repeats. */
const ROW_FIELDS = 4;

/** Filled blocks: what the kernel wants, and what the host reads besides. */
export interface SegmentBlocks extends SettledRecords {
  readonly recordCount: number;
  readonly symbolCount: number;
  readonly firstPatternId: number;
  readonly runStarts: MemoryBlock;
  readonly patternIds: MemoryBlock;
  readonly ordinals: MemoryBlock;
  /** Kernel memory of all of them. */
  readonly byteLength: number;
  free(): void;
}

export class SettledDraft {
  /** What a builder needs. */
  readonly job: SegmentJob;
  private readonly arena: MemoryArena;
  private readonly taken: MemoryBlock[] = [];
  private readonly blocks: Omit<SegmentBlocks, 'lengthRunCount' | 'repeatCount' | 'byteLength'>;

  /**
   * @param sources segments whose pattern ids ascend from one to the next without a gap
   * @throws MemoryError `MEM_OUT_OF_MEMORY` nothing was kept
   */
  constructor(arena: MemoryArena, sources: readonly PatternSegment[], symbolLimit: number) {
    this.arena = arena;
    const sum = (count: (source: PatternSegment) => number): number => sources.reduce((total, source) => total + count(source), 0);
    const recordCount = sum((source) => source.recordCount);
    const symbolCount = sum((source) => source.symbolCount);
    try {
      this.blocks = {
        recordCount,
        symbolCount,
        firstPatternId: sources[0].firstPatternId,
        symbolLimit,
        symbols: this.take(symbolCount),
        runStarts: this.take(recordCount + 1),
        eventStarts: this.take(recordCount + 1),
        eventEnds: this.take(sum((source) => source.eventStart(source.recordCount))),
        patternIds: this.take(recordCount),
        ordinals: this.take(recordCount),
        lengthRuns: this.take(ROW_FIELDS * sum((source) => source.lengthRunLimit)),
        postingStarts: this.take(symbolLimit + 1),
        repeats: this.take(ROW_FIELDS * sum((source) => source.repeatLimit)),
        postings: this.take(symbolCount),
        free: () => this.free(),
      };
    } catch (error) {
      this.free();
      throw error;
    }
    const { symbols, runStarts, eventStarts, eventEnds, patternIds, ordinals, lengthRuns, postingStarts, repeats, postings } = this.blocks;
    this.job = {
      sources: sources.map((source) => source.asSource()),
      target: {
        symbols: symbols.u32,
        runStarts: runStarts.u32,
        eventStarts: eventStarts.u32,
        eventEnds: eventEnds.u32,
        patternIds: patternIds.u32,
        ordinals: ordinals.u32,
        lengthRuns: lengthRuns.u32,
        postingStarts: postingStarts.u32,
        repeats: repeats.u32,
        postings: postings.u32,
      },
      symbolLimit,
    };
  }

  /** The blocks, once they are filled; whoever takes them frees them. */
  finish({ lengthRunCount, repeatCount }: SegmentCounts): SegmentBlocks {
    const lengthRuns = this.trim(this.blocks.lengthRuns, ROW_FIELDS * lengthRunCount);
    const repeats = this.trim(this.blocks.repeats, ROW_FIELDS * repeatCount);
    return { ...this.blocks, lengthRunCount, repeatCount, lengthRuns, repeats, byteLength: this.byteLength };
  }

  /** Kernel memory that is taken. */
  get byteLength(): number {
    let bytes = 0;
    for (const block of this.taken) bytes += block.byteLength;
    return bytes;
  }

  /** Drops what was filled or not. */
  free(): void {
    for (const block of this.taken.splice(0)) block.free();
  }

  private take(values: number): MemoryBlock {
    const block = this.arena.allocate(Math.max(1, values) * BYTES_PER_VALUE);
    this.taken.push(block);
    return block;
  }

  /** A block of the size in use; the given one where that is not smaller, or where there is no room to copy. */
  private trim(block: MemoryBlock, values: number): MemoryBlock {
    if (Math.max(1, values) * BYTES_PER_VALUE * 2 > block.byteLength) return block;
    try {
      const exact = this.take(values);
      exact.u32.set(block.u32.subarray(0, values));
      this.taken.splice(this.taken.indexOf(block), 1);
      block.free();
      return exact;
    } catch {
      return block;
    }
  }
}
