/**
 * Query workspace: the regions in which one thread works on one query at a time.
 *
 * A query's descriptor names everything that the kernel reads and writes. What is asked and what is searched is the same for all
 * threads; scratch, tables, counters and output are each thread's own, so that no two ever write to the same place.
 */
import type { MemoryArena, MemoryBlock } from '../core/ports/memory-arena.ts';
import type { Kernel } from './kernel-binding.ts';
import { ReusableBlock } from './reusable-block.ts';
import { addressOf } from './shared-block.ts';
import { SlotTable } from './slot-table.ts';

/** Room for the matches of an ordinary query from the start: about 1,300 of short queries. */
const FIRST_OUTPUT_BYTES = 65_536;
/** Outputs of more than this, 100,000 matches of short queries, are given back every so many queries: who asks for as many again does it soon. */
const MOST_KEPT_BYTES = 8_388_608;
const QUERIES_BETWEEN_RELEASES = 64;

/** What decides how much room a query needs. */
export interface QuerySizes {
  readonly symbolCount: number;
  /** Code points; null without text. */
  readonly textLength: number | null;
  readonly symbolLimit: number;
  /** Symbols of the longest record. */
  readonly longestRun: number;
  /** Records of the largest settled segment. */
  readonly largestSegment: number;
}

export class QueryWorkspace {
  readonly descriptor: MemoryBlock;
  /** Words of the descriptor: every query writes some twenty. */
  private readonly words: Uint32Array;
  private readonly kernel: Kernel;
  private readonly scratch: ReusableBlock;
  private readonly output: ReusableBlock;
  private readonly counters: SlotTable;
  private readonly narrowSlots: SlotTable;
  private readonly wideSlots: SlotTable;
  private readonly narrowCodeSlots: SlotTable;
  private readonly wideCodeSlots: SlotTable;
  /** What there is room for. */
  private laidOut = { symbolCount: -1, textLength: -1, longestRun: -1 };
  private countedRecords = -1;
  private narrowLimit = -1;
  private wideLimit = -1;
  private queriesSinceRelease = 0;

  constructor(kernel: Kernel, arena: MemoryArena) {
    this.kernel = kernel;
    this.descriptor = arena.allocate(kernel.map.QUERY_BYTES);
    this.words = this.descriptor.u32;
    this.scratch = new ReusableBlock(arena);
    this.output = new ReusableBlock(arena);
    this.counters = new SlotTable(arena, 1);
    this.narrowSlots = new SlotTable(arena, 1);
    this.wideSlots = new SlotTable(arena, 4);
    this.narrowCodeSlots = new SlotTable(arena, 1);
    this.wideCodeSlots = new SlotTable(arena, 4);
  }

  get address(): number {
    return addressOf(this.descriptor);
  }

  /** Makes room for a query and names its regions, all but the output, in the descriptor. Most queries find what one before them needed. */
  prepare(sizes: QuerySizes): void {
    const { map } = this.kernel;
    const { symbolCount, textLength, symbolLimit, longestRun, largestSegment } = sizes;
    const isNarrow = symbolCount <= map.NARROW_LENGTH;
    this.layOut(symbolCount, textLength ?? 0, longestRun);
    if (largestSegment > this.countedRecords) {
      this.countedRecords = -1;
      this.set(map.QUERY_COUNTERS, this.counters.addressFor(this.kernel.functions.countersBytes(largestSegment) >>> 0));
      this.countedRecords = largestSegment;
    }
    if (isNarrow && symbolLimit > this.narrowLimit) {
      this.narrowLimit = -1;
      this.set(map.QUERY_NARROW_SLOTS, this.narrowSlots.addressFor(symbolLimit));
      this.narrowLimit = symbolLimit;
    }
    if (!isNarrow && symbolLimit > this.wideLimit) {
      this.wideLimit = -1;
      this.set(map.QUERY_WIDE_SLOTS, this.wideSlots.addressFor(symbolLimit));
      this.wideLimit = symbolLimit;
    }
    if (textLength === null) return;
    const codeSlots = textLength <= map.NARROW_LENGTH ? this.narrowCodeSlots : this.wideCodeSlots;
    this.set(map.QUERY_CODE_SLOTS, codeSlots.addressFor(map.CODE_POINT_LIMIT));
  }

  /** Lays the scratch out anew when a query is larger, in any respect, than all before. */
  private layOut(symbolCount: number, textLength: number, longestRun: number): void {
    const { functions, map } = this.kernel;
    const before = this.laidOut;
    if (symbolCount <= before.symbolCount && textLength <= before.textLength && longestRun <= before.longestRun) return;
    const laidOut = {
      symbolCount: Math.max(symbolCount, before.symbolCount),
      textLength: Math.max(textLength, before.textLength),
      longestRun: Math.max(longestRun, before.longestRun),
    };
    const bytes = functions.scratchBytes(laidOut.symbolCount, laidOut.textLength, laidOut.longestRun) >>> 0;
    const scratch = this.scratch.addressAtLeast(bytes);
    functions.layOutScratch(scratch, laidOut.symbolCount, laidOut.textLength, laidOut.longestRun);
    this.laidOut = laidOut;
    this.set(map.QUERY_SCRATCH, scratch);
  }

  /** Names an output of at least `byteLength` bytes; its contents are lost when it grows. */
  prepareOutput(byteLength: number, stride: number): MemoryBlock {
    const { map } = this.kernel;
    if (++this.queriesSinceRelease >= QUERIES_BETWEEN_RELEASES) {
      this.queriesSinceRelease = 0;
      this.output.releaseAbove(Math.max(byteLength, MOST_KEPT_BYTES));
    }
    const output = this.output.atLeast(Math.max(byteLength, FIRST_OUTPUT_BYTES));
    this.set(map.QUERY_OUTPUT, addressOf(output));
    this.set(map.QUERY_OUTPUT_CAPACITY, Math.floor(output.byteLength / stride));
    return output;
  }

  /** The output that was prepared last. */
  get outputBlock(): MemoryBlock {
    return this.output.atLeast(1);
  }

  /** Takes over what is asked and what is searched from another thread's descriptor. */
  copyQuestion(from: QueryWorkspace): void {
    const { map } = this.kernel;
    const own = [map.QUERY_SCRATCH, map.QUERY_COUNTERS, map.QUERY_NARROW_SLOTS, map.QUERY_WIDE_SLOTS].map((field) => [
      field,
      this.get(field),
    ]);
    this.descriptor.u8.set(from.descriptor.u8);
    for (const [field, address] of own) this.set(field, address);
  }

  /** @param nanoseconds estimated work from which on the kernel leaves segments to be shared */
  limitWork(nanoseconds: number): void {
    this.descriptor.f64[this.kernel.map.QUERY_MOST_WORK / 8] = nanoseconds;
  }

  get plannedWork(): number {
    return this.descriptor.f64[this.kernel.map.QUERY_PLANNED_WORK / 8];
  }

  set(offset: number, value: number): void {
    this.words[offset / 4] = value;
  }

  get(offset: number): number {
    return this.words[offset / 4];
  }

  free(): void {
    this.descriptor.free();
    for (const region of [this.scratch, this.output]) region.free();
    for (const table of [this.counters, this.narrowSlots, this.wideSlots, this.narrowCodeSlots, this.wideCodeSlots]) table.free();
  }
}
