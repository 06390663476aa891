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
import type { ChoiceColumns, ChoiceKernel, ChoiceQuery, EditScorer, GroupScorer } from '../core/ports/choice-kernel.ts';
import type { MemoryArena } from '../core/ports/memory-arena.ts';
import type { ResidentTexts } from '../core/ports/scorer-kernel.ts';
import { GrowableBlock } from '../core/postings/growable-block.ts';
import { InvalidArgumentError } from '../errors.ts';
import { ChoiceClasses } from './choice-classes.ts';
import { ChoiceGroups } from './choice-groups.ts';
import type { ChoiceLayout } from './choice-layout.ts';
import { spellQuery } from './choice-query.ts';
import { type AllChoices, hitSteps, scoreSteps } from './choice-questions.ts';
import { type ChoiceMatch, type SearchOptions, type SlotScores, searchLimit } from './choice-search.ts';
import { ChoiceTexts, characterCount } from './choice-texts.ts';
import { ChoiceUnits } from './choice-units.ts';
import { editScore, editScorerOf, leastScore, shownScore } from './edit-scorers.ts';
import { slotIndexes } from './slot-indexes.ts';
import { finish } from './turns.ts';

/** Of adding a choice, nanoseconds, and characters that take as long again. */
const WORK_OF_ADD = 1000;
const WORK_OF_CHARACTER = 4;
/** What is added between two steps. */
const WORK_OF_STEP = 4_000_000;

export class Choices {
  readonly kernel: ChoiceKernel;
  private readonly units = new ChoiceUnits();
  readonly classes: ChoiceClasses;
  private readonly texts: ChoiceTexts;
  /** A bit by index, in u32 words. */
  private readonly removed: GrowableBlock;
  private readonly groups: ChoiceGroups;
  /** What adding has cost so far: nanoseconds, about. */
  private adding = 0;
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
      this.groups = keep(
        new ChoiceGroups({
          kernel,
          arena,
          classes: this.classes,
          isRemoved: (index) => this.isRemoved(index),
          groupLengthOf: (index) => this.texts.groupLengthOf(index),
          lengthOf: (index) => this.texts.lengthOf(index),
          columns: () => this.columns,
        }),
      );
      finish(this.fillSteps(strings));
      this.groups.layout();
    } catch (error) {
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
    return this.texts.byteLength + this.classes.block.byteLength + this.removed.byteLength + this.groups.byteLength;
  }

  /** What adding has cost so far: nanoseconds, about. */
  get workOfAdding(): number {
    return this.adding + this.groups.work;
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
    this.adding += workOfAdd(text);
    this.groups.goOn();
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
    let work = 0;
    for (const [position, text] of strings.entries()) {
      this.append(text, position);
      work += workOfAdd(text);
      if (work < WORK_OF_STEP) continue;
      yield work;
      work = 0;
    }
    yield work;
    yield* this.groups.settle();
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
    return finish(this.searchSteps(query, options, { store: () => this, inTurns: false }));
  }

  /** The same in steps. */
  *searchSteps(query: string, options: SearchOptions, asked: Pick<AllChoices, 'store' | 'inTurns'>): Generator<number, ChoiceMatch[]> {
    const scorer = editScorerOf(options.scorer ?? 'ratio');
    const least = leastScore(scorer, options.cutoff);
    const limit = searchLimit(options.limit, this.size);
    const byPrefix = options.prefix === true;
    if (byPrefix && scorer !== 'levenshtein') throw new InvalidArgumentError(['prefix'], 'true', '"levenshtein" as the scorer');
    checkedQuery(query);
    if (limit === 0) return [];
    const all = { ...asked, query, byPrefix, threads: options.threads ?? 1 };
    const { indexes, scores } = yield* hitSteps(all, scorer, limit, least);
    const count = Math.min(indexes.length, options.limit ?? indexes.length);
    const found = indexes.subarray(0, count);
    if (found.some((index) => this.isRemoved(index))) return this.stillThere(found, scores, scorer);
    const texts = this.texts.textsOf(found);
    return texts.map((text, place) => ({ index: indexes[place], score: shownScore(scorer, scores[place]), text }));
  }

  /** Matches without what was removed between two steps. */
  private stillThere(found: Uint32Array, scores: Float64Array, scorer: EditScorer): ChoiceMatch[] {
    const matches: ChoiceMatch[] = [];
    for (const [place, index] of found.entries()) {
      const text = this.textOf(index);
      if (text !== undefined) matches.push({ index, score: shownScore(scorer, scores[place]), text });
    }
    return matches;
  }

  /**
   * Scores every choice.
   *
   * @param scorer   one of `EDIT_SCORERS`; `ratio` if missing
   * @param threads  that may work on it where that pays
   * @returns scores by index, NaN for removed choices
   * @throws MemoryError `MEM_INVALID_ARGUMENT` unknown scorer; `MEM_OUT_OF_MEMORY` no room for the answer; the store is as it was
   */
  distances(query: string, scorerName = 'ratio', threads = 1): Float64Array {
    const scorer = editScorerOf(scorerName);
    const length = characterCount(checkedQuery(query));
    const scores = new Float64Array(this.indexCount);
    const counted = scorer === 'levenshtein' || scorer === 'normalizedLevenshtein' ? 'levenshtein' : 'lcs';
    const all = { store: () => this, query, threads, inTurns: false };
    finish(scoreSteps(all, counted, scores, (other, count) => editScore(scorer, length, other, count)));
    this.markRemoved(scores);
    return scores;
  }

  /** Writes NaN for removed choices into scores by index. */
  markRemoved(scores: Float64Array): void {
    if (this.removedCount === 0) return;
    const { u32 } = this.removed.block;
    for (let word = 0; word * 32 < scores.length; word++) {
      for (let left = u32[word]; left !== 0; left &= left - 1) {
        const index = word * 32 + 31 - Math.clz32(left & -left);
        if (index < scores.length) scores[index] = Number.NaN;
      }
    }
  }

  /**
   * Scores every choice where it lies, without the scattered writes that scores by index cost.
   *
   * @param scorer  `levenshtein`: distances; any other: lengths of the longest common subsequences
   * @throws MemoryError as `distances`
   */
  scoresBySlot(query: string, scorerName: string): SlotScores {
    const { buckets, table } = this.layout();
    const slotCount = buckets.reduce((sum, { choiceCount }) => sum + choiceCount, 0);
    const scores = this.kernel.slotScores({ ...this.queryOf(query, editScorerOf(scorerName)), table }, slotCount);
    return { scores, indexes: () => slotIndexes(buckets, (index) => this.isRemoved(index)) };
  }

  /** Moves all choices into groups now, a second or two a million. @throws MemoryError `MEM_OUT_OF_MEMORY` they are where they were, and are found */
  settle(): void {
    finish(this.groups.settle());
  }

  /** Where choices lie; valid until the next one comes. @throws MemoryError `MEM_OUT_OF_MEMORY` */
  layout(): ChoiceLayout {
    return this.groups.layout();
  }

  /** The same, to be freed; it stays as it is meanwhile. @throws MemoryError `MEM_OUT_OF_MEMORY` nothing is left behind */
  snapshot(): ChoiceLayout {
    return this.groups.snapshot();
  }

  /** Gives all memory back; the store may not be used afterwards. */
  free(): void {
    for (const block of [this.groups, this.classes, this.texts, this.removed]) block.free();
  }

  private get columns(): ChoiceColumns {
    return { texts: this.texts.addresses.block, lengths: this.texts.lengths.block, removed: this.removed.block };
  }

  private reserve(count: number): void {
    this.texts.reserve(count);
    this.groups.reserve(count);
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
    this.groups.push(index);
    return index;
  }

  private isRemoved(index: number): boolean {
    return ((this.removed.block.u32[index >>> 5] >>> (index & 31)) & 1) === 1;
  }

  /** What the kernel is asked about a query, all but where it looks. @throws InvalidArgumentError `MEM_INVALID_ARGUMENT` no string */
  queryOf(query: string, scorer: GroupScorer): Omit<ChoiceQuery, 'table'> {
    return { text: spellQuery(checkedQuery(query), this.units, this.classes), scorer, columns: this.columns };
  }

  /** Choices that lie in no group, also removed ones. */
  get looseCount(): number {
    return this.layout().buckets.reduce((sum, { planes, choiceCount }) => sum + (planes === undefined ? choiceCount : 0), 0);
  }
}

function workOfAdd({ length }: string): number {
  return WORK_OF_ADD + WORK_OF_CHARACTER * length;
}

function checkedQuery(query: string): string {
  if (typeof query !== 'string') throw new InvalidArgumentError(['query'], typeof query, 'a string');
  return query;
}
