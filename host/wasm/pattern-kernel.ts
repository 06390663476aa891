/**
 * Pattern kernel: hands queries over to the module, one call each.
 *
 * Owns the working regions (query, scratch, output, slot tables) and a descriptor per attached segment. Not reentrant: one
 * thread owns it, and an answer is read before the next question.
 */
import type { MemoryArena, MemoryBlock } from '../core/ports/memory-arena.ts';
import type {
  AttachedSegment,
  PatternKernel,
  PatternMatches,
  PatternQuery,
  SettledRecords,
  SymbolTexts,
  YoungRecords,
} from '../core/ports/pattern-kernel.ts';
import { KernelSegment } from './attached-segment.ts';
import type { Kernel } from './kernel-binding.ts';
import { KernelPatternMatches } from './pattern-matches.ts';
import { ReusableBlock } from './reusable-block.ts';
import { addressOf } from './shared-block.ts';
import { SlotTable } from './slot-table.ts';

/** Room for the matches of an ordinary query from the start: about 1,300 of short queries. */
const FIRST_OUTPUT_BYTES = 65_536;

export class SharedPatternKernel implements PatternKernel {
  private readonly kernel: Kernel;
  private readonly arena: MemoryArena;
  private readonly descriptor: MemoryBlock;
  private readonly scratch: ReusableBlock;
  private readonly output: ReusableBlock;
  private readonly symbols: ReusableBlock;
  private readonly text: ReusableBlock;
  private readonly segments: ReusableBlock;
  private readonly narrowSlots: SlotTable;
  private readonly wideSlots: SlotTable;
  private readonly narrowCodeSlots: SlotTable;
  private readonly wideCodeSlots: SlotTable;

  constructor(kernel: Kernel, arena: MemoryArena) {
    this.kernel = kernel;
    this.arena = arena;
    this.descriptor = arena.allocate(kernel.map.QUERY_BYTES);
    this.scratch = new ReusableBlock(arena);
    this.output = new ReusableBlock(arena);
    this.symbols = new ReusableBlock(arena);
    this.text = new ReusableBlock(arena);
    this.segments = new ReusableBlock(arena);
    this.narrowSlots = new SlotTable(arena, 1);
    this.wideSlots = new SlotTable(arena, 4);
    this.narrowCodeSlots = new SlotTable(arena, 1);
    this.wideCodeSlots = new SlotTable(arena, 4);
  }

  attachYoung(records: YoungRecords, recordCount: number): AttachedSegment {
    return KernelSegment.young(this.arena, this.kernel.map, records, recordCount);
  }

  attachSettled(records: SettledRecords, recordCount: number): AttachedSegment {
    return KernelSegment.settled(this.arena, this.kernel.map, records, recordCount);
  }

  matchPatterns(query: PatternQuery): PatternMatches {
    const { map, functions } = this.kernel;
    const symbolCount = query.symbols.length;
    const textLength = query.characters?.codePoints.length ?? 0;
    const stride = map.MATCH_HEADER_BYTES + 8 * Math.ceil(symbolCount / 64);
    this.describeSymbols(query);
    this.set(map.QUERY_TEXT_MODE, query.characters === undefined ? 0 : 1);
    if (query.characters !== undefined) this.describeText(query.characters.codePoints, query.characters.texts);
    const { longestRun, largestSegment } = this.describeSegments(query.segments);
    const scratchBytes = functions.scratchBytes(symbolCount, textLength, longestRun, largestSegment) >>> 0;
    this.set(map.QUERY_SCRATCH, this.scratch.addressAtLeast(scratchBytes));

    let output = this.output.atLeast(Math.max(FIRST_OUTPUT_BYTES, stride));
    let count = this.match(output, stride);
    if (count * stride > output.byteLength) {
      output = this.output.atLeast(count * stride);
      count = this.match(output, stride);
    }
    return new KernelPatternMatches(count, output.u32, output.f64, map, stride);
  }

  symbolRatios(codePoints: Uint32Array, texts: SymbolTexts): Float64Array {
    const { map, functions } = this.kernel;
    const output = this.output.atLeast(Math.max(FIRST_OUTPUT_BYTES, texts.symbolCount * 8));
    this.describeText(codePoints, texts);
    this.set(map.QUERY_SCRATCH, this.scratch.addressAtLeast(functions.scratchBytes(0, codePoints.length, 0, 0) >>> 0));
    this.set(map.QUERY_OUTPUT, addressOf(output));
    functions.symbolRatios(this.descriptor.u8.byteOffset);
    return output.f64.subarray(0, texts.symbolCount);
  }

  private match(output: MemoryBlock, stride: number): number {
    const { map, functions } = this.kernel;
    this.set(map.QUERY_OUTPUT, addressOf(output));
    this.set(map.QUERY_OUTPUT_CAPACITY, Math.floor(output.byteLength / stride));
    return functions.matchPatterns(this.descriptor.u8.byteOffset) >>> 0;
  }

  private describeSymbols(query: PatternQuery): void {
    const { map } = this.kernel;
    const { symbols, symbolLimit } = query;
    const run = this.symbols.atLeast(Math.max(symbols.byteLength, 1));
    run.u32.set(symbols);
    this.descriptor.f64[map.QUERY_LEAST_SIMILARITY / 8] = query.leastSimilarity;
    this.set(map.QUERY_SYMBOLS, addressOf(run));
    this.set(map.QUERY_SYMBOL_COUNT, symbols.length);
    this.set(map.QUERY_SYMBOL_LIMIT, symbolLimit);
    if (symbols.length <= map.NARROW_LENGTH) this.set(map.QUERY_NARROW_SLOTS, this.narrowSlots.addressFor(symbolLimit));
    else this.set(map.QUERY_WIDE_SLOTS, this.wideSlots.addressFor(symbolLimit));
  }

  private describeText(codePoints: Uint32Array, texts: SymbolTexts): void {
    const { map } = this.kernel;
    const text = this.text.atLeast(Math.max(codePoints.byteLength, 1));
    text.u32.set(codePoints);
    const slots = codePoints.length <= map.NARROW_LENGTH ? this.narrowCodeSlots : this.wideCodeSlots;
    this.set(map.QUERY_TEXT, addressOf(text));
    this.set(map.QUERY_TEXT_LENGTH, codePoints.length);
    this.set(map.QUERY_CODE_SLOTS, slots.addressFor(map.CODE_POINT_LIMIT));
    this.set(map.QUERY_TEXT_STARTS, addressOf(texts.starts));
    this.set(map.QUERY_TEXT_CODE_POINTS, addressOf(texts.codePoints));
    this.set(map.QUERY_TEXT_COUNT, texts.symbolCount);
  }

  private describeSegments(segments: readonly AttachedSegment[]): { longestRun: number; largestSegment: number } {
    const { map } = this.kernel;
    const addresses = this.segments.atLeast(Math.max(segments.length * 4, 1));
    let longestRun = 0;
    let largestSegment = 0;
    for (const [position, segment] of segments.entries()) {
      if (!(segment instanceof KernelSegment)) throw new Error('Cannot match a segment that this kernel did not attach');
      addresses.u32[position] = segment.address;
      longestRun = Math.max(longestRun, segment.longestRun);
      if (segment.isSettled) largestSegment = Math.max(largestSegment, segment.recordCount);
    }
    this.set(map.QUERY_SEGMENTS, addressOf(addresses));
    this.set(map.QUERY_SEGMENT_COUNT, segments.length);
    this.set(map.QUERY_LONGEST_RUN, longestRun);
    this.set(map.QUERY_LARGEST_SEGMENT, largestSegment);
    return { longestRun, largestSegment };
  }

  private set(offset: number, value: number): void {
    this.descriptor.u32[offset / 4] = value;
  }
}
