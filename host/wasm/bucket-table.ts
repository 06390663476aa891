/** Bucket table: the buckets of a store of choices as rows of addresses, which the kernel walks. */
import type { BucketTable, ChoiceBucket } from '../core/ports/choice-kernel.ts';
import type { MemoryArena, MemoryBlock } from '../core/ports/memory-arena.ts';
import type { MemoryMap } from './kernel-binding.ts';
import { addressOf } from './shared-block.ts';

export class KernelBucketTable implements BucketTable {
  readonly bucketCount: number;
  private readonly map: MemoryMap;
  private readonly block: MemoryBlock;

  /** @throws MemoryError `MEM_OUT_OF_MEMORY` */
  constructor(arena: MemoryArena, map: MemoryMap, buckets: readonly ChoiceBucket[]) {
    this.map = map;
    this.bucketCount = buckets.length;
    this.block = arena.allocate(Math.max(buckets.length * map.BUCKET_BYTES, 1));
    let firstSlot = 0;
    for (const [row, { planes, length, choiceCount, indexes, indexesOffset }] of buckets.entries()) {
      this.set(row, map.BUCKET_PLANES, planes === undefined ? 0 : addressOf(planes.block) + planes.offset);
      this.set(row, map.BUCKET_PLANE_COUNT, planes?.count ?? 0);
      this.set(row, map.BUCKET_LENGTH, length);
      this.set(row, map.BUCKET_CHOICE_COUNT, choiceCount);
      this.set(row, map.BUCKET_INDEXES, addressOf(indexes) + indexesOffset);
      this.set(row, map.BUCKET_FIRST_SLOT, firstSlot);
      firstSlot += choiceCount;
    }
  }

  /** Precondition: the table was made by this adapter. */
  static addressOf(table: BucketTable): number {
    if (!(table instanceof KernelBucketTable)) throw new Error('Cannot search choices: the buckets were described by another kernel');
    return addressOf(table.block);
  }

  setChoiceCount(bucket: number, choiceCount: number): void {
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
