/**
 * Young segment: the newest patterns of a space, in the order of learning, scanned by every query.
 *
 * It exists because a posting index is only worth its upkeep for many records: below about a thousand the scan takes microseconds.
 */
import type { MemoryArena } from '../ports/memory-arena.ts';
import type { AttachedSegment, PatternKernel } from '../ports/pattern-kernel.ts';
import { GrowableBlock } from './growable-block.ts';
import type { PatternSegment } from './pattern-segment.ts';

export class YoungSegment implements PatternSegment {
  recordCount = 0;
  private readonly patternIds: number[] = [];
  private readonly kernel: PatternKernel;
  private readonly runs: GrowableBlock;
  private readonly symbols: GrowableBlock;
  private readonly eventIndex: GrowableBlock;
  private readonly events: GrowableBlock;
  private attached: AttachedSegment;

  constructor(arena: MemoryArena, kernel: PatternKernel) {
    this.kernel = kernel;
    this.runs = new GrowableBlock(arena);
    this.symbols = new GrowableBlock(arena);
    this.eventIndex = new GrowableBlock(arena);
    this.events = new GrowableBlock(arena);
    this.runs.push(0);
    this.eventIndex.push(0);
    this.attached = this.attach();
  }

  get handle(): AttachedSegment {
    return this.attached;
  }

  /**
   * Appends one record and answers its ordinal.
   *
   * All room is made before anything is written, so a full memory leaves the segment as it was.
   */
  append(patternId: number, symbols: Uint32Array, eventEnds: Uint32Array): number {
    let moved = this.runs.reserve(1);
    moved = this.symbols.reserve(symbols.length) || moved;
    moved = this.eventIndex.reserve(1) || moved;
    moved = this.events.reserve(eventEnds.length) || moved;
    if (moved) {
      this.attached.detach();
      this.attached = this.attach();
    }
    for (const symbol of symbols) this.symbols.push(symbol);
    for (const end of eventEnds) this.events.push(end);
    this.runs.push(this.symbols.length);
    this.eventIndex.push(this.events.length);
    this.patternIds.push(patternId);
    this.attached.recordCount = ++this.recordCount;
    return this.recordCount - 1;
  }

  get symbolColumn(): Uint32Array {
    return this.symbols.block.u32;
  }

  get eventColumn(): Uint32Array {
    return this.events.block.u32;
  }

  runStart(ordinal: number): number {
    return this.runs.block.u32[ordinal];
  }

  eventStart(ordinal: number): number {
    return this.eventIndex.block.u32[ordinal];
  }

  patternIdOf(ordinal: number): number {
    return this.patternIds[ordinal];
  }

  free(): void {
    this.attached.detach();
    for (const column of [this.runs, this.symbols, this.eventIndex, this.events]) column.free();
  }

  private attach(): AttachedSegment {
    return this.kernel.attachYoung(
      {
        runStarts: this.runs.block,
        symbols: this.symbols.block,
        eventStarts: this.eventIndex.block,
        eventEnds: this.events.block,
      },
      this.recordCount,
    );
  }
}
