/**
 * Young segment: the newest patterns of a space, in the order of learning, scanned by every query.
 *
 * It exists because a posting index is only worth its upkeep for many records: below about a thousand the scan takes microseconds. From
 * some records on it keeps signatures, which make the scan ten times shorter; without room for them it does without.
 */
import type { MemoryArena, MemoryBlock } from '../ports/memory-arena.ts';
import type { AttachedSegment, PatternKernel } from '../ports/pattern-kernel.ts';
import type { SegmentSource } from '../ports/segment-builder.ts';
import type { SectionReader } from '../snapshots/section-reader.ts';
import { columnSection, type SectionSource } from '../snapshots/section-source.ts';
import { GrowableBlock } from './growable-block.ts';
import type { PatternSegment } from './pattern-segment.ts';
import { RecordSignatures } from './record-signatures.ts';

/** Records that take about as much memory and time as their signatures would. */
const SIGNED_FROM = 128;

export class YoungSegment implements PatternSegment {
  recordCount = 0;
  firstPatternId = 0;
  private readonly kernel: PatternKernel;
  private readonly runs: GrowableBlock;
  private readonly symbols: GrowableBlock;
  private readonly eventIndex: GrowableBlock;
  private readonly events: GrowableBlock;
  private attached: AttachedSegment;
  private readonly arena: MemoryArena;
  private signatures: RecordSignatures | undefined;

  /** @throws MemoryError `MEM_OUT_OF_MEMORY` nothing was kept */
  constructor(arena: MemoryArena, kernel: PatternKernel) {
    this.arena = arena;
    this.kernel = kernel;
    const columns: GrowableBlock[] = [];
    const column = (): GrowableBlock => {
      const taken = new GrowableBlock(arena);
      columns.push(taken);
      return taken;
    };
    try {
      this.runs = column();
      this.symbols = column();
      this.eventIndex = column();
      this.events = column();
      this.runs.push(0);
      this.eventIndex.push(0);
      this.attached = this.attach();
    } catch (error) {
      for (const taken of columns) taken.free();
      throw error;
    }
  }

  get handle(): AttachedSegment {
    return this.attached;
  }

  /**
   * Makes room for more records.
   *
   * @throws MemoryError `MEM_OUT_OF_MEMORY` the segment holds and answers what it did
   */
  reserve(recordCount: number, symbolCount: number, eventCount: number): void {
    const moves: { readonly column: GrowableBlock; readonly larger: MemoryBlock }[] = [];
    const plan = (column: GrowableBlock, additional: number): void => {
      const larger = column.larger(additional);
      if (larger !== undefined) moves.push({ column, larger });
    };
    try {
      plan(this.runs, recordCount);
      plan(this.symbols, symbolCount);
      plan(this.eventIndex, recordCount);
      plan(this.events, eventCount);
    } catch (error) {
      for (const { larger } of moves) larger.free();
      throw error;
    }
    for (const { column, larger } of moves) column.moveTo(larger);
    if (moves.length > 0) this.attachAgain();
  }

  /** Forgets all records and keeps its room. */
  clear(): void {
    this.runs.length = 1;
    this.symbols.length = 0;
    this.eventIndex.length = 1;
    this.events.length = 0;
    this.recordCount = 0;
    this.dropSignatures();
    this.attachAgain();
  }

  /**
   * Appends one record and answers its ordinal.
   *
   * All room is made before anything is written, so a full memory leaves the segment as it was.
   *
   * @param patternId one above that of the record before
   */
  append(patternId: number, symbols: Uint32Array, eventEnds: Uint32Array): number {
    this.reserve(1, symbols.length, eventEnds.length);
    if (this.recordCount === 0) this.firstPatternId = patternId;
    for (const symbol of symbols) this.symbols.push(symbol);
    for (const end of eventEnds) this.events.push(end);
    this.runs.push(this.symbols.length);
    this.eventIndex.push(this.events.length);
    const ordinal = this.recordCount++;
    if (this.recordCount === SIGNED_FROM) this.sign();
    else this.signatures?.add(ordinal, this.symbolColumn, this.runStart(ordinal), this.runStart(ordinal + 1));
    this.attached.recordCount = this.recordCount;
    return ordinal;
  }

  /** Kernel memory that it holds. */
  get byteLength(): number {
    const columns = this.runs.byteLength + this.symbols.byteLength + this.eventIndex.byteLength + this.events.byteLength;
    return columns + (this.signatures?.block.byteLength ?? 0);
  }

  get symbolCount(): number {
    return this.symbols.length;
  }

  /** One per record at most. */
  get lengthRunLimit(): number {
    return this.recordCount;
  }

  /** The first symbol of a record repeats nothing. */
  get repeatLimit(): number {
    return this.symbolCount - this.recordCount;
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
    return this.firstPatternId + ordinal;
  }

  ordinalOf(patternId: number): number {
    return patternId - this.firstPatternId;
  }

  asSource(): SegmentSource {
    return {
      recordCount: this.recordCount,
      symbolCount: this.symbolCount,
      firstPatternId: this.firstPatternId,
      symbols: this.symbolColumn,
      runStarts: this.runs.block.u32,
      eventStarts: this.eventIndex.block.u32,
      eventEnds: this.eventColumn,
      patternIds: null,
    };
  }

  /** Its columns, copied: blocks move when they grow. */
  capture(): readonly SectionSource[] {
    const copy = ({ block, length }: GrowableBlock): Uint32Array => block.u32.slice(0, length);
    return [
      columnSection('young.runStarts', copy(this.runs)),
      columnSection('young.symbols', copy(this.symbols)),
      columnSection('young.eventStarts', copy(this.eventIndex)),
      columnSection('young.eventEnds', copy(this.events)),
    ];
  }

  /** Precondition: the segment is empty. @throws MemoryError `MEM_OUT_OF_MEMORY` */
  async restore(sections: SectionReader, firstPatternId: number): Promise<void> {
    const runStarts = await sections.words('young.runStarts');
    const symbols = await sections.words('young.symbols');
    const eventStarts = await sections.words('young.eventStarts');
    const eventEnds = await sections.words('young.eventEnds');
    if (runStarts.at(-1) !== symbols.length || eventStarts.at(-1) !== eventEnds.length)
      throw new Error('Columns of young records do not fit');
    this.reserve(runStarts.length - 1, symbols.length, eventEnds.length);
    for (let ordinal = 0; ordinal + 1 < runStarts.length; ordinal++) {
      const run = symbols.subarray(runStarts[ordinal], runStarts[ordinal + 1]);
      this.append(firstPatternId + ordinal, run, eventEnds.subarray(eventStarts[ordinal], eventStarts[ordinal + 1]));
    }
  }

  free(): void {
    this.attached.detach();
    this.dropSignatures();
    for (const column of [this.runs, this.symbols, this.eventIndex, this.events]) column.free();
  }

  /** Makes signatures of all records; queries are as right without them. */
  private sign(): void {
    try {
      this.signatures = new RecordSignatures(this.arena);
    } catch {
      return;
    }
    for (let ordinal = 0; ordinal < this.recordCount; ordinal++) {
      this.signatures.add(ordinal, this.symbolColumn, this.runStart(ordinal), this.runStart(ordinal + 1));
    }
    this.attachAgain();
  }

  private dropSignatures(): void {
    this.signatures?.block.free();
    this.signatures = undefined;
  }

  /** A detached descriptor is free again, so attaching finds room even in a full memory. */
  private attachAgain(): void {
    this.attached.detach();
    this.attached = this.attach();
  }

  private attach(): AttachedSegment {
    return this.kernel.attachYoung(
      {
        runStarts: this.runs.block,
        symbols: this.symbols.block,
        eventStarts: this.eventIndex.block,
        eventEnds: this.events.block,
        ...(this.signatures && { signatures: this.signatures.block }),
      },
      this.recordCount,
    );
  }
}
