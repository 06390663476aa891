/**
 * Choice kernel: hands searches over stores of choices to the module.
 *
 * Not reentrant: one thread owns it, and an answer is read before the next question.
 */
import type {
  BucketTable,
  ChoiceBucket,
  ChoiceHits,
  ChoiceKernel,
  ChoiceQuery,
  EditScorer,
  SliceJob,
} from '../core/ports/choice-kernel.ts';
import type { MemoryArena, MemoryBlock } from '../core/ports/memory-arena.ts';
import { KernelBucketTable } from './bucket-table.ts';
import type { Kernel } from './kernel-binding.ts';
import { ReusableBlock } from './reusable-block.ts';
import { addressOf } from './shared-block.ts';
import { SlotTable } from './slot-table.ts';

/** Units that u8 and u16 texts can hold. */
const UNIT_COUNT = 65_536;
/** Room for hits before their number is known, if there is not more from the questions before: more hits cost a second search. */
const FIRST_HITS = 4096;
/** An answer may be as large as the store; what is larger than this is given back before the next question. */
const MOST_KEPT_BYTES = 4_194_304;
/** Where planes lie for a vector, and one vector of bits per plane and column. */
const PLANE_BYTES = 16;
/** Bits of a position in a sorted run; the bits above it hold the beginning of a choice. Together they fit into a double. */
const POSITION_RANGE = 2_097_152;

export class SharedChoiceKernel implements ChoiceKernel {
  readonly slicedLength: number;
  readonly groupChoices: number;
  readonly planeBytes = PLANE_BYTES;
  private readonly kernel: Kernel;
  private readonly arena: MemoryArena;
  private readonly descriptor: MemoryBlock;
  /** Units, then classes, then specials. */
  private readonly text: ReusableBlock;
  private readonly slots: SlotTable;
  private readonly work: ReusableBlock;
  private readonly output: ReusableBlock;
  private readonly column: ReusableBlock;
  private view: Uint8Array = new Uint8Array(0);

  constructor(kernel: Kernel, arena: MemoryArena) {
    this.kernel = kernel;
    this.arena = arena;
    this.slicedLength = kernel.map.SLICED_LENGTH;
    this.groupChoices = kernel.map.GROUP_CHOICES;
    this.descriptor = arena.allocate(kernel.map.CHOICES_BYTES);
    this.text = new ReusableBlock(arena);
    this.slots = new SlotTable(arena, 4);
    this.work = new ReusableBlock(arena);
    this.output = new ReusableBlock(arena);
    this.column = new ReusableBlock(arena);
  }

  addressOf(block: MemoryBlock): number {
    return addressOf(block);
  }

  bytes(): Uint8Array {
    // Growing leaves old views as they are: too short.
    const { buffer } = this.kernel.memory;
    if (this.view.byteLength !== buffer.byteLength) this.view = new Uint8Array(buffer);
    return this.view;
  }

  describe(buckets: readonly ChoiceBucket[]): BucketTable {
    // What the first question needs, whatever it is: a store that fills the memory can be asked nevertheless.
    this.slots.addressFor(UNIT_COUNT);
    return new KernelBucketTable(this.arena, this.kernel.map, buckets);
  }

  sortByBeginning(job: SliceJob): void {
    const { functions } = this.kernel;
    const beginnings = this.column.atLeast(Math.max(4 * job.choiceCount, 1));
    const indexes = job.indexes.u32.subarray(job.indexesOffset / 4, job.indexesOffset / 4 + job.choiceCount);
    functions.choiceBeginnings(
      addressOf(job.columns.texts),
      addressOf(job.columns.lengths),
      addressOf(job.indexes) + job.indexesOffset,
      job.choiceCount,
      addressOf(job.classes),
      addressOf(beginnings),
    );
    const old = indexes.slice();
    // Position as the low part: equal beginnings stay in order.
    const keys = Float64Array.from(old, (_, position) => beginnings.u32[position] * POSITION_RANGE + position).sort();
    for (let position = 0; position < keys.length; position++) indexes[position] = old[keys[position] % POSITION_RANGE];
  }

  slice(job: SliceJob): void {
    const { functions, map } = this.kernel;
    const column = this.column.addressAtLeast(map.GROUP_CHOICES);
    const groupBytes = job.planeCount * PLANE_BYTES * job.length;
    for (let first = 0; first < job.choiceCount; first += map.GROUP_CHOICES) {
      functions.sliceChoices(
        addressOf(job.columns.texts),
        addressOf(job.columns.lengths),
        addressOf(job.indexes) + job.indexesOffset + 4 * first,
        Math.min(job.choiceCount - first, map.GROUP_CHOICES),
        job.length,
        addressOf(job.classes),
        job.planeCount,
        column,
        addressOf(job.planes) + job.planesOffset + (first / map.GROUP_CHOICES) * groupBytes,
      );
    }
  }

  search(query: ChoiceQuery, limit: number | undefined, least: number): ChoiceHits {
    const { functions, map } = this.kernel;
    this.prepare(query);
    const room = Math.floor(this.output.byteLength / map.HIT_BYTES);
    for (let capacity = limit ?? Math.max(FIRST_HITS, room); ; ) {
      const output = this.output.atLeast(Math.max(capacity, 1) * map.HIT_BYTES);
      this.set(map.CHOICES_OUTPUT, addressOf(output));
      this.set(map.CHOICES_OUTPUT_CAPACITY, capacity);
      this.set(map.CHOICES_KEEP_BEST, limit === undefined ? 0 : 1);
      this.set(map.CHOICES_FOUND, 0);
      this.descriptor.f64[map.CHOICES_LEAST / 8] = least;
      const address = addressOf(this.descriptor);
      functions.openChoices(address);
      const { bucketCount } = query.table;
      const count =
        (query.byPrefix ? functions.searchPrefixes(address, 0, bucketCount) : functions.searchBuckets(address, 0, bucketCount)) >>> 0;
      functions.closeChoices(address);
      if (count <= capacity) return new KernelHits(count, output, map.HIT_BYTES, map.HIT_INDEX);
      capacity = count;
    }
  }

  scores(query: ChoiceQuery, indexCount: number): Uint32Array {
    return this.score(query, 4 * indexCount, false).u32.subarray(0, indexCount);
  }

  slotScores(query: ChoiceQuery, slotCount: number): Uint8Array {
    return this.score(query, slotCount, true).u8.subarray(0, slotCount);
  }

  private score(query: ChoiceQuery, outputBytes: number, isBySlot: boolean): MemoryBlock {
    const { functions, map } = this.kernel;
    this.prepare(query);
    const output = this.output.atLeast(Math.max(outputBytes, 1));
    this.set(map.CHOICES_OUTPUT, addressOf(output));
    this.set(map.CHOICES_BY_SLOT, isBySlot ? 1 : 0);
    const address = addressOf(this.descriptor);
    functions.openChoices(address);
    functions.scoreBuckets(address, 0, query.table.bucketCount);
    functions.closeChoices(address);
    return output;
  }

  /** Makes room for a query and describes it, all but its output. */
  private prepare({ text, scorer, columns, table }: ChoiceQuery): void {
    const { functions, map } = this.kernel;
    const length = text.units.length;
    const classesWords = Math.ceil(length / 2);
    const block = this.text.atLeast(Math.max(4 * (length + classesWords + text.specials.length), 1));
    const address = addressOf(block);
    block.u32.set(text.units);
    new Uint16Array(block.u8.buffer, address + 4 * length, length).set(text.classes);
    block.u32.set(text.specials, length + classesWords);
    this.output.releaseAbove(MOST_KEPT_BYTES);
    this.set(map.CHOICES_UNITS, address);
    this.set(map.CHOICES_CLASSES, address + 4 * length);
    this.set(map.CHOICES_SPECIALS, address + 4 * (length + classesWords));
    this.set(map.CHOICES_SPECIAL_COUNT, text.specials.length / 2);
    this.set(map.CHOICES_LENGTH, length);
    this.set(map.CHOICES_AMBIGUOUS, text.isAmbiguous ? 1 : 0);
    this.set(map.CHOICES_SCORER, this.scorerCode(scorer));
    this.set(map.CHOICES_TEXTS, addressOf(columns.texts));
    this.set(map.CHOICES_LENGTHS, addressOf(columns.lengths));
    this.set(map.CHOICES_REMOVED, addressOf(columns.removed));
    this.set(map.CHOICES_BUCKETS, KernelBucketTable.addressOf(table));
    this.set(map.CHOICES_SLOTS, this.slots.addressFor(UNIT_COUNT + text.foreignCount));
    // Different characters are at most all of them; a short query need not be counted.
    this.set(map.CHOICES_WORK, this.work.addressAtLeast(functions.choicesWorkBytes(length, distinctAtMost(text.units)) >>> 0));
  }

  private scorerCode(scorer: EditScorer): number {
    const { map } = this.kernel;
    if (scorer === 'levenshtein') return map.EDIT_LEVENSHTEIN;
    if (scorer === 'normalizedLevenshtein') return map.EDIT_NORMALIZED_LEVENSHTEIN;
    if (scorer === 'indel') return map.EDIT_INDEL;
    return scorer === 'lcs' ? map.EDIT_COMMON_LENGTH : map.EDIT_RATIO;
  }

  private set(offset: number, value: number): void {
    this.descriptor.u32[offset / 4] = value;
  }
}

/** Length from which on the rows of masks grow with the square of it if all characters were different. */
const COUNTED_LENGTH = 256;

function distinctAtMost(units: Uint32Array): number {
  return units.length < COUNTED_LENGTH ? units.length : new Set(units).size;
}

class KernelHits implements ChoiceHits {
  readonly count: number;
  private readonly block: MemoryBlock;
  private readonly stride: number;
  private readonly indexOffset: number;

  constructor(count: number, block: MemoryBlock, stride: number, indexOffset: number) {
    this.count = count;
    this.block = block;
    this.stride = stride;
    this.indexOffset = indexOffset;
  }

  indexOf(hit: number): number {
    return this.block.u32[(hit * this.stride + this.indexOffset) / 4];
  }

  scoreOf(hit: number): number {
    return this.block.f64[(hit * this.stride) / 8];
  }
}
