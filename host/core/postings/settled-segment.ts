/**
 * Settled segment: an immutable, indexed set of patterns, built from older segments.
 *
 * Records are ordered by length, then by pattern id, so that one length is one range of ordinals and the threshold is constant within it.
 * Every (symbol, occurrence) has a posting list of ascending ordinals: counting how many lists of a query name a record gives the
 * exact number of symbols they share, repeats included.
 *
 *   records   0: b a        postings  a,0: 0 1 2     b,0: 0 2
 *             1: a c a                a,1: 1
 *             2: a b c                c,0: 1 2
 *
 * Cost of building: O(symbols) time plus O(r log r) for r distinct repeated (symbol, occurrence) pairs.
 */
import type { MemoryArena, MemoryBlock } from '../ports/memory-arena.ts';
import type { AttachedSegment, PatternKernel } from '../ports/pattern-kernel.ts';
import type { PatternSegment } from './pattern-segment.ts';
import { buildPostings, type Postings } from './postings-builder.ts';

const BYTES_PER_VALUE = 4;
const LENGTH_RUN_FIELDS = 4;

export class SettledSegment implements PatternSegment {
  readonly recordCount: number;
  readonly handle: AttachedSegment;
  readonly symbolColumn: Uint32Array;
  readonly eventColumn: Uint32Array;
  private readonly runStarts: Uint32Array;
  private readonly eventStarts: Uint32Array;
  private readonly patternIds: Uint32Array;
  private readonly blocks: readonly MemoryBlock[];

  private constructor(ordered: OrderedRecords, handle: AttachedSegment, blocks: readonly MemoryBlock[]) {
    this.recordCount = ordered.patternIds.length;
    this.runStarts = ordered.runStarts;
    this.patternIds = ordered.patternIds;
    this.symbolColumn = ordered.symbols.u32;
    this.eventColumn = ordered.eventEnds.u32;
    this.eventStarts = ordered.eventStarts.u32;
    this.handle = handle;
    this.blocks = blocks;
  }

  /**
   * @param sources segments whose pattern ids ascend from one to the next and within each length; they stay untouched
   * @param symbolLimit every symbol id is below this
   * @throws MemoryError `MEM_OUT_OF_MEMORY` nothing was kept
   */
  static build(arena: MemoryArena, kernel: PatternKernel, sources: readonly PatternSegment[], symbolLimit: number): SettledSegment {
    const taken: MemoryBlock[] = [];
    const take = (values: number): MemoryBlock => {
      const block = arena.allocate(Math.max(1, values) * BYTES_PER_VALUE);
      taken.push(block);
      return block;
    };
    try {
      const ordered = orderByLength(sources, take);
      const postings: Postings = buildPostings(ordered.symbols.u32, ordered.runStarts, symbolLimit, take);
      const handle = kernel.attachSettled(
        {
          symbols: ordered.symbols,
          eventStarts: ordered.eventStarts,
          eventEnds: ordered.eventEnds,
          lengthRuns: ordered.lengthRuns,
          lengthRunCount: ordered.lengthRunCount,
          symbolLimit,
          ...postings,
        },
        ordered.patternIds.length,
      );
      return new SettledSegment(ordered, handle, taken);
    } catch (error) {
      for (const block of taken) block.free();
      throw error;
    }
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

  free(): void {
    this.handle.detach();
    for (const block of this.blocks) block.free();
  }
}

interface OrderedRecords {
  readonly patternIds: Uint32Array;
  readonly runStarts: Uint32Array;
  readonly symbols: MemoryBlock;
  readonly eventStarts: MemoryBlock;
  readonly eventEnds: MemoryBlock;
  readonly lengthRuns: MemoryBlock;
  readonly lengthRunCount: number;
}

/** Counting sort by length; stable, so pattern ids ascend within a length. */
function orderByLength(sources: readonly PatternSegment[], take: (values: number) => MemoryBlock): OrderedRecords {
  const countByLength = new Map<number, number>();
  let recordCount = 0;
  let symbolCount = 0;
  let eventCount = 0;
  for (const source of sources) {
    for (let ordinal = 0; ordinal < source.recordCount; ordinal++) {
      const length = source.runStart(ordinal + 1) - source.runStart(ordinal);
      countByLength.set(length, (countByLength.get(length) ?? 0) + 1);
      symbolCount += length;
    }
    recordCount += source.recordCount;
    eventCount += source.eventStart(source.recordCount);
  }

  const lengths = Uint32Array.from(countByLength.keys()).sort();
  const lengthRuns = take(lengths.length * LENGTH_RUN_FIELDS);
  const runStarts = new Uint32Array(recordCount + 1);
  const nextOrdinal = new Map<number, number>();
  let ordinal = 0;
  let firstSymbol = 0;
  lengths.forEach((length, row) => {
    const count = countByLength.get(length) ?? 0;
    lengthRuns.u32.set([length, ordinal, ordinal + count, firstSymbol], row * LENGTH_RUN_FIELDS);
    nextOrdinal.set(length, ordinal);
    for (let record = 0; record < count; record++) runStarts[ordinal + record] = firstSymbol + record * length;
    ordinal += count;
    firstSymbol += count * length;
  });
  runStarts[recordCount] = symbolCount;

  const patternIds = new Uint32Array(recordCount);
  const symbols = take(symbolCount);
  const eventStarts = take(recordCount + 1);
  const eventEnds = take(eventCount);
  const sourceOf = new Uint32Array(recordCount);
  const ordinalInSource = new Uint32Array(recordCount);
  sources.forEach((source, sourceIndex) => {
    for (let from = 0; from < source.recordCount; from++) {
      const start = source.runStart(from);
      const end = source.runStart(from + 1);
      const to = nextOrdinal.get(end - start) ?? 0;
      nextOrdinal.set(end - start, to + 1);
      sourceOf[to] = sourceIndex;
      ordinalInSource[to] = from;
      patternIds[to] = source.patternIdOf(from);
      copyValues(source.symbolColumn, start, end, symbols.u32, runStarts[to]);
    }
  });
  let eventEnd = 0;
  for (let to = 0; to < recordCount; to++) {
    const source = sources[sourceOf[to]];
    const from = ordinalInSource[to];
    eventStarts.u32[to] = eventEnd;
    eventEnd = copyValues(source.eventColumn, source.eventStart(from), source.eventStart(from + 1), eventEnds.u32, eventEnd);
  }
  eventStarts.u32[recordCount] = eventEnd;
  return { patternIds, runStarts, symbols, eventStarts, eventEnds, lengthRuns, lengthRunCount: lengths.length };
}

/** Runs are short, so a loop beats the set-up of `TypedArray.set`. Answers the position behind the last value written. */
function copyValues(from: Uint32Array, start: number, end: number, to: Uint32Array, position: number): number {
  let next = position;
  for (let index = start; index < end; index++) to[next++] = from[index];
  return next;
}
