/**
 * Attached segment: the descriptor in kernel memory through which queries see the records of one segment.
 *
 * The descriptor names the blocks; they stay the caller's. `longestRun` sizes the scratch of a query.
 */
import type { MemoryArena, MemoryBlock } from '../core/ports/memory-arena.ts';
import type { AttachedSegment, SettledRecords, YoungRecords } from '../core/ports/pattern-kernel.ts';
import type { MemoryMap } from './kernel-binding.ts';
import { addressOf } from './shared-block.ts';

export class KernelSegment implements AttachedSegment {
  readonly isSettled: boolean;
  longestRun = 0;
  private readonly map: MemoryMap;
  private readonly descriptor: MemoryBlock;
  private readonly runStarts: Uint32Array | undefined;
  private shortestRun = 0xffff_ffff;
  private count = 0;
  /** Where the descriptor lies; 0 once it was detached. */
  private descriptorAddress: number;

  private constructor(arena: MemoryArena, map: MemoryMap, records: YoungRecords | SettledRecords, kind: number) {
    this.map = map;
    this.isSettled = kind === map.SEGMENT_SETTLED;
    this.runStarts = 'runStarts' in records ? records.runStarts.u32 : undefined;
    this.descriptor = arena.allocate(map.SEGMENT_BYTES);
    this.descriptorAddress = addressOf(this.descriptor);
    this.set(map.SEGMENT_KIND, kind);
    this.set(map.SEGMENT_SYMBOLS, addressOf(records.symbols));
    this.set(map.SEGMENT_EVENT_STARTS, addressOf(records.eventStarts));
    this.set(map.SEGMENT_EVENT_ENDS, addressOf(records.eventEnds));
  }

  static young(arena: MemoryArena, map: MemoryMap, records: YoungRecords, recordCount: number): KernelSegment {
    const segment = new KernelSegment(arena, map, records, map.SEGMENT_YOUNG);
    segment.set(map.SEGMENT_RUN_STARTS, addressOf(records.runStarts));
    segment.set(map.SEGMENT_SIGNATURES, records.signatures === undefined ? 0 : addressOf(records.signatures));
    segment.recordCount = recordCount;
    return segment;
  }

  static settled(arena: MemoryArena, map: MemoryMap, records: SettledRecords, recordCount: number): KernelSegment {
    const segment = new KernelSegment(arena, map, records, map.SEGMENT_SETTLED);
    segment.set(map.SEGMENT_LENGTH_RUNS, addressOf(records.lengthRuns));
    segment.set(map.SEGMENT_LENGTH_RUN_COUNT, records.lengthRunCount);
    segment.set(map.SEGMENT_POSTING_STARTS, addressOf(records.postingStarts));
    segment.set(map.SEGMENT_SYMBOL_LIMIT, records.symbolLimit);
    segment.set(map.SEGMENT_REPEATS, addressOf(records.repeats));
    segment.set(map.SEGMENT_REPEAT_COUNT, records.repeatCount);
    segment.set(map.SEGMENT_POSTINGS, addressOf(records.postings));
    // Length runs ascend, four words each, the length first.
    segment.longestRun = records.lengthRunCount === 0 ? 0 : records.lengthRuns.u32[(records.lengthRunCount - 1) * 4];
    segment.recordCount = recordCount;
    return segment;
  }

  /** Where the descriptor lies; asking for that of a detached segment is a bug. */
  get address(): number {
    if (this.descriptorAddress === 0) throw new Error('Cannot match a segment that was detached');
    return this.descriptorAddress;
  }

  get recordCount(): number {
    return this.count;
  }

  set recordCount(count: number) {
    if (this.runStarts !== undefined) {
      for (let ordinal = this.count; ordinal < count; ordinal++) {
        const length = this.runStarts[ordinal + 1] - this.runStarts[ordinal];
        this.longestRun = Math.max(this.longestRun, length);
        this.shortestRun = Math.min(this.shortestRun, length);
      }
      if (!this.isSettled) this.set(this.map.SEGMENT_SHORTEST_RUN, this.shortestRun);
    }
    this.count = count;
    this.set(this.map.SEGMENT_RECORD_COUNT, count);
  }

  detach(): void {
    if (this.descriptorAddress === 0) throw new Error('Cannot detach a segment twice');
    this.descriptorAddress = 0;
    this.descriptor.free();
  }

  private set(offset: number, value: number): void {
    this.descriptor.u32[offset / 4] = value;
  }
}
