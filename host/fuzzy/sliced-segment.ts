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

export class SlicedSegment {
  readonly choiceCount: number;
  readonly buckets: ChoiceBucket[] = [];
  private readonly kernel: ChoiceKernel;
  private readonly classes: ChoiceClasses;
  private readonly planeCount: number;
  private readonly indexes: MemoryBlock;
  private readonly planes: MemoryBlock | undefined;
  private readonly runs: Run[] = [];
  /** Next run; sorted already when `sliced` is above 0. */
  private run = 0;
  private sliced = 0;

  /**
   * @param members   indexes of the choices
   * @param lengthOf  length of a choice; 0 for one that cannot lie in a group
   * @throws MemoryError `MEM_OUT_OF_MEMORY` nothing was taken
   */
  constructor(kernel: ChoiceKernel, arena: MemoryArena, classes: ChoiceClasses, members: Uint32Array, lengthOf: (index: number) => number) {
    this.kernel = kernel;
    this.classes = classes;
    this.planeCount = classes.planeCount;
    this.choiceCount = members.length;
    const { slicedLength, groupChoices, planeBytes } = kernel;
    const counts = new Uint32Array(slicedLength + 1);
    for (const index of members) {
      const length = lengthOf(index);
      if (length > 0 && length <= slicedLength) counts[length]++;
    }
    const starts = new Uint32Array(slicedLength + 1);
    const ends = new Uint32Array(slicedLength + 1);
    let inGroups = 0;
    let planeBytesNeeded = 0;
    const lengths: { length: number; start: number; count: number; planesOffset: number }[] = [];
    for (let length = 1; length <= slicedLength; length++) {
      const rest = counts[length] % groupChoices;
      const isWorthIt = rest >= FEWEST_IN_GROUP || counts[length] >= MANY_GROUPS * groupChoices;
      const count = isWorthIt ? counts[length] : counts[length] - rest;
      starts[length] = inGroups;
      ends[length] = inGroups + count;
      if (count === 0) continue;
      lengths.push({ length, start: inGroups, count, planesOffset: planeBytesNeeded });
      inGroups += count;
      planeBytesNeeded += Math.ceil(count / groupChoices) * length * this.planeCount * planeBytes;
    }
    this.indexes = arena.allocate(Math.max(4 * members.length, 1));
    try {
      this.planes = planeBytesNeeded === 0 ? undefined : arena.allocate(planeBytesNeeded);
    } catch (error) {
      this.indexes.free();
      throw error;
    }
    const { u32 } = this.indexes;
    let plain = inGroups;
    for (const index of members) {
      const length = lengthOf(index);
      const fits = length > 0 && length <= slicedLength && starts[length] < ends[length];
      u32[fits ? starts[length]++ : plain++] = index;
    }
    for (const part of lengths) this.addBucket(part.length, part.start, part.count, part.planesOffset);
    if (inGroups < members.length) {
      const choiceCount = members.length - inGroups;
      this.buckets.push({ planes: undefined, length: 0, choiceCount, indexes: this.indexes, indexesOffset: 4 * inGroups });
    }
  }

  /**
   * Goes on building.
   *
   * @param choices  about how many of them to write; sorting a run counts as nothing and takes milliseconds at most
   * @returns whether the segment is whole
   */
  advance(columns: ChoiceColumns, choices: number): boolean {
    const { groupChoices } = this.kernel;
    for (let left = choices; left > 0 && this.run < this.runs.length; ) {
      const run = this.runs[this.run];
      if (this.sliced === 0) this.kernel.sortByBeginning(this.jobOf(columns, run, 0, run.choiceCount));
      const count = Math.min(run.choiceCount - this.sliced, Math.ceil(left / groupChoices) * groupChoices);
      this.kernel.slice(this.jobOf(columns, run, this.sliced, count));
      left -= count;
      this.sliced += count;
      if (this.sliced < run.choiceCount) continue;
      this.run++;
      this.sliced = 0;
    }
    return this.run === this.runs.length;
  }

  /** Kernel memory that groups and lists take. */
  get byteLength(): number {
    return this.indexes.byteLength + (this.planes?.byteLength ?? 0);
  }

  /** Every choice of the segment, also removed ones. */
  *members(): IterableIterator<number> {
    for (let slot = 0; slot < this.choiceCount; slot++) yield this.indexes.u32[slot];
  }

  free(): void {
    this.indexes.free();
    this.planes?.free();
  }

  private addBucket(length: number, start: number, choiceCount: number, offset: number): void {
    if (this.planes === undefined) return;
    const { groupChoices, planeBytes } = this.kernel;
    const planes = { block: this.planes, offset, count: this.planeCount };
    this.buckets.push({ planes, length, choiceCount, indexes: this.indexes, indexesOffset: 4 * start });
    const groupBytes = length * this.planeCount * planeBytes;
    for (let first = 0; first < choiceCount; first += RUN_CHOICES) {
      this.runs.push({
        length,
        indexesOffset: 4 * (start + first),
        choiceCount: Math.min(choiceCount - first, RUN_CHOICES),
        planesOffset: offset + (first / groupChoices) * groupBytes,
      });
    }
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
