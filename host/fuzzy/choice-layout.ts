/**
 * Choice layout: in which slot of a table each choice of a store lies.
 *
 *   slots   groups by rising length | plain lists | young choices
 *
 * That of a store changes with it; a snapshot stays as it is for whoever asks piece by piece while others add.
 */
import type { BucketTable, ChoiceBucket, ChoiceColumns, ChoiceKernel, RowRange } from '../core/ports/choice-kernel.ts';
import type { MemoryArena, MemoryBlock } from '../core/ports/memory-arena.ts';
import type { SlicedSegment } from './sliced-segment.ts';

/** Neighbours in one bucket. */
export interface SlotSpan {
  /** Of each choice in groups; undefined in a plain list. */
  readonly length: number | undefined;
  readonly indexes: Uint32Array;
}

export class ChoiceLayout {
  readonly table: BucketTable;
  private readonly settled: readonly ChoiceBucket[];
  private young: ChoiceBucket;
  private readonly release: () => void;

  private constructor(table: BucketTable, settled: readonly ChoiceBucket[], young: ChoiceBucket, release: () => void) {
    this.table = table;
    this.settled = settled;
    this.young = young;
    this.release = release;
  }

  /** The layout as long as there are the same segments. @throws MemoryError `MEM_OUT_OF_MEMORY` */
  static of(kernel: ChoiceKernel, columns: ChoiceColumns, segments: readonly SlicedSegment[], young: MemoryBlock): ChoiceLayout {
    const settled = inOrder(segments);
    const list = listOf(young, 0);
    const table = kernel.describe(settled, columns, list);
    return new ChoiceLayout(table, settled, list, () => table.free());
  }

  /** A layout that stays as it is until it is freed. @throws MemoryError `MEM_OUT_OF_MEMORY` nothing is left behind */
  static snapshot(
    { kernel, arena, columns }: { readonly kernel: ChoiceKernel; readonly arena: MemoryArena; readonly columns: ChoiceColumns },
    segments: readonly SlicedSegment[],
    young: Uint32Array,
  ): ChoiceLayout {
    const indexes = arena.allocate(Math.max(young.byteLength, 1));
    try {
      indexes.u32.set(young);
      const list = listOf(indexes, young.length);
      const settled = inOrder(segments);
      const table = kernel.describe([...settled, list], columns);
      const held = [...segments];
      for (const segment of held) segment.hold();
      return new ChoiceLayout(table, settled, list, () => {
        for (const block of [table, indexes, ...held]) block.free();
      });
    } catch (error) {
      indexes.free();
      throw error;
    }
  }

  /** Those of the table, in its order. */
  get buckets(): readonly ChoiceBucket[] {
    return [...this.settled, this.young];
  }

  /** Whether it may go on with the young choices in this block. */
  fits(young: MemoryBlock): boolean {
    return this.young.indexes === young;
  }

  /** Precondition: it fits; no snapshot. */
  setYoung(choiceCount: number, characters: number): void {
    this.young = listOf(this.young.indexes, choiceCount);
    this.table.setGrowing(choiceCount, characters);
  }

  /** The choices of a range, slot by slot. */
  *spans({ firstSlot, slotCount }: Pick<RowRange, 'firstSlot' | 'slotCount'>): Generator<SlotSpan, void> {
    let start = 0;
    for (const { planes, length, choiceCount, indexes, indexesOffset } of this.buckets) {
      const first = Math.max(firstSlot - start, 0);
      const end = Math.min(firstSlot + slotCount - start, choiceCount);
      const base = indexesOffset / 4;
      if (first < end) {
        yield { length: planes === undefined ? undefined : length, indexes: indexes.u32.subarray(base + first, base + end) };
      }
      start += choiceCount;
    }
  }

  free(): void {
    this.release();
  }
}

function listOf(indexes: MemoryBlock, choiceCount: number): ChoiceBucket {
  return { planes: undefined, length: 0, choiceCount, indexes, indexesOffset: 0 };
}

function inOrder(segments: readonly SlicedSegment[]): ChoiceBucket[] {
  const all = segments.flatMap(({ buckets }) => buckets);
  const sliced = all.filter(({ planes }) => planes !== undefined).sort((one, other) => one.length - other.length);
  return [...sliced, ...all.filter(({ planes }) => planes === undefined)];
}
