/**
 * Bucket table: the buckets of a store of choices as rows of addresses, which the kernel walks.
 *
 * Large buckets are several rows, so that threads can share them and others get a turn in between. A list that grows stays one row.
 */
import type { BucketTable, ChoiceBucket, ChoiceColumns } from '../core/ports/choice-kernel.ts';
import type { MemoryArena, MemoryBlock } from '../core/ports/memory-arena.ts';
import type { BucketRow } from './bucket-plan.ts';
import type { MemoryMap } from './kernel-binding.ts';
import { addressOf } from './shared-block.ts';

/** Choices of a row, whole groups of them: 20 to 50 microseconds of work, and at most some milliseconds with a query of 1,000 characters. */
const ROW_CHOICES = 16_384;
const ROW_CHARACTERS = 262_144;
/** Those of a plain list, which are compared one by one with their texts. */
const ROW_TEXTS = 256;
const ROW_TEXT_CHARACTERS = 16_384;

export class KernelBucketTable implements BucketTable {
  private readonly map: MemoryMap;
  private readonly block: MemoryBlock;
  private readonly parts: BucketPart[];

  /**
   * @param growing  a plain list behind the buckets, of which `setGrowing` tells more
   * @throws MemoryError `MEM_OUT_OF_MEMORY`
   */
  constructor(
    arena: MemoryArena,
    map: MemoryMap,
    planeBytes: number,
    buckets: readonly ChoiceBucket[],
    columns: ChoiceColumns,
    growing?: ChoiceBucket,
  ) {
    this.map = map;
    this.parts = buckets.flatMap((bucket) =>
      bucket.planes === undefined ? textParts(bucket, map, columns) : groupParts(bucket, map, planeBytes),
    );
    if (growing !== undefined) this.parts.push(wholeOf(growing));
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

  setGrowing(choiceCount: number, characters: number): void {
    const last = this.bucketCount - 1;
    this.parts[last] = { ...this.parts[last], choiceCount, characters };
    this.set(last, this.map.BUCKET_CHOICE_COUNT, choiceCount);
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
    characters: length * choiceCount,
    isSliced: planes !== undefined,
  };
}

function groupParts(bucket: ChoiceBucket, map: MemoryMap, planeBytes: number): BucketPart[] {
  const whole = wholeOf(bucket);
  const groups = Math.floor(Math.min(ROW_CHOICES, ROW_CHARACTERS / Math.max(whole.length, 1)) / map.GROUP_CHOICES);
  const most = Math.max(groups, 1) * map.GROUP_CHOICES;
  const groupBytes = whole.planeCount * planeBytes * whole.length;
  return Array.from({ length: Math.ceil(whole.choiceCount / most) }, (_, part) => {
    const first = part * most;
    const choiceCount = Math.min(most, whole.choiceCount - first);
    return {
      ...whole,
      planes: whole.planes + (first / map.GROUP_CHOICES) * groupBytes,
      choiceCount,
      characters: whole.length * choiceCount,
      indexes: whole.indexes + 4 * first,
    };
  });
}

function textParts(bucket: ChoiceBucket, map: MemoryMap, columns: ChoiceColumns): BucketPart[] {
  const whole = wholeOf(bucket);
  const indexes = bucket.indexes.u32.subarray(bucket.indexesOffset / 4);
  const lengths = columns.lengths.u32;
  const parts: BucketPart[] = [];
  for (let first = 0; first < whole.choiceCount; ) {
    let end = first;
    let characters = 0;
    for (; end < whole.choiceCount && end - first < ROW_TEXTS; end++) {
      const length = lengths[indexes[end]] & map.LENGTH_MASK;
      if (end > first && characters + length > ROW_TEXT_CHARACTERS) break;
      characters += length;
    }
    parts.push({ ...whole, choiceCount: end - first, characters, indexes: whole.indexes + 4 * first });
    first = end;
  }
  return parts;
}
