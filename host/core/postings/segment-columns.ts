/**
 * Segment columns: a settled segment's columns by name, each with the number of values in use, to write them to a snapshot and to read them back.
 *
 * Blocks may be larger than what they hold; only values in use are written, and blocks of just that size are made of them.
 */
import type { MemoryArena, MemoryBlock } from '../ports/memory-arena.ts';
import type { SectionReader } from '../snapshots/section-reader.ts';
import { columnSection, type SectionSource } from '../snapshots/section-source.ts';
import type { SegmentBlocks } from './settled-draft.ts';

const BYTES_PER_VALUE = 4;
/** u32 values in a row of the length runs, and in one of the repeats. */
const ROW_FIELDS = 4;

/** The sizes of a settled segment, as a snapshot keeps them. */
export interface SegmentShape {
  readonly recordCount: number;
  readonly symbolCount: number;
  readonly eventCount: number;
  readonly firstPatternId: number;
  readonly symbolLimit: number;
  readonly lengthRunCount: number;
  readonly repeatCount: number;
}

export function shapeOf(blocks: SegmentBlocks): SegmentShape {
  const { recordCount, symbolCount, firstPatternId, symbolLimit, lengthRunCount, repeatCount, eventStarts } = blocks;
  return { recordCount, symbolCount, eventCount: eventStarts.u32[recordCount], firstPatternId, symbolLimit, lengthRunCount, repeatCount };
}

/** @param prefix what sections of this segment are called after */
export function columnSections(blocks: SegmentBlocks, prefix: string): readonly SectionSource[] {
  return valueCounts(shapeOf(blocks)).map(([column, count]) => columnSection(`${prefix}.${column}`, blocks[column].u32.subarray(0, count)));
}

/** @throws MemoryError `MEM_OUT_OF_MEMORY`, SnapshotDamagedError; nothing was kept */
export async function readBlocks(arena: MemoryArena, sections: SectionReader, prefix: string, shape: SegmentShape): Promise<SegmentBlocks> {
  const taken: MemoryBlock[] = [];
  const free = (): void => {
    for (const block of taken.splice(0)) block.free();
  };
  try {
    const blocks = new Map<string, MemoryBlock>();
    const read = async (column: string, count: number, block: MemoryBlock): Promise<void> => {
      const found = await sections.into(`${prefix}.${column}`, block.u32);
      if (found !== count) throw new Error(`Column "${column}" holds ${found} values, expected ${count}`);
    };
    const counts = valueCounts(shape);
    for (const [column, count] of counts) {
      const block = arena.allocate(Math.max(1, count) * BYTES_PER_VALUE);
      taken.push(block);
      blocks.set(column, block);
    }
    // All at once: several threads of the system fill fresh memory faster than one. None may still write when the blocks are freed.
    const reads = await Promise.allSettled(counts.map(([column, count], position) => read(column, count, taken[position])));
    for (const outcome of reads) if (outcome.status === 'rejected') throw outcome.reason;
    const block = (column: string): MemoryBlock => {
      const found = blocks.get(column);
      if (found === undefined) throw new Error(`No column "${column}"`);
      return found;
    };
    return {
      ...shape,
      byteLength: taken.reduce((sum, { byteLength }) => sum + byteLength, 0),
      symbols: block('symbols'),
      runStarts: block('runStarts'),
      eventStarts: block('eventStarts'),
      eventEnds: block('eventEnds'),
      patternIds: block('patternIds'),
      ordinals: block('ordinals'),
      lengthRuns: block('lengthRuns'),
      postingStarts: block('postingStarts'),
      repeats: block('repeats'),
      postings: block('postings'),
      free,
    };
  } catch (error) {
    free();
    throw error;
  }
}

function valueCounts({ recordCount, symbolCount, eventCount, symbolLimit, lengthRunCount, repeatCount }: SegmentShape) {
  return [
    ['symbols', symbolCount],
    ['runStarts', recordCount + 1],
    ['eventStarts', recordCount + 1],
    ['eventEnds', eventCount],
    ['patternIds', recordCount],
    ['ordinals', recordCount],
    ['lengthRuns', ROW_FIELDS * lengthRunCount],
    ['postingStarts', symbolLimit + 1],
    ['repeats', ROW_FIELDS * repeatCount],
    ['postings', symbolCount],
  ] as const;
}
