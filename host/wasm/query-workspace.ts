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
/** Outputs of more than this are given back once a smaller one does: 100,000 matches of short queries. */
export const MOST_KEPT_BYTES = 8_388_608;

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
  private readonly kernel: Kernel;
  private readonly scratch: ReusableBlock;
  private readonly output: ReusableBlock;
  private readonly counters: SlotTable;
  private readonly narrowSlots: SlotTable;
  private readonly wideSlots: SlotTable;
  private readonly narrowCodeSlots: SlotTable;
  private readonly wideCodeSlots: SlotTable;
  private measured = { symbolCount: -1, textLength: -1, longestRun: -1 };
  private measuredSegment = -1;
  private scratchBytes = 0;
  private countersBytes = 0;

  constructor(kernel: Kernel, arena: MemoryArena) {
    this.kernel = kernel;
    this.descriptor = arena.allocate(kernel.map.QUERY_BYTES);
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

  /** Makes room for a query and names its regions, all but the output, in the descriptor. */
  prepare(sizes: QuerySizes): void {
    const { map } = this.kernel;
    const { symbolCount, textLength, symbolLimit, longestRun, largestSegment } = sizes;
    this.measure(symbolCount, textLength ?? 0, longestRun, largestSegment);
    this.set(map.QUERY_SCRATCH, this.scratch.addressAtLeast(this.scratchBytes));
    this.set(map.QUERY_COUNTERS, this.counters.addressFor(this.countersBytes));
    if (symbolCount <= map.NARROW_LENGTH) this.set(map.QUERY_NARROW_SLOTS, this.narrowSlots.addressFor(symbolLimit));
    else this.set(map.QUERY_WIDE_SLOTS, this.wideSlots.addressFor(symbolLimit));
    if (textLength === null) return;
    const codeSlots = textLength <= map.NARROW_LENGTH ? this.narrowCodeSlots : this.wideCodeSlots;
    this.set(map.QUERY_CODE_SLOTS, codeSlots.addressFor(map.CODE_POINT_LIMIT));
  }

  /** Asks the module for sizes only when a query is larger than all since the last time; smaller ones need no more. */
  private measure(symbolCount: number, textLength: number, longestRun: number, largestSegment: number): void {
    const { functions } = this.kernel;
    const measured = this.measured;
    const fits = symbolCount <= measured.symbolCount && textLength <= measured.textLength && longestRun <= measured.longestRun;
    if (!fits) {
      this.measured = { symbolCount, textLength, longestRun };
      this.scratchBytes = functions.scratchBytes(symbolCount, textLength, longestRun) >>> 0;
    }
    if (largestSegment === this.measuredSegment) return;
    this.measuredSegment = largestSegment;
    this.countersBytes = functions.countersBytes(largestSegment) >>> 0;
  }

  /** Names an output of at least `byteLength` bytes; its contents are lost when it grows. */
  prepareOutput(byteLength: number, stride: number): MemoryBlock {
    const { map } = this.kernel;
    this.output.releaseAbove(Math.max(byteLength, MOST_KEPT_BYTES));
    const output = this.output.atLeast(Math.max(byteLength, FIRST_OUTPUT_BYTES));
    this.set(map.QUERY_OUTPUT, addressOf(output));
    this.set(map.QUERY_OUTPUT_CAPACITY, Math.floor(output.byteLength / stride));
    return output;
  }

  /** Takes over what is asked and what is searched from another thread's descriptor. */
  copyQuestion(from: QueryWorkspace): void {
    this.descriptor.u8.set(from.descriptor.u8);
  }

  /** @param nanoseconds estimated work from which on the kernel leaves segments to be shared */
  limitWork(nanoseconds: number): void {
    this.descriptor.f64[this.kernel.map.QUERY_MOST_WORK / 8] = nanoseconds;
  }

  get plannedWork(): number {
    return this.descriptor.f64[this.kernel.map.QUERY_PLANNED_WORK / 8];
  }

  set(offset: number, value: number): void {
    this.descriptor.u32[offset / 4] = value;
  }

  get(offset: number): number {
    return this.descriptor.u32[offset / 4];
  }

  free(): void {
    this.descriptor.free();
    for (const region of [this.scratch, this.output]) region.free();
    for (const table of [this.counters, this.narrowSlots, this.wideSlots, this.narrowCodeSlots, this.wideCodeSlots]) table.free();
  }
}
