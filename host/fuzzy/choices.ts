/**
 * Choices: strings to be searched by edit distance, in kernel memory.
 *
 *   add ──► young: compared one by one ──► segments: bit-sliced groups, each several times as large as the next
 *
 * Invariants:
 *  1. An index never changes; it counts the strings added so far. Removed ones keep theirs, and nobody else gets it.
 *  2. Every choice that was not removed is in the young list or in exactly one segment.
 *  3. A segment in the making takes no part in searches; its choices stay where they were until it is whole. Every add does a bounded
 *     share of that work, and the largest piece of it is sorting 32,768 choices: some milliseconds.
 *  4. Answers depend on the choices only, never on where they lie.
 *
 * Memory: the text, at most a byte a character for planes (0.625 up to 32 different characters), 12 bytes a string.
 */
import type {
  BucketTable,
  ChoiceBucket,
  ChoiceColumns,
  ChoiceHits,
  ChoiceKernel,
  ChoiceQuery,
  EditScorer,
} from '../core/ports/choice-kernel.ts';
import type { MemoryArena } from '../core/ports/memory-arena.ts';
import type { ResidentTexts } from '../core/ports/scorer-kernel.ts';
import { GrowableBlock } from '../core/postings/growable-block.ts';
import { InvalidArgumentError } from '../errors.ts';
import { ChoiceClasses } from './choice-classes.ts';
import { spellQuery } from './choice-query.ts';
import {
  type ChoiceMatch,
  columnsOfHits,
  type MatchColumns,
  NO_HITS,
  type SearchOptions,
  type SlotScores,
  searchLimit,
} from './choice-search.ts';
import { ChoiceTexts } from './choice-texts.ts';
import { ChoiceUnits } from './choice-units.ts';
import { editScorerOf, isDistance, isNormalized, leastScore, normalizedScores, shownScore } from './edit-scorers.ts';
import { orderedHits } from './hit-order.ts';
import { type MakingStore, SegmentMaking } from './segment-making.ts';
import type { SlicedSegment } from './sliced-segment.ts';
import { slotIndexes } from './slot-indexes.ts';

/** Young choices from which on they are worth a segment: groups of a length are hardly filled below. */
const YOUNG_CHOICES = 1024;
/** A segment takes those behind it along that are not this much larger than what comes together: each choice moves a few times only. */
const GROWTH = 4;
/** Work that an add does on the segment in the making, nanoseconds: about 256 choices, so that it is whole long before the next one is due. */
const WORK_PER_ADD = 40_000;
/** Of an add alone. */
const WORK_OF_ADD = 1000;
/** Choices that are added between two steps. */
const PIECE_CHOICES = 4096;

/** Stands in the scores of whole numbers for a removed choice; normalised scores have NaN. */
export const NO_SCORE = 0xffff_ffff;

export class Choices {
  private readonly kernel: ChoiceKernel;
  private readonly units = new ChoiceUnits();
  readonly classes: ChoiceClasses;
  private readonly texts: ChoiceTexts;
  /** A bit by index, in u32 words. */
  private readonly removed: GrowableBlock;
  private readonly young: GrowableBlock;
  /** Largest first. */
  private segments: SlicedSegment[] = [];
  /** Of the young choices that were there, and the segments from `replaces` on. */
  private making: { readonly segment: SegmentMaking; readonly replaces: number; readonly young: number } | undefined;
  private readonly makingStore: MakingStore;
  /** What adding has cost so far: nanoseconds, about. */
  workOfAdding = 0;
  private table: BucketTable | undefined;
  /** Those of the table, without the young list behind them. */
  private buckets: readonly ChoiceBucket[] = [];
  private removedCount = 0;

  /**
   * @param strings  the first choices; all of them lie in groups at once
   * @throws MemoryError `MEM_OUT_OF_MEMORY` nothing is left behind
   * @throws InvalidArgumentError `MEM_INVALID_ARGUMENT` one of them is no string
   */
  constructor(kernel: ChoiceKernel, arena: MemoryArena, strings: readonly string[] = []) {
    this.kernel = kernel;
    const taken: { free(): void }[] = [];
    const keep = <Kept extends { free(): void }>(kept: Kept): Kept => {
      taken.push(kept);
      return kept;
    };
    try {
      this.classes = keep(new ChoiceClasses(arena));
      this.texts = keep(new ChoiceTexts(kernel, arena, this.units, this.classes));
      this.removed = keep(new GrowableBlock(arena));
      this.young = keep(new GrowableBlock(arena));
      this.makingStore = {
        kernel,
        arena,
        classes: this.classes,
        isRemoved: (index) => this.isRemoved(index),
        groupLengthOf: (index) => this.texts.groupLengthOf(index),
        columns: () => this.columns,
      };
      for (const _ of this.fillSteps(strings));
      this.describe();
    } catch (error) {
      this.dropMaking();
      for (const segment of this.segments) segment.free();
      for (const block of taken) block.free();
      throw error;
    }
  }

  /** Choices that were not removed. */
  get size(): number {
    return this.texts.count - this.removedCount;
  }

  /** Indexes given so far: every index is below. */
  get indexCount(): number {
    return this.texts.count;
  }

  /** Kernel memory that the store takes. */
  get byteLength(): number {
    const segments = this.making === undefined ? this.segments : [...this.segments, this.making.segment];
    const groups = segments.reduce((sum, { byteLength }) => sum + byteLength, 0);
    return this.texts.byteLength + this.classes.block.byteLength + this.removed.byteLength + this.young.byteLength + groups;
  }

  /** Where texts lie, for kernels that compare them one by one. */
  get resident(): ResidentTexts {
    return { columns: this.columns, placed: this.units.placed };
  }

  /**
   * Adds a string; the same string may be there already.
   *
   * @returns its index
   * @throws MemoryError `MEM_OUT_OF_MEMORY` nothing was changed
   * @throws InvalidArgumentError `MEM_INVALID_ARGUMENT` not a string
   */
  add(text: string): number {
    this.reserve(1);
    const index = this.append(text, this.texts.count);
    this.workOfAdding += WORK_OF_ADD;
    this.goOn();
    return index;
  }

  /**
   * Adds strings and moves all choices into groups, in steps of a few milliseconds, each of which says what it cost.
   *
   * @throws MemoryError `MEM_OUT_OF_MEMORY` some may be there; those that are there are found
   * @throws InvalidArgumentError `MEM_INVALID_ARGUMENT` one of them is no string
   */
  *fillSteps(strings: readonly string[]): Generator<number, void> {
    this.reserve(strings.length);
    for (let first = 0; first < strings.length; first += PIECE_CHOICES) {
      const end = Math.min(first + PIECE_CHOICES, strings.length);
      for (let position = first; position < end; position++) this.append(strings[position], position);
      yield WORK_OF_ADD * (end - first);
    }
    this.begin();
    while (this.making !== undefined) yield this.step();
  }

  /** Takes a choice out; false when there is none of this index. */
  remove(index: number): boolean {
    if (!this.has(index)) return false;
    // First what can fail.
    this.texts.release(index);
    this.removed.block.u32[index >>> 5] |= 1 << (index & 31);
    this.removedCount++;
    return true;
  }

  has(index: number): boolean {
    return Number.isInteger(index) && index >= 0 && index < this.texts.count && !this.isRemoved(index);
  }

  /** Characters of a choice. Precondition: the index was given. */
  lengthOf(index: number): number {
    return this.texts.lengthOf(index);
  }

  /** The string of an index; undefined when it was removed or never given. */
  textOf(index: number): string | undefined {
    return this.has(index) ? this.texts.textOf(index) : undefined;
  }

  /**
   * Finds the choices that a query comes closest to.
   *
   * @param query            any string, of any length
   * @param options.scorer   one of `EDIT_SCORERS`; `ratio` if missing
   * @param options.limit    most matches; all that reach the cutoff if missing
   * @param options.cutoff   worst accepted score, in the scorer's own terms: largest distance or least similarity
   * @returns matches, best first, of equal scores the lowest index first
   * @param options.prefix   compares the query with the nearest beginning of each choice, for search as one types
   * @throws InvalidArgumentError `MEM_INVALID_ARGUMENT` unknown scorer, prefix with another than `levenshtein`, cutoff out of range, limit not a whole number of at least 0
   * @throws MemoryError `MEM_OUT_OF_MEMORY` no room for the query; the store is as it was
   *
   * @example
   * choices.search('levenstein', { scorer: 'levenshtein', limit: 3, cutoff: 2 });
   */
  search(query: string, options: SearchOptions = {}): ChoiceMatch[] {
    const scorer = editScorerOf(options.scorer ?? 'ratio');
    const { indexes, scores } = orderedHits(this.hitsOf(query, scorer, options));
    const count = Math.min(indexes.length, options.limit ?? indexes.length);
    const texts = this.texts.textsOf(indexes.subarray(0, count));
    return texts.map((text, place) => ({ index: indexes[place], score: shownScore(scorer, scores[place]), text }));
  }

  /**
   * Finds the same without order and strings: for answers with thousands of matches. Beyond 4,096 a limit is not kept.
   *
   * @throws MemoryError as `search`
   */
  matchColumns(query: string, options: SearchOptions = {}): MatchColumns {
    const scorer = editScorerOf(options.scorer ?? 'ratio');
    return columnsOfHits(this.hitsOf(query, scorer, options), isDistance(scorer));
  }

  /**
   * Scores every choice.
   *
   * @param scorer   one of `EDIT_SCORERS`; `ratio` if missing
   * @param threads  that may work on it where that pays
   * @returns scores by index: u32 for whole numbers, f64 for normalised ones; `NO_SCORE` or NaN for removed choices
   * @throws MemoryError `MEM_INVALID_ARGUMENT` unknown scorer; `MEM_OUT_OF_MEMORY` no room for the answer; the store is as it was
   */
  distances(query: string, scorerName = 'ratio', threads = 1): Uint32Array | Float64Array {
    const scorer = editScorerOf(scorerName);
    const spelled = { ...this.queryOf(query, scorer), threads };
    const { length } = spelled.text.units;
    const found = this.kernel.scores(spelled, this.texts.count);
    if (!isNormalized(scorer)) {
      const scores = found.slice();
      if (scorer === 'indel')
        for (const [index, common] of found.entries()) scores[index] = length + this.texts.lengthOf(index) - 2 * common;
      this.eachRemoved((index) => {
        scores[index] = NO_SCORE;
      });
      return scores;
    }
    const scores = normalizedScores(scorer, found, length, (index) => this.texts.lengthOf(index));
    this.eachRemoved((index) => {
      scores[index] = Number.NaN;
    });
    return scores;
  }

  /**
   * Scores every choice where it lies, without the scattered writes that scores by index cost.
   *
   * @param scorer  `levenshtein`: distances; any other: lengths of the longest common subsequences
   * @throws MemoryError as `distances`
   */
  scoresBySlot(query: string, scorerName: string): SlotScores {
    const spelled = this.queryOf(query, editScorerOf(scorerName));
    const { buckets } = this;
    const slotCount = buckets.reduce((sum, { choiceCount }) => sum + choiceCount, this.young.length);
    const scores = this.kernel.slotScores(spelled, slotCount);
    return { scores, indexes: () => slotIndexes(buckets, this.young, (index) => this.isRemoved(index)) };
  }

  /** Moves all choices into groups now, a second or two a million. @throws MemoryError `MEM_OUT_OF_MEMORY` they are where they were, and are found */
  settle(): void {
    this.begin();
    while (this.making !== undefined) this.step();
  }

  /** Gives all memory back; the store may not be used afterwards. */
  free(): void {
    this.dropMaking();
    this.table?.free();
    for (const segment of this.segments) segment.free();
    for (const block of [this.classes, this.texts, this.removed, this.young]) block.free();
  }

  private get columns(): ChoiceColumns {
    return { texts: this.texts.addresses.block, lengths: this.texts.lengths.block, removed: this.removed.block };
  }

  private hitsOf(query: string, scorer: EditScorer, options: SearchOptions): ChoiceHits {
    const least = leastScore(scorer, options.cutoff);
    const limit = searchLimit(options.limit, this.size);
    const byPrefix = options.prefix === true;
    if (byPrefix && scorer !== 'levenshtein') throw new InvalidArgumentError(['prefix'], 'true', '"levenshtein" as the scorer');
    if (limit === 0) return NO_HITS;
    return this.kernel.search({ ...this.queryOf(query, scorer), byPrefix, threads: options.threads }, limit, least);
  }

  private reserve(count: number): void {
    this.texts.reserve(count);
    this.young.reserve(count);
    const words = Math.ceil((this.texts.count + count) / 32) - this.removed.length;
    if (words <= 0) return;
    this.removed.reserve(words);
    for (let word = 0; word < words; word++) this.removed.push(0);
  }

  /** Precondition: room was reserved. */
  private append(text: string, position: number): number {
    if (typeof text !== 'string') throw new InvalidArgumentError(['strings', position], typeof text, 'a string');
    const index = this.texts.count;
    this.texts.append(text);
    this.young.push(index);
    return index;
  }

  private isRemoved(index: number): boolean {
    return ((this.removed.block.u32[index >>> 5] >>> (index & 31)) & 1) === 1;
  }

  private eachRemoved(mark: (index: number) => void): void {
    if (this.removedCount === 0) return;
    for (let index = 0; index < this.texts.count; index++) if (this.isRemoved(index)) mark(index);
  }

  /** A share of the work on the segment in the making; begins one when it is due. No room for it is no failure: choices stay young. */
  private goOn(): void {
    try {
      if (this.making === undefined && this.young.length >= YOUNG_CHOICES && this.young.length % YOUNG_CHOICES === 0) this.begin();
      for (let left = WORK_PER_ADD; this.making !== undefined && left > 0; ) left -= this.step();
    } catch {
      // Dropped already.
    }
  }

  /** Begins a segment of all young choices and what it takes along, instead of the one in the making. */
  private begin(): void {
    this.dropMaking();
    if (this.young.length === 0) return;
    this.classes.assign();
    let first = this.segments.length;
    let count = this.young.length;
    while (first > 0 && this.segments[first - 1].choiceCount < GROWTH * count) count += this.segments[--first].choiceCount;
    const young = this.young.length;
    const lists = [...this.segments.slice(first), { choiceCount: young, indexAt: (slot: number) => this.young.block.u32[slot] }];
    this.making = { segment: new SegmentMaking(this.makingStore, lists), replaces: first, young };
  }

  /** One step on the segment in the making, if there is one; puts it to use when it is whole. @returns what it cost */
  private step(): number {
    const { making } = this;
    if (making === undefined) return 0;
    try {
      const result = making.segment.step();
      if (typeof result === 'number') {
        this.workOfAdding += result;
        return result;
      }
      this.table?.free();
      this.table = undefined;
      for (const segment of this.segments.splice(making.replaces)) segment.free();
      this.segments.push(result);
    } catch (error) {
      this.dropMaking();
      throw error;
    }
    this.making = undefined;
    this.young.dropFirst(making.young);
    return 0;
  }

  private dropMaking(): void {
    this.making?.segment.drop();
    this.making = undefined;
  }

  /** What the kernel is asked about a query. @throws InvalidArgumentError `MEM_INVALID_ARGUMENT` no string */
  queryOf(query: string, scorer: ChoiceQuery['scorer']): ChoiceQuery {
    if (typeof query !== 'string') throw new InvalidArgumentError(['query'], typeof query, 'a string');
    return { text: spellQuery(query, this.units, this.classes), scorer, columns: this.columns, table: this.describe() };
  }

  /** Indexes of the choices that lie in no group. */
  looseIndexes(): Uint32Array {
    const loose = this.buckets.filter(({ planes }) => planes === undefined);
    return slotIndexes(loose, this.young, (index) => this.isRemoved(index)).filter((index) => index !== NO_SCORE);
  }

  private describe(): BucketTable {
    const young = { planes: undefined, length: 0, choiceCount: this.young.length, indexes: this.young.block, indexesOffset: 0 };
    if (this.table === undefined || this.table.isStale(young)) {
      const all: ChoiceBucket[] = this.segments.flatMap(({ buckets }) => buckets);
      const sliced = all.filter(({ planes }) => planes !== undefined).sort((one, other) => one.length - other.length);
      const buckets = [...sliced, ...all.filter(({ planes }) => planes === undefined)];
      const table = this.kernel.describe([...buckets, young]);
      this.table?.free();
      this.table = table;
      this.buckets = buckets;
    }
    this.table.setChoiceCount(this.table.bucketCount - 1, this.young.length);
    return this.table;
  }
}
