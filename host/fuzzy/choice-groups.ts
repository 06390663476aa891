/**
 * Choice groups: how choices that come one by one move into bit-sliced groups.
 *
 *   add ──► young: compared one by one ──► segments, each several times as large as the next
 *
 * Every add does a bounded share of the work on a segment in the making, which takes no part in searches until it is whole.
 */
import { GrowableBlock } from '../core/postings/growable-block.ts';
import { ChoiceLayout } from './choice-layout.ts';
import { type MakingStore, SegmentMaking } from './segment-making.ts';
import type { SlicedSegment } from './sliced-segment.ts';

/** Young choices from which on they are worth a segment: groups of a length are hardly filled below. */
const YOUNG_CHOICES = 1024;
/** A segment takes those behind it along that are not this much larger than what comes together: each choice moves a few times only. */
const GROWTH = 4;
/** Work that an add does on the segment in the making, nanoseconds: about 256 choices, so that it is whole long before the next one is due. */
const WORK_PER_ADD = 40_000;

/** The store whose choices they are. */
export interface GroupedStore extends MakingStore {
  /** Characters of a choice. */
  lengthOf(index: number): number;
}

export class ChoiceGroups {
  private readonly store: GroupedStore;
  private readonly young: GrowableBlock;
  /** Of all young choices. */
  private youngCharacters = 0;
  /** Largest first. */
  private segments: SlicedSegment[] = [];
  /** Of the young choices that were there, and the segments from `replaces` on. */
  private making: { readonly segment: SegmentMaking; readonly replaces: number; readonly young: number } | undefined;
  private known: ChoiceLayout | undefined;
  /** What moving choices has cost so far: nanoseconds, about. */
  work = 0;

  /** @throws MemoryError `MEM_OUT_OF_MEMORY` */
  constructor(store: GroupedStore) {
    this.store = store;
    this.young = new GrowableBlock(store.arena);
  }

  /** Kernel memory that groups and lists take. */
  get byteLength(): number {
    const segments = this.making === undefined ? this.segments : [...this.segments, this.making.segment];
    return segments.reduce((sum, { byteLength }) => sum + byteLength, this.young.byteLength);
  }

  /** Makes room for more young choices. @throws MemoryError `MEM_OUT_OF_MEMORY` nothing was changed */
  reserve(count: number): void {
    this.young.reserve(count);
  }

  /** Takes a choice in. Precondition: room was reserved. */
  push(index: number): void {
    this.young.push(index);
    this.youngCharacters += this.store.lengthOf(index);
  }

  /** Where all choices lie now; valid until the next one comes. @throws MemoryError `MEM_OUT_OF_MEMORY` */
  layout(): ChoiceLayout {
    if (this.known === undefined || !this.known.fits(this.young.block)) {
      const layout = ChoiceLayout.of(this.store.kernel, this.store.columns(), this.segments, this.young.block);
      this.known?.free();
      this.known = layout;
    }
    this.known.setYoung(this.young.length, this.youngCharacters);
    return this.known;
  }

  /** The same, to be freed; it stays as it is meanwhile. @throws MemoryError `MEM_OUT_OF_MEMORY` nothing is left behind */
  snapshot(): ChoiceLayout {
    const { kernel, arena } = this.store;
    const young = this.young.block.u32.subarray(0, this.young.length);
    return ChoiceLayout.snapshot({ kernel, arena, columns: this.store.columns() }, this.segments, young);
  }

  /** A share of the work on the segment in the making; begins one when it is due. No room for it is no failure: choices stay young. */
  goOn(): void {
    try {
      if (this.making === undefined && this.young.length >= YOUNG_CHOICES && this.young.length % YOUNG_CHOICES === 0) this.begin();
      for (let left = WORK_PER_ADD; this.making !== undefined && left > 0; ) left -= this.step();
    } catch {
      // Dropped already.
    }
  }

  /** Moves all choices into groups, in steps that say what they cost. @throws MemoryError `MEM_OUT_OF_MEMORY` they are where they were, and are found */
  *settle(): Generator<number, void> {
    this.begin();
    while (this.making !== undefined) yield this.step();
  }

  free(): void {
    this.dropMaking();
    this.known?.free();
    for (const segment of this.segments) segment.free();
    this.young.free();
  }

  /** Begins a segment of all young choices and what it takes along, instead of the one in the making. */
  private begin(): void {
    this.dropMaking();
    if (this.young.length === 0) return;
    this.store.classes.assign();
    let first = this.segments.length;
    let count = this.young.length;
    while (first > 0 && this.segments[first - 1].choiceCount < GROWTH * count) count += this.segments[--first].choiceCount;
    const young = this.young.length;
    const lists = [...this.segments.slice(first), { choiceCount: young, indexAt: (slot: number) => this.young.block.u32[slot] }];
    this.making = { segment: new SegmentMaking(this.store, lists), replaces: first, young };
  }

  /** One step on the segment in the making, if there is one; puts it to use when it is whole. @returns what it cost */
  private step(): number {
    const { making } = this;
    if (making === undefined) return 0;
    try {
      const result = making.segment.step();
      if (typeof result === 'number') {
        this.work += result;
        return result;
      }
      this.known?.free();
      this.known = undefined;
      for (const segment of this.segments.splice(making.replaces)) segment.free();
      this.segments.push(result);
    } catch (error) {
      this.dropMaking();
      throw error;
    }
    this.making = undefined;
    this.young.dropFirst(making.young);
    this.youngCharacters = 0;
    for (let slot = 0; slot < this.young.length; slot++) this.youngCharacters += this.store.lengthOf(this.young.block.u32[slot]);
    return 0;
  }

  private dropMaking(): void {
    this.making?.segment.drop();
    this.making = undefined;
  }
}
