/**
 * Pattern index: all learned runs of a space, ready for the kernel.
 *
 * New patterns go to the young segment. When it is full it settles: it is rebuilt, together with every settled segment that is not
 * at least three times as large, into one settled segment. So a query visits O(log n) segments, and a record is moved O(log n) times in its
 * life (O'Neil et al., "The Log-Structured Merge-Tree", 1996). Large merges are left to a builder on another thread, one at a time;
 * meanwhile small segments gather behind those being merged. When learning pauses all become one.
 *
 *   settled  [ 524,288 | 70,000 | 18,000 | 4,096 ]  young [ 310 ]
 *              kept      └─ in the background ┘ └─ merged at once, while they stay below the bound
 *
 * Invariants:
 *  1. Pattern ids count up from 0 in the order of `add`; each segment holds a range of ids, ranges ascend without a gap.
 *  2. A record lies in exactly one segment; within one length, ids ascend with ordinals.
 *  3. Segments change only inside `add`, `clear` and `free`, and when a background merge ends, which is a turn of the event
 *     loop of its own. Whoever queries reads the matches in the turn of the query, so no query ever meets a freed segment.
 *  4. Sources and target of a background merge stay allocated until it has ended, even when the index was cleared or freed.
 *  5. The young segment has room for everything that was promised room and not released: also the one that follows it when it settles.
 *  6. A capture holds the settled segments of its moment: they stay allocated until its release, whatever merges, clears or frees meanwhile.
 *  7. Which segments there are depends on time when merges run in the background. No answer depends on it.
 */
import { MemoryError } from '../../errors.ts';
import type { MemoryArena } from '../ports/memory-arena.ts';
import type { AttachedSegment, PatternKernel } from '../ports/pattern-kernel.ts';
import type { SegmentBuilder, SegmentCounts } from '../ports/segment-builder.ts';
import type { SectionReader } from '../snapshots/section-reader.ts';
import { type Capture, valueSection } from '../snapshots/section-source.ts';
import { firstToMerge, firstToMergeAtRest, firstToSettle, settlesAtRest } from './merge-plan.ts';
import type { PatternSegment } from './pattern-segment.ts';
import type { SegmentShape } from './segment-columns.ts';
import { SettledDraft } from './settled-draft.ts';
import { SettledSegment } from './settled-segment.ts';
import { YoungSegment } from './young-segment.ts';

/** A scan of so many short records takes about as long as a query of the index does (bench/kernels/match-patterns.ts). */
const YOUNG_CAPACITY = 1024;
/** A long record weighs more in a scan: the young segment also settles at this many symbols. */
const YOUNG_SYMBOL_CAPACITY = 32_768;

/** One record as the host reads it: ranges of two shared columns. */
export interface PatternRun {
  readonly symbols: Uint32Array;
  readonly start: number;
  readonly end: number;
  readonly events: Uint32Array;
  readonly eventStart: number;
  readonly eventEnd: number;
}

/** How much is to be added. */
export interface PatternRoom {
  readonly records: number;
  readonly symbols: number;
  readonly events: number;
}

const NO_ROOM: PatternRoom = { records: 0, symbols: 0, events: 0 };

/** What a snapshot says of the index besides the columns of its segments. */
interface IndexShape {
  readonly settled: readonly SegmentShape[];
  readonly symbolLimit: number;
}

/** A merge that runs elsewhere. */
interface RunningMerge {
  readonly draft: SettledDraft;
  readonly sources: readonly SettledSegment[];
  /** The index was cleared: nobody wants the result, and the sources are only kept for the builder. */
  isDropped: boolean;
}

export class PatternIndex {
  private readonly arena: MemoryArena;
  private readonly kernel: PatternKernel;
  private readonly builder: SegmentBuilder | undefined;
  private settled: SettledSegment[] = [];
  private young: YoungSegment;
  /** What `handles` answered last: asked by every query, made anew after changes only. */
  private visited: readonly AttachedSegment[] = [];
  private count = 0;
  /** Above every symbol of the settled segments. */
  private symbolLimit = 0;
  /** Counts at which the young segment settles; raised when there was no room to. */
  private youngCapacity = YOUNG_CAPACITY;
  private youngSymbolCapacity = YOUNG_SYMBOL_CAPACITY;
  private promised = NO_ROOM;
  private merge: RunningMerge | undefined;
  private endedMerges = 0;
  private mergesEnded: Promise<void> = Promise.resolve();

  /** @param builder does large merges; without one they are done at once */
  constructor(arena: MemoryArena, kernel: PatternKernel, builder?: SegmentBuilder) {
    this.arena = arena;
    this.kernel = kernel;
    this.builder = builder;
    this.young = new YoungSegment(arena, kernel);
  }

  get patternCount(): number {
    return this.count;
  }

  /** Kernel memory that it holds, also for a merge. */
  get byteLength(): number {
    let bytes = this.young.byteLength + (this.merge?.draft.byteLength ?? 0);
    for (const segment of this.settled) bytes += segment.byteLength;
    return bytes;
  }

  get isMerging(): boolean {
    return this.merge !== undefined;
  }

  /** Whether `mergeAtRest` would do anything. */
  get isScattered(): boolean {
    const { builder, settled, young } = this;
    if (builder === undefined || this.merge !== undefined) return false;
    return firstToMergeAtRest(settled) < settled.length || settlesAtRest(settled, young);
  }

  /** Merges that ended in the background so far. */
  get mergeCount(): number {
    return this.endedMerges;
  }

  /** What a query visits, in the order in which its matches name segments. */
  get handles(): readonly AttachedSegment[] {
    const { settled, young, visited } = this;
    const isCurrent = visited.length === settled.length + 1 && visited[settled.length] === young.handle && visitedSettled(visited, settled);
    if (!isCurrent) this.visited = [...settled.map((segment) => segment.handle), young.handle];
    return this.visited;
  }

  /**
   * Makes room for patterns to come, which stays theirs until it is released: an `add` in the turn of its release cannot fail.
   *
   * @throws MemoryError `MEM_OUT_OF_MEMORY` nothing was promised; patterns and answers are as before
   */
  promise(room: PatternRoom): void {
    const promised = sumOf(this.promised, room);
    this.young.reserve(promised.records, promised.symbols, promised.events);
    this.promised = promised;
  }

  /** Takes back a part of what was promised, because it is added now, or never. */
  release({ records, symbols, events }: PatternRoom): void {
    const { promised } = this;
    this.promised = { records: promised.records - records, symbols: promised.symbols - symbols, events: promised.events - events };
  }

  /**
   * Makes room for one more pattern, so that an `add` of at most this size in the same turn cannot fail.
   *
   * @param symbolLimit above every symbol that was added before
   * @throws MemoryError `MEM_OUT_OF_MEMORY` there is no room; patterns and answers are as before
   */
  reserve(symbolCount: number, eventCount: number, symbolLimit: number): void {
    const isFull = this.young.recordCount >= this.youngCapacity || this.young.symbolCount >= this.youngSymbolCapacity;
    const { promised } = this;
    const needed = { records: promised.records + 1, symbols: promised.symbols + symbolCount, events: promised.events + eventCount };
    if (isFull) this.settle(symbolLimit, needed);
    this.young.reserve(needed.records, needed.symbols, needed.events);
  }

  /**
   * Adds one pattern and answers its id.
   *
   * @param symbols ids below `symbolLimit`, at least one
   * @param eventEnds per event the number of symbols up to and including it, strictly ascending, the last is `symbols.length`
   * @throws MemoryError `MEM_OUT_OF_MEMORY` the pattern was not added
   */
  add(symbols: Uint32Array, eventEnds: Uint32Array, symbolLimit: number): number {
    this.reserve(symbols.length, eventEnds.length, symbolLimit);
    const patternId = this.count;
    this.young.append(patternId, symbols, eventEnds);
    this.count++;
    return patternId;
  }

  /** Makes one segment of all where that is worth it, in the background, when learning pauses. @param symbolLimit above every symbol */
  mergeAtRest(symbolLimit: number): void {
    if (!this.isScattered) return;
    if (settlesAtRest(this.settled, this.young)) this.settleFrom(this.settled.length, symbolLimit, this.promised);
    this.startMerge(firstToMergeAtRest(this.settled));
  }

  /** Pattern id behind a match. @param segment position in `handles` */
  patternIdAt(segment: number, ordinal: number): number {
    return this.segmentAt(segment).patternIdOf(ordinal);
  }

  /** Symbols of the record behind a match. @param segment position in `handles` */
  lengthAt(segment: number, ordinal: number): number {
    const records = this.segmentAt(segment);
    return records.runStart(ordinal + 1) - records.runStart(ordinal);
  }

  runOf(patternId: number): PatternRun {
    const segment = this.segmentOf(patternId);
    const ordinal = segment.ordinalOf(patternId);
    return {
      symbols: segment.symbolColumn,
      start: segment.runStart(ordinal),
      end: segment.runStart(ordinal + 1),
      events: segment.eventColumn,
      eventStart: segment.eventStart(ordinal),
      eventEnd: segment.eventStart(ordinal + 1),
    };
  }

  /** All segments as they are now. Settled ones that are merged meanwhile stay allocated until the release. */
  capture(): Capture {
    const held = [...this.settled];
    const shape: IndexShape = { settled: held.map((segment) => segment.shape), symbolLimit: this.symbolLimit };
    for (const segment of held) segment.hold();
    const settled = held.flatMap((segment, position) => segment.capture(`settled-${position}`));
    return {
      sections: [valueSection('index', shape), ...settled, ...this.young.capture()],
      release: () => {
        for (const segment of held) segment.free();
      },
    };
  }

  /**
   * Precondition: the index is empty.
   *
   * @throws MemoryError `MEM_OUT_OF_MEMORY`, SnapshotDamagedError; the index must be freed
   */
  async restore(sections: SectionReader): Promise<void> {
    const { settled, symbolLimit } = (await sections.value('index')) as IndexShape;
    this.symbolLimit = symbolLimit;
    for (const [position, shape] of settled.entries()) {
      this.settled.push(await SettledSegment.restore(this.arena, this.kernel, sections, `settled-${position}`, shape));
      this.count += shape.recordCount;
    }
    await this.young.restore(sections, this.count);
    this.count += this.young.recordCount;
  }

  /** Resolves when no merge runs. */
  async whenMerged(): Promise<void> {
    while (this.merge !== undefined) await this.mergesEnded;
    await this.mergesEnded;
  }

  /** Forgets all patterns; the next one gets id 0. Memory of a running merge is given back when it ends. What was promised stays so. */
  clear(): void {
    const fresh = this.freshYoung(this.promised);
    this.freeSettled();
    if (fresh === undefined) {
      this.young.clear();
    } else {
      this.young.free();
      this.young = fresh;
    }
    this.settled = [];
    this.count = 0;
    this.symbolLimit = 0;
    this.youngCapacity = YOUNG_CAPACITY;
    this.youngSymbolCapacity = YOUNG_SYMBOL_CAPACITY;
  }

  /** Gives all kernel memory back, that of a running merge when it ends. */
  free(): void {
    this.freeSettled();
    this.young.free();
  }

  private freeSettled(): void {
    const merge = this.merge;
    for (const segment of this.settled) if (merge?.sources.includes(segment) !== true) segment.free();
    if (merge !== undefined) merge.isDropped = true;
    this.merge = undefined;
  }

  /** @param position in `handles`; the bound is asked first, because reading past an array's end is slow */
  private segmentAt(position: number): PatternSegment {
    return position < this.settled.length ? this.settled[position] : this.young;
  }

  /** The largest segments come first and hold most patterns. */
  private segmentOf(patternId: number): PatternSegment {
    for (const segment of this.settled) if (patternId < segment.firstPatternId + segment.recordCount) return segment;
    return this.young;
  }

  /**
   * Empties the young segment and makes room in its successor. Without room for all that it goes on growing, and the next try comes
   * after as many records again.
   */
  private settle(symbolLimit: number, needed: PatternRoom): void {
    const merging = this.merge;
    const untouched = merging === undefined ? 0 : this.settled.indexOf(merging.sources[0]) + merging.sources.length;
    const kept = firstToSettle(this.settled, untouched, this.young, symbolLimit, this.builder !== undefined);
    if (this.settleFrom(kept, symbolLimit, needed) && this.merge === undefined) this.startMerge(firstToMerge(this.settled));
  }

  /** Makes one segment of the settled ones from `kept` on and the young one; false without room for it. */
  private settleFrom(kept: number, symbolLimit: number, needed: PatternRoom): boolean {
    this.symbolLimit = Math.max(this.symbolLimit, symbolLimit);
    const sources = [...this.settled.slice(kept), this.young];
    const fresh = this.freshYoung(needed);
    const segment = fresh && orNone(() => SettledSegment.build(this.arena, this.kernel, sources, symbolLimit));
    if (fresh === undefined || segment === undefined) {
      fresh?.free();
      this.youngCapacity = this.young.recordCount + YOUNG_CAPACITY;
      this.youngSymbolCapacity = this.young.symbolCount + YOUNG_SYMBOL_CAPACITY;
      return false;
    }
    this.settled = [...this.settled.slice(0, kept), segment];
    this.young = fresh;
    for (const source of sources) source.free();
    this.youngCapacity = YOUNG_CAPACITY;
    this.youngSymbolCapacity = YOUNG_SYMBOL_CAPACITY;
    return true;
  }

  /** An empty young segment with room for what is to come; undefined when there is no memory for that. */
  private freshYoung({ records, symbols, events }: PatternRoom): YoungSegment | undefined {
    const fresh = orNone(() => new YoungSegment(this.arena, this.kernel));
    if (fresh === undefined) return undefined;
    try {
      fresh.reserve(records, symbols, events);
      return fresh;
    } catch (error) {
      fresh.free();
      if (!isOutOfMemory(error)) throw error;
      return undefined;
    }
  }

  /** Makes one of all segments from `first` on. Without room nothing is done, and the next try comes when the young segment settles again. */
  private startMerge(first: number): void {
    const builder = this.builder;
    if (builder === undefined || first === this.settled.length) return;
    const sources = this.settled.slice(first);
    const draft = orNone(() => new SettledDraft(this.arena, sources, this.symbolLimit));
    if (draft === undefined) return;
    const merge: RunningMerge = { draft, sources, isDropped: false };
    this.merge = merge;
    const before = this.mergesEnded;
    const ended = builder.build(draft.job).then(
      (counts) => this.endMerge(merge, counts),
      () => this.abandonMerge(merge),
    );
    this.mergesEnded = Promise.all([before, ended]).then(() => undefined);
  }

  private endMerge(merge: RunningMerge, counts: SegmentCounts): void {
    if (merge.isDropped) {
      this.abandonMerge(merge);
      return;
    }
    const segment = orNone(() => SettledSegment.of(merge.draft, this.kernel, counts));
    if (segment === undefined) {
      this.merge = undefined;
      return;
    }
    this.settled.splice(this.settled.indexOf(merge.sources[0]), merge.sources.length, segment);
    for (const source of merge.sources) source.free();
    this.endedMerges++;
    this.merge = undefined;
    this.startMerge(firstToMerge(this.settled));
  }

  /** The builder tells its owner why a merge failed; here the old segments simply stay. */
  private abandonMerge(merge: RunningMerge): void {
    merge.draft.free();
    if (merge.isDropped) for (const source of merge.sources) source.free();
    else this.merge = undefined;
  }
}

/** What `take` answers, undefined when there is no memory for it. */
function orNone<Result>(take: () => Result): Result | undefined {
  try {
    return take();
  } catch (error) {
    if (!isOutOfMemory(error)) throw error;
    return undefined;
  }
}

function sumOf(left: PatternRoom, right: PatternRoom): PatternRoom {
  return { records: left.records + right.records, symbols: left.symbols + right.symbols, events: left.events + right.events };
}

function visitedSettled(visited: readonly AttachedSegment[], settled: readonly SettledSegment[]): boolean {
  for (let position = 0; position < settled.length; position++) if (visited[position] !== settled[position].handle) return false;
  return true;
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof MemoryError && error.code === 'MEM_OUT_OF_MEMORY';
}
