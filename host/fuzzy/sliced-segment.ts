/**
 * Sliced segment: a fixed set of choices, by length, in bit-sliced groups; what would fill too little of a group, and what is too long
 * for one, in a plain list.
 *
 *   planes    groups of length 1 | groups of length 2 | …       indexes    choices of length 1 | of length 2 | … | plain list
 *
 * Choices of a length are sorted by how they begin: groups of similar strings are left earlier by a search with a cutoff.
 * A segment is built in small steps, so that nobody waits for a large one; until it is whole it takes no part in searches.
 */
import type { ChoiceBucket, ChoiceColumns, ChoiceKernel, SliceJob } from '../core/ports/choice-kernel.ts';
import type { MemoryArena, MemoryBlock } from '../core/ports/memory-arena.ts';
import type { ChoiceClasses } from './choice-classes.ts';

/**
 * A last group with fewer choices than this is not worth its planes: it takes 128 choices' memory, and comparing a choice with its text
 * costs as much as a group does for a dozen.
 */
const FEWEST_IN_GROUP = 32;
/** With so many full groups before it the memory of any last group is small, and comparing up to 31 texts would cost as much as three groups. */
const MANY_GROUPS = 8;
/** Choices that are sorted together at most: a few milliseconds. A multiple of a group. */
const RUN_CHOICES = 32_768;

/** A piece of work: choices of one length that are sorted and sliced together. */
interface Run {
  readonly length: number;
  readonly indexesOffset: number;
  readonly choiceCount: number;
  readonly planesOffset: number;
}

/** Choices that are looked at between two steps, and what looking, writing into a group and sorting costs: nanoseconds a choice. */
const PIECE_CHOICES = 4096;
const LOOKED_AT_NS = 25;
const SLICED_NS = 120;
const SORTED_NS = 200;

/** Length of a choice; 0 for one that cannot lie in a group. */
type LengthOf = (index: number) => number;

/** Choices of one length that are worth groups. */
interface Part {
  readonly length: number;
  readonly start: number;
  readonly count: number;
  readonly planesOffset: number;
}

export class SlicedSegment {
  readonly choiceCount: number;
  readonly buckets: ChoiceBucket[] = [];
  private readonly kernel: ChoiceKernel;
  private readonly arena: MemoryArena;
  private readonly classes: ChoiceClasses;
  private readonly planeCount: number;
  private readonly members: Uint32Array;
  private readonly indexes: MemoryBlock;
  private planes: MemoryBlock | undefined;
  private holders = 1;

  /**
   * @param members  indexes of the choices
   * @throws MemoryError `MEM_OUT_OF_MEMORY` nothing was taken
   */
  constructor(kernel: ChoiceKernel, arena: MemoryArena, classes: ChoiceClasses, members: Uint32Array) {
    this.kernel = kernel;
    this.arena = arena;
    this.classes = classes;
    this.planeCount = classes.planeCount;
    this.members = members;
    this.choiceCount = members.length;
    this.indexes = arena.allocate(Math.max(4 * members.length, 1));
  }

  /**
   * Builds the segment in steps of a few milliseconds at most, each of which says what it cost: nanoseconds, about.
   *
   * @param columnsOf  where the columns lie now
   * @throws MemoryError `MEM_OUT_OF_MEMORY`
   */
  *build(lengthOf: LengthOf, columnsOf: () => ChoiceColumns): Generator<number, void> {
    const { groupChoices } = this.kernel;
    const counts = yield* this.count(lengthOf);
    const parts = this.partsOf(counts);
    yield* this.distribute(parts, lengthOf);
    for (const run of parts.flatMap((part) => this.runsOf(part))) {
      this.kernel.sortByBeginning(this.jobOf(columnsOf(), run, 0, run.choiceCount));
      yield SORTED_NS * run.choiceCount;
      const piece = Math.ceil(PIECE_CHOICES / groupChoices) * groupChoices;
      for (let sliced = 0; sliced < run.choiceCount; sliced += piece) {
        const count = Math.min(run.choiceCount - sliced, piece);
        this.kernel.slice(this.jobOf(columnsOf(), run, sliced, count));
        yield SLICED_NS * count;
      }
    }
  }

  /** Kernel memory that groups and lists take. */
  get byteLength(): number {
    return this.indexes.byteLength + (this.planes?.byteLength ?? 0);
  }

  /** The choice that lies in a slot, also a removed one. Precondition: the segment is built. */
  indexAt(slot: number): number {
    return this.indexes.u32[slot];
  }

  /** Puts other numbers in the place of the members: those that stand at them. Precondition: the segment is built. */
  renumber(numbers: Uint32Array): void {
    const { u32 } = this.indexes;
    for (let slot = 0; slot < this.choiceCount; slot++) u32[slot] = numbers[u32[slot]];
  }

  /** One more who frees it. */
  hold(): void {
    this.holders++;
  }

  /** Gives the memory back once everybody who holds it did so. */
  free(): void {
    if (--this.holders > 0) return;
    this.indexes.free();
    this.planes?.free();
  }

  /** Choices by length. */
  private *count(lengthOf: LengthOf): Generator<number, Uint32Array> {
    const { slicedLength } = this.kernel;
    const counts = new Uint32Array(slicedLength + 1);
    for (let at = 0; at < this.members.length; at++) {
      const length = lengthOf(this.members[at]);
      if (length > 0 && length <= slicedLength) counts[length]++;
      if (at % PIECE_CHOICES === PIECE_CHOICES - 1) yield LOOKED_AT_NS * PIECE_CHOICES;
    }
    return counts;
  }

  /** Decides what lies in groups, and takes room for them. */
  private partsOf(counts: Uint32Array): Part[] {
    const { groupChoices, planeBytes } = this.kernel;
    const parts: Part[] = [];
    let start = 0;
    let planesOffset = 0;
    for (let length = 1; length < counts.length; length++) {
      const rest = counts[length] % groupChoices;
      const isWorthIt = rest >= FEWEST_IN_GROUP || counts[length] >= MANY_GROUPS * groupChoices;
      const count = isWorthIt ? counts[length] : counts[length] - rest;
      if (count === 0) continue;
      parts.push({ length, start, count, planesOffset });
      start += count;
      planesOffset += Math.ceil(count / groupChoices) * length * this.planeCount * planeBytes;
    }
    this.planes = planesOffset === 0 ? undefined : this.arena.allocate(planesOffset);
    return parts;
  }

  /** Puts every choice where it belongs, by length. */
  private *distribute(parts: readonly Part[], lengthOf: LengthOf): Generator<number, void> {
    const { slicedLength } = this.kernel;
    const starts = new Uint32Array(slicedLength + 1);
    const ends = new Uint32Array(slicedLength + 1);
    for (const { length, start, count } of parts) {
      starts[length] = start;
      ends[length] = start + count;
    }
    const inGroups = parts.reduce((sum, { count }) => sum + count, 0);
    const { u32 } = this.indexes;
    let plain = inGroups;
    for (let at = 0; at < this.members.length; at++) {
      const index = this.members[at];
      const length = lengthOf(index);
      const fits = length > 0 && length <= slicedLength && starts[length] < ends[length];
      u32[fits ? starts[length]++ : plain++] = index;
      if (at % PIECE_CHOICES === PIECE_CHOICES - 1) yield LOOKED_AT_NS * PIECE_CHOICES;
    }
    const { planes } = this;
    for (const { length, start, count, planesOffset } of parts) {
      if (planes === undefined) break;
      this.buckets.push({
        planes: { block: planes, offset: planesOffset, count: this.planeCount },
        length,
        choiceCount: count,
        indexes: this.indexes,
        indexesOffset: 4 * start,
      });
    }
    if (plain > inGroups) {
      const choiceCount = plain - inGroups;
      this.buckets.push({ planes: undefined, length: 0, choiceCount, indexes: this.indexes, indexesOffset: 4 * inGroups });
    }
  }

  private runsOf({ length, start, count, planesOffset }: Part): Run[] {
    const { groupChoices, planeBytes } = this.kernel;
    const groupBytes = length * this.planeCount * planeBytes;
    return Array.from({ length: Math.ceil(count / RUN_CHOICES) }, (_, number) => {
      const first = number * RUN_CHOICES;
      return {
        length,
        indexesOffset: 4 * (start + first),
        choiceCount: Math.min(count - first, RUN_CHOICES),
        planesOffset: planesOffset + (first / groupChoices) * groupBytes,
      };
    });
  }

  private jobOf(columns: ChoiceColumns, run: Run, first: number, choiceCount: number): SliceJob {
    if (this.planes === undefined) throw new Error('Cannot slice choices: the segment has no groups');
    const { groupChoices, planeBytes } = this.kernel;
    return {
      columns,
      indexes: this.indexes,
      indexesOffset: run.indexesOffset + 4 * first,
      choiceCount,
      length: run.length,
      classes: this.classes.block,
      planes: this.planes,
      planesOffset: run.planesOffset + (first / groupChoices) * run.length * this.planeCount * planeBytes,
      planeCount: this.planeCount,
    };
  }
}
