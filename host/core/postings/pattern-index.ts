/**
 * Pattern index: all learned runs of a space, ready for the kernel.
 *
 * New patterns go to the young segment. When it is full it settles: it is rebuilt, together with every settled segment that is not
 * at least twice as large, into one settled segment. So sizes at least halve from one settled segment to the next, a query visits
 * O(log n) segments, and a record is moved O(log n) times in its life (O'Neil et al., "The Log-Structured Merge-Tree", 1996).
 *
 * Invariants:
 *  1. Pattern ids count up from 0 in the order of `add`; ids ascend from one segment to the next and, within a length, inside each.
 *  2. A record lies in exactly one segment; `locationOf` names it.
 *  3. Segments change only inside `add` and `clear`, never while matches of a query are being read.
 */
import type { MemoryArena } from '../ports/memory-arena.ts';
import type { AttachedSegment, PatternKernel } from '../ports/pattern-kernel.ts';
import type { PatternSegment } from './pattern-segment.ts';
import { SettledSegment } from './settled-segment.ts';
import { YoungSegment } from './young-segment.ts';

/** A scan of so many short records takes about as long as a query of the index does (bench/kernels/match-patterns.ts). */
const YOUNG_CAPACITY = 1024;
/** A long record weighs more in a scan: the young segment also settles at this many symbols. */
const YOUNG_SYMBOL_CAPACITY = 32_768;
const SIZE_RATIO = 2;

/** One record as the host reads it: ranges of two shared columns. */
export interface PatternRun {
  readonly symbols: Uint32Array;
  readonly start: number;
  readonly end: number;
  readonly events: Uint32Array;
  readonly eventStart: number;
  readonly eventEnd: number;
}

export class PatternIndex {
  private readonly arena: MemoryArena;
  private readonly kernel: PatternKernel;
  private settled: SettledSegment[] = [];
  private young: YoungSegment;
  private segmentOfPattern: PatternSegment[] = [];
  private ordinalOfPattern: number[] = [];

  constructor(arena: MemoryArena, kernel: PatternKernel) {
    this.arena = arena;
    this.kernel = kernel;
    this.young = new YoungSegment(arena, kernel);
  }

  get patternCount(): number {
    return this.ordinalOfPattern.length;
  }

  /** What a query visits, in the order in which its matches name segments. */
  get handles(): readonly AttachedSegment[] {
    return [...this.settled.map((segment) => segment.handle), this.young.handle];
  }

  /**
   * Adds one pattern and answers its id.
   *
   * @param symbols ids below `symbolLimit`, at least one
   * @param eventEnds per event the number of symbols up to and including it, strictly ascending, the last is `symbols.length`
   * @throws MemoryError `MEM_OUT_OF_MEMORY` the pattern was not added
   */
  add(symbols: Uint32Array, eventEnds: Uint32Array, symbolLimit: number): number {
    if (this.young.recordCount >= YOUNG_CAPACITY || this.young.runStart(this.young.recordCount) >= YOUNG_SYMBOL_CAPACITY) {
      this.settle(symbolLimit);
    }
    const patternId = this.patternCount;
    const ordinal = this.young.append(patternId, symbols, eventEnds);
    this.segmentOfPattern.push(this.young);
    this.ordinalOfPattern.push(ordinal);
    return patternId;
  }

  /** Pattern id behind a match. @param segment position in `handles` */
  patternIdAt(segment: number, ordinal: number): number {
    return (this.settled[segment] ?? this.young).patternIdOf(ordinal);
  }

  /** Symbols of the record behind a match. @param segment position in `handles` */
  lengthAt(segment: number, ordinal: number): number {
    const records = this.settled[segment] ?? this.young;
    return records.runStart(ordinal + 1) - records.runStart(ordinal);
  }

  runOf(patternId: number): PatternRun {
    const segment = this.segmentOfPattern[patternId];
    const ordinal = this.ordinalOfPattern[patternId];
    return {
      symbols: segment.symbolColumn,
      start: segment.runStart(ordinal),
      end: segment.runStart(ordinal + 1),
      events: segment.eventColumn,
      eventStart: segment.eventStart(ordinal),
      eventEnd: segment.eventStart(ordinal + 1),
    };
  }

  /** Forgets all patterns; the next one gets id 0. */
  clear(): void {
    const fresh = new YoungSegment(this.arena, this.kernel);
    this.free();
    this.young = fresh;
    this.settled = [];
    this.segmentOfPattern = [];
    this.ordinalOfPattern = [];
  }

  /** Gives all kernel memory back; the index is unusable afterwards. */
  free(): void {
    for (const segment of this.settled) segment.free();
    this.young.free();
  }

  private settle(symbolLimit: number): void {
    const sources: PatternSegment[] = [this.young];
    let kept = this.settled.length;
    let recordCount = this.young.recordCount;
    while (kept > 0 && this.settled[kept - 1].recordCount < SIZE_RATIO * recordCount) {
      kept--;
      sources.unshift(this.settled[kept]);
      recordCount += this.settled[kept].recordCount;
    }
    const fresh = new YoungSegment(this.arena, this.kernel);
    let segment: SettledSegment;
    try {
      segment = SettledSegment.build(this.arena, this.kernel, sources, symbolLimit);
    } catch (error) {
      fresh.free();
      throw error;
    }
    for (let ordinal = 0; ordinal < segment.recordCount; ordinal++) {
      const patternId = segment.patternIdOf(ordinal);
      this.segmentOfPattern[patternId] = segment;
      this.ordinalOfPattern[patternId] = ordinal;
    }
    for (const source of sources) source.free();
    this.settled = [...this.settled.slice(0, kept), segment];
    this.young = fresh;
  }
}
