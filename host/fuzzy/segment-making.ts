/**
 * Segment making: the way of choices from lists into one segment, in steps that anybody can wait for.
 *
 *   collected (removed ones stay behind) ──► counted by length ──► distributed ──► sorted and sliced, run by run
 *
 * Until it is whole the lists stay as they are, and nobody else sees the segment.
 */
import type { ChoiceColumns, ChoiceKernel } from '../core/ports/choice-kernel.ts';
import type { MemoryArena } from '../core/ports/memory-arena.ts';
import type { ChoiceClasses } from './choice-classes.ts';
import { SlicedSegment } from './sliced-segment.ts';

/** Choices that are looked at between two steps, and nanoseconds that looking at one costs. */
const PIECE_CHOICES = 4096;
const WORK_OF_LOOK = 15;

/** Choices by their slots; they stay the same while the segment is made. */
export interface ChoiceList {
  readonly choiceCount: number;
  indexAt(slot: number): number;
}

/** The store that they belong to. */
export interface MakingStore {
  readonly kernel: ChoiceKernel;
  readonly arena: MemoryArena;
  readonly classes: ChoiceClasses;
  isRemoved(index: number): boolean;
  /** Length of a choice; 0 for one that cannot lie in a group. */
  groupLengthOf(index: number): number;
  /** Where the columns lie now. */
  columns(): ChoiceColumns;
}

export class SegmentMaking {
  private readonly store: MakingStore;
  private readonly steps: Generator<number, SlicedSegment>;
  /** Undefined while choices are collected. */
  private segment: SlicedSegment | undefined;

  constructor(store: MakingStore, lists: readonly ChoiceList[]) {
    this.store = store;
    this.steps = this.make(lists);
  }

  /** Kernel memory taken so far. */
  get byteLength(): number {
    return this.segment?.byteLength ?? 0;
  }

  /**
   * A few milliseconds of the work, at most.
   *
   * @returns what it cost, nanoseconds, or the segment, once it is whole
   * @throws MemoryError `MEM_OUT_OF_MEMORY` it cannot go on
   */
  step(): number | SlicedSegment {
    return this.steps.next().value;
  }

  /** Gives back what was taken. Precondition: the segment is not whole. */
  drop(): void {
    this.segment?.free();
    this.segment = undefined;
  }

  private *make(lists: readonly ChoiceList[]): Generator<number, SlicedSegment> {
    const { kernel, arena, classes } = this.store;
    const members = new Uint32Array(lists.reduce((sum, { choiceCount }) => sum + choiceCount, 0));
    let used = 0;
    for (const list of lists) {
      for (let slot = 0; slot < list.choiceCount; slot++) {
        const index = list.indexAt(slot);
        if (!this.store.isRemoved(index)) members[used++] = index;
        if (slot % PIECE_CHOICES === PIECE_CHOICES - 1) yield WORK_OF_LOOK * PIECE_CHOICES;
      }
    }
    const segment = new SlicedSegment(kernel, arena, classes, members.subarray(0, used));
    this.segment = segment;
    yield* segment.build(
      (index) => this.store.groupLengthOf(index),
      () => this.store.columns(),
    );
    return segment;
  }
}
