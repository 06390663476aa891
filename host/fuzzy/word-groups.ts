/**
 * Word groups: the choices of a store by their sorted words, made for questions about words when such are asked often enough.
 *
 *   indexes   0 … segment … | … segment … | … segment | no segment yet … indexCount
 *
 * Making groups costs about what two or three questions do that compare every choice with its text: a store that is asked once never pays
 * for them, and one that is asked often soon has them. Each choice moves a few times only, as in `choices.ts`. Without room in memory
 * there are no groups, and questions are answered as before; `drop` gives theirs back when something else needs it.
 */
import type { BucketTable, ChoiceBucket } from '../core/ports/choice-kernel.ts';
import type { MemoryBlock } from '../core/ports/memory-arena.ts';
import { MemoryError } from '../errors.ts';
import { WordSegment, type WordStore } from './word-segment.ts';

/** Choices from which on a segment is worth making: groups of a length are hardly filled below. */
const FEWEST_CHOICES = 256;
/** A choice is compared so often before it gets its place in a group. */
const PATIENCE = 2;
/** A segment takes those before it along that are not this much larger than what comes together. */
const GROWTH = 4;

export class WordGroups {
  private readonly store: WordStore;
  private readonly arena: WordStore['arena'];
  private parts: WordSegment[] = [];
  /** Instead of the parts from `replaces` on. */
  private making: { readonly segment: WordSegment; readonly steps: Generator<number, void>; readonly replaces: number } | undefined;
  private table: BucketTable | undefined;
  private tableBuckets: readonly ChoiceBucket[] = [];
  /** The list behind the last bucket of the table: nobody is in it. */
  private nobody: MemoryBlock | undefined;
  private excluded: MemoryBlock | undefined;
  private patience = PATIENCE;
  private compared = 0;

  constructor(store: WordStore) {
    this.store = store;
    this.arena = store.arena;
  }

  /**
   * Gets ready for a question, in steps of a few milliseconds, each of which says what it cost. Questions that come in between share them.
   *
   * @param indexCount  indexes given so far
   * @returns whether there are groups; if not, the question has to compare all choices
   */
  *prepare(indexCount: number): Generator<number, boolean> {
    const waiting = indexCount - this.end;
    if (this.making === undefined && waiting >= FEWEST_CHOICES) {
      if (this.compared >= this.patience * waiting) this.begin(indexCount);
      else this.compared += waiting;
    }
    while (this.making !== undefined) yield this.step();
    return this.parts.length > 0;
  }

  /** Index behind the last choice that a segment answers for. */
  get end(): number {
    return this.parts.at(-1)?.end ?? 0;
  }

  get segments(): readonly WordSegment[] {
    return this.parts;
  }

  /** All groups by rising length, in the order in which the table has them. */
  get buckets(): readonly ChoiceBucket[] {
    this.describe();
    return this.tableBuckets;
  }

  /** What the kernel knows the groups by. @throws MemoryError `MEM_OUT_OF_MEMORY` */
  describe(): BucketTable {
    if (this.table === undefined) {
      const buckets = this.parts.flatMap((part) => part.buckets).sort((one, other) => one.length - other.length);
      this.table = this.store.kernel.describe(buckets, this.store.columns());
      this.tableBuckets = buckets;
    }
    return this.table;
  }

  /** A bit by index for the removed choices, to which others may be added; valid until it is asked for again. @throws MemoryError `MEM_OUT_OF_MEMORY` */
  freshRemoved(indexCount: number): MemoryBlock {
    const words = Math.ceil(indexCount / 32);
    if (this.excluded === undefined || this.excluded.u32.length < words) {
      const larger = this.arena.allocate(Math.max(4 * words, 1));
      this.excluded?.free();
      this.excluded = larger;
    }
    this.excluded.u32.set(this.store.columns().removed.u32.subarray(0, words));
    return this.excluded;
  }

  /** Kernel memory that all this takes. */
  get byteLength(): number {
    const segments = this.making === undefined ? this.parts : [...this.parts, this.making.segment];
    return segments.reduce((sum, { byteLength }) => sum + byteLength, this.excluded?.byteLength ?? 0);
  }

  /** Gives all groups back; they are made again when they are missed. @returns whether there was anything */
  drop(): boolean {
    const had = this.making !== undefined || this.parts.length > 0;
    this.dropMaking();
    this.forgetTable();
    for (const part of this.parts.splice(0)) part.free();
    this.nobody?.free();
    this.nobody = undefined;
    this.excluded?.free();
    this.excluded = undefined;
    this.compared = 0;
    return had;
  }

  private begin(indexCount: number): void {
    let replaces = this.parts.length;
    let first = this.end;
    while (replaces > 0 && this.sizeOf(replaces - 1) < GROWTH * (indexCount - first)) first = this.parts[--replaces].first;
    const segment = new WordSegment(this.store, first, indexCount);
    this.making = { segment, steps: segment.build(), replaces };
  }

  private sizeOf(part: number): number {
    return this.parts[part].end - this.parts[part].first;
  }

  /** One step on the segment in the making; puts it to use when it is whole. @returns what it cost */
  private step(): number {
    const { making } = this;
    if (making === undefined) return 0;
    try {
      const { done, value } = making.steps.next();
      if (!done) return value;
    } catch (error) {
      this.dropMaking();
      if (!(error instanceof MemoryError)) throw error;
      // No room: tried again when twice as much was spent without it.
      this.patience *= 2;
      this.compared = 0;
      return 0;
    }
    this.forgetTable();
    for (const part of this.parts.splice(making.replaces)) part.free();
    this.parts.push(making.segment);
    this.making = undefined;
    this.compared = 0;
    this.patience = PATIENCE;
    return 0;
  }

  private dropMaking(): void {
    this.making?.steps.return();
    this.making?.segment.free();
    this.making = undefined;
  }

  private forgetTable(): void {
    this.table?.free();
    this.table = undefined;
  }
}
