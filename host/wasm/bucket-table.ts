/**
 * Bucket table: the buckets of a store of choices as rows of addresses, which the kernel walks.
 *
 * Large buckets are several rows, so that threads can share them. The last bucket stays one row: it grows.
 */
import type { BucketTable, ChoiceBucket } from '../core/ports/choice-kernel.ts';
import type { MemoryArena, MemoryBlock } from '../core/ports/memory-arena.ts';
import type { BucketRow } from './bucket-plan.ts';
import type { MemoryMap } from './kernel-binding.ts';
import { addressOf } from './shared-block.ts';

/** Choices of a row, whole groups of them: 20 to 50 microseconds of work. */
const ROW_CHOICES = 16_384;
/** Those of a plain list, which are compared one by one with their texts. */
const ROW_TEXTS = 256;

export class KernelBucketTable implements BucketTable {
  private readonly map: MemoryMap;
  private readonly block: MemoryBlock;
  private readonly parts: BucketPart[];

  /** @throws MemoryError `MEM_OUT_OF_MEMORY` */
  constructor(arena: MemoryArena, map: MemoryMap, planeBytes: number, buckets: readonly ChoiceBucket[]) {
    this.map = map;
    this.parts = buckets.flatMap((bucket, number) => (number < buckets.length - 1 ? partsOf(bucket, map, planeBytes) : wholeOf(bucket)));
    this.block = arena.allocate(Math.max(this.parts.length * map.BUCKET_BYTES, 1));
    let firstSlot = 0;
    for (const [row, { planes, planeCount, length, choiceCount, indexes }] of this.parts.entries()) {
      this.set(row, map.BUCKET_PLANES, planes);
      this.set(row, map.BUCKET_PLANE_COUNT, planeCount);
      this.set(row, map.BUCKET_LENGTH, length);
      this.set(row, map.BUCKET_CHOICE_COUNT, choiceCount);
      this.set(row, map.BUCKET_INDEXES, indexes);
      this.set(row, map.BUCKET_FIRST_SLOT, firstSlot);
      firstSlot += choiceCount;
    }
  }

  /** Rows of it, one or more a bucket. */
  get bucketCount(): number {
    return this.parts.length;
  }

  get rows(): readonly BucketRow[] {
    return this.parts;
  }

  /** The table itself. Precondition: it was made by this adapter. */
  static of(table: BucketTable): KernelBucketTable {
    if (!(table instanceof KernelBucketTable)) throw new Error('Cannot search choices: the buckets were described by another kernel');
    return table;
  }

  get address(): number {
    return addressOf(this.block);
  }

  setChoiceCount(bucket: number, choiceCount: number): void {
    this.parts[bucket] = { ...this.parts[bucket], choiceCount };
    this.set(bucket, this.map.BUCKET_CHOICE_COUNT, choiceCount);
  }

  isStale({ indexes, indexesOffset }: ChoiceBucket): boolean {
    const at = ((this.bucketCount - 1) * this.map.BUCKET_BYTES + this.map.BUCKET_INDEXES) / 4;
    return this.block.u32[at] !== addressOf(indexes) + indexesOffset;
  }

  free(): void {
    this.block.free();
  }

  private set(row: number, offset: number, value: number): void {
    this.block.u32[(row * this.map.BUCKET_BYTES + offset) / 4] = value;
  }
}

/** A row, with addresses. */
interface BucketPart extends BucketRow {
  readonly planes: number;
  readonly planeCount: number;
  readonly indexes: number;
}

function wholeOf({ planes, length, choiceCount, indexes, indexesOffset }: ChoiceBucket): BucketPart {
  return {
    planes: planes === undefined ? 0 : addressOf(planes.block) + planes.offset,
    planeCount: planes?.count ?? 0,
    length,
    choiceCount,
    indexes: addressOf(indexes) + indexesOffset,
    isSliced: planes !== undefined,
  };
}

function partsOf(bucket: ChoiceBucket, map: MemoryMap, planeBytes: number): BucketPart[] {
  const whole = wholeOf(bucket);
  const most = whole.isSliced ? ROW_CHOICES : ROW_TEXTS;
  const groupBytes = whole.planeCount * planeBytes * whole.length;
  return Array.from({ length: Math.ceil(whole.choiceCount / most) }, (_, part) => {
    const first = part * most;
    return {
      ...whole,
      planes: whole.planes + (first / map.GROUP_CHOICES) * groupBytes,
      choiceCount: Math.min(most, whole.choiceCount - first),
      indexes: whole.indexes + 4 * first,
    };
  });
}
