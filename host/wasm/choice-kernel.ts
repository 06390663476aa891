/**
 * Choice kernel: hands searches over stores of choices to the module.
 *
 * Not reentrant: one thread owns it, and an answer is read before the next question.
 */
import type {
  BucketTable,
  ChoiceBucket,
  ChoiceColumns,
  ChoiceHits,
  ChoiceKernel,
  ChoiceQuery,
  GroupScorer,
  JoinJob,
  RowRange,
  SliceJob,
} from '../core/ports/choice-kernel.ts';
import type { MemoryArena, MemoryBlock } from '../core/ports/memory-arena.ts';
import { type BucketQuestion, planBuckets, rangesOf } from './bucket-plan.ts';
import { KernelBucketTable } from './bucket-table.ts';
import { GatheredHits, type HitPart, KernelHits } from './choice-hits.ts';
import { type ChoiceQuerySizes, ChoiceWorkspace } from './choice-workspace.ts';
import { setBest } from './helper-control.ts';
import type { HelperPool } from './helper-pool.ts';
import { PREFIXES, SCORE, SEARCH } from './helper-tasks.ts';
import type { Kernel } from './kernel-binding.ts';
import { ReusableBlock } from './reusable-block.ts';
import { addressOf } from './shared-block.ts';

/** Room for hits before their number is known, if there is not more from the questions before: more hits cost a second search. */
const FIRST_HITS = 4096;
/** Where planes lie for a vector, and one vector of bits per plane and column. */
const PLANE_BYTES = 16;
/**
 * Estimated work from which on a question is shared: waking a helper takes 20 to 60 microseconds. Below, sharing lost as often as it won.
 */
const SHARED_WORK_NS = 200_000;
/** Bits of a position in a sorted run; the bits above it hold the beginning of a choice. Together they fit into a double. */
const POSITION_RANGE = 2_097_152;

export class SharedChoiceKernel implements ChoiceKernel {
  readonly slicedLength: number;
  readonly groupChoices: number;
  readonly planeBytes = PLANE_BYTES;
  readonly repeatedWords: number;
  private readonly kernel: Kernel;
  private readonly arena: MemoryArena;
  private readonly descriptor: MemoryBlock;
  /** Units, then classes, then specials. */
  private readonly text: ReusableBlock;
  private readonly column: ReusableBlock;
  private readonly pool: HelperPool | undefined;
  private readonly sharedWork: number;
  private own: ChoiceWorkspace;
  private readonly helpers: ChoiceWorkspace[] = [];
  private view: Uint8Array = new Uint8Array(0);

  /**
   * @param pool          threads that help with large questions; nobody does if missing
   * @param sharedWorkNs  instead of the usual bound; for tests
   */
  constructor(kernel: Kernel, arena: MemoryArena, pool?: HelperPool, sharedWorkNs: number = SHARED_WORK_NS) {
    this.kernel = kernel;
    this.arena = arena;
    this.slicedLength = kernel.map.SLICED_LENGTH;
    this.groupChoices = kernel.map.GROUP_CHOICES;
    this.repeatedWords = kernel.map.REPEATED_WORDS;
    this.descriptor = arena.allocate(kernel.map.CHOICES_BYTES);
    this.text = new ReusableBlock(arena);
    this.column = new ReusableBlock(arena);
    this.own = new ChoiceWorkspace(kernel, arena);
    this.pool = pool;
    this.sharedWork = sharedWorkNs;
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

  describe(buckets: readonly ChoiceBucket[], columns: ChoiceColumns, growing?: ChoiceBucket): BucketTable {
    this.own.takeRoom();
    return new KernelBucketTable(this.arena, this.kernel.map, PLANE_BYTES, buckets, columns, growing);
  }

  ranges(query: ChoiceQuery, least: number | undefined, within?: RowRange): readonly RowRange[] {
    const { rows } = KernelBucketTable.of(query.table);
    if (within === undefined) return rangesOf(rows, questionOf(query, least), query.threads ?? 1);
    let { firstSlot } = within;
    const ranges: RowRange[] = [];
    for (let first = within.first; first < within.end; first++) {
      const slotCount = rows[first].choiceCount;
      if (slotCount > 0) ranges.push({ first, end: first + 1, firstSlot, slotCount, work: 0 });
      firstSlot += slotCount;
    }
    return ranges;
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

  joinWords({ columns, indexes, texts, lengths, offset, count, joined, words }: JoinJob): number {
    const { functions, map } = this.kernel;
    const rows = functions.joinChoiceWords(
      addressOf(columns.texts),
      addressOf(columns.lengths),
      addressOf(indexes) + offset,
      count,
      this.column.addressAtLeast(map.JOIN_SCRATCH_BYTES),
      addressOf(joined),
      addressOf(texts) + offset,
      addressOf(lengths) + offset,
      addressOf(words),
    );
    return rows >>> 0;
  }

  search(query: ChoiceQuery, limit: number | undefined, least: number, range?: RowRange): ChoiceHits {
    const { map } = this.kernel;
    const sizes = this.prepare(query);
    const asked = rowsAsked(query, range);
    const chunkCount = this.share(query, least, asked);
    const room = Math.floor(this.own.outputBytes / map.HIT_BYTES);
    for (let capacity = limit ?? Math.max(FIRST_HITS, room); ; ) {
      const bytes = capacity * map.HIT_BYTES;
      const output = this.own.prepareOutput(this.descriptor, bytes);
      this.set(map.CHOICES_OUTPUT_CAPACITY, capacity);
      this.set(map.CHOICES_KEEP_BEST, limit === undefined ? 0 : 1);
      this.set(map.CHOICES_FOUND, 0);
      this.descriptor.f64[map.CHOICES_LEAST / 8] = least;
      const parts = chunkCount > 0 ? this.searchShared(query, sizes, chunkCount, least, bytes) : undefined;
      const found = parts ?? [{ count: this.searchAlone(query, least, asked), block: output }];
      const count = found.reduce((sum, part) => sum + part.count, 0);
      if (found.every((part) => part.count <= capacity)) {
        if (found.length > 1) return new GatheredHits(found, map, limit);
        return new KernelHits(count, output, map.HIT_BYTES, map.HIT_INDEX);
      }
      capacity = count;
    }
  }

  scores(query: ChoiceQuery, range: RowRange): Uint32Array {
    return this.score(query, 4, range).u32.subarray(0, range.slotCount);
  }

  similarities(query: ChoiceQuery, range: RowRange, prefixWeight: number): Float64Array {
    this.descriptor.f64[this.kernel.map.CHOICES_PREFIX_WEIGHT / 8] = prefixWeight;
    return this.score(query, 8, range).f64.subarray(0, range.slotCount);
  }

  slotScores(query: ChoiceQuery, slotCount: number): Uint8Array {
    return this.score(query, 1, { ...rowsAsked(query, undefined), firstSlot: 0, slotCount, work: 0 }).u8.subarray(0, slotCount);
  }

  /** @param slotBytes  of a score */
  private score(query: ChoiceQuery, slotBytes: number, range: RowRange): MemoryBlock {
    const { functions, map } = this.kernel;
    const sizes = this.prepare(query);
    const output = this.own.prepareOutput(this.descriptor, slotBytes * range.slotCount);
    // Addresses are counted modulo 2^32, as the kernel counts.
    this.set(map.CHOICES_OUTPUT, addressOf(output) - slotBytes * range.firstSlot);
    this.set(map.CHOICES_BYTE_SLOTS, slotBytes === 1 ? 1 : 0);
    const chunkCount = this.share(query, undefined, range);
    if (chunkCount > 0) {
      if (this.runShared(query, SCORE, sizes, chunkCount, () => undefined) !== 'failed') return output;
      // A helper that hangs may still write there.
      this.own = new ChoiceWorkspace(this.kernel, this.arena);
      return this.score({ ...query, threads: 1 }, slotBytes, range);
    }
    const address = addressOf(this.descriptor);
    functions.openChoices(address);
    functions.scoreBuckets(address, range.first, range.end);
    functions.closeChoices(address);
    return output;
  }

  /** @returns hits, also those that the output had no room for */
  private searchAlone({ byPrefix }: ChoiceQuery, least: number, { first, end }: AskedRows): number {
    const { functions, map } = this.kernel;
    this.set(map.CHOICES_FOUND, 0);
    this.descriptor.f64[map.CHOICES_LEAST / 8] = least;
    const address = addressOf(this.descriptor);
    functions.openChoices(address);
    const count = byPrefix ? functions.searchPrefixes(address, first, end) : functions.searchBuckets(address, first, end);
    functions.closeChoices(address);
    return count >>> 0;
  }

  /** @returns the hits of each thread; undefined after a failure */
  private searchShared(
    query: ChoiceQuery,
    sizes: ChoiceQuerySizes,
    chunkCount: number,
    least: number,
    outputBytes: number,
  ): HitPart[] | undefined {
    const { map } = this.kernel;
    const desks: MemoryBlock[] = [];
    if (this.pool !== undefined) setBest(this.pool.control, least);
    const outcome = this.runShared(query, query.byPrefix ? PREFIXES : SEARCH, sizes, chunkCount, (workspace, desk, helper) => {
      workspace.prepareOutput(desk, outputBytes);
      desks[helper] = desk;
    });
    if (outcome === 'failed') return undefined;
    const foundOn = ({ u32 }: MemoryBlock): number => u32[map.CHOICES_FOUND / 4];
    const own = { count: foundOn(this.descriptor), block: this.own.written };
    return [own, ...desks.map((desk, helper) => ({ count: foundOn(desk), block: this.helpers[helper].written }))];
  }

  /** Lays a copy of the question on every helper's desk, and takes buckets with them. */
  private runShared(
    query: ChoiceQuery,
    task: number,
    sizes: ChoiceQuerySizes,
    chunkCount: number,
    prepare: (workspace: ChoiceWorkspace, desk: MemoryBlock, helper: number) => void,
  ): string {
    if (this.pool === undefined) return 'failed';
    const brief = (helper: number, desk: MemoryBlock): void => {
      this.helpers[helper] ??= new ChoiceWorkspace(this.kernel, this.arena);
      desk.u8.set(this.descriptor.u8);
      this.helpers[helper].prepare(desk, sizes);
      prepare(this.helpers[helper], desk, helper);
    };
    const descriptor = this.descriptor.u32;
    return this.pool.run({ task, helperCount: helpersOf(query), firstChunk: 0, chunkCount, descriptor, brief }, true);
  }

  /** Decides whether a question is shared, and then puts its buckets in the order of taking. @returns how many there are; 0: not shared */
  private share(query: ChoiceQuery, least: number | undefined, { first, end }: AskedRows): number {
    const { pool } = this;
    if (helpersOf(query) < 1 || pool === undefined || !pool.isUseful) return 0;
    const { order, work } = planBuckets(KernelBucketTable.of(query.table).rows.slice(first, end), questionOf(query, least));
    if (work < this.sharedWork || order.length > pool.chunks.u32.length) return 0;
    pool.start(helpersOf(query));
    if (pool.readyCount === 0) return 0;
    for (const [place, row] of order.entries()) pool.chunks.u32[place] = first + row;
    return order.length;
  }

  /** Makes room for a query and describes it, all but its output. */
  private prepare({ text, scorer, columns, table }: ChoiceQuery): ChoiceQuerySizes {
    const { map } = this.kernel;
    const length = text.units.length;
    const classesWords = Math.ceil(length / 2);
    const block = this.text.atLeast(Math.max(4 * (length + classesWords + text.specials.length), 1));
    const address = addressOf(block);
    block.u32.set(text.units);
    new Uint16Array(block.u8.buffer, address + 4 * length, length).set(text.classes);
    block.u32.set(text.specials, length + classesWords);
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
    this.set(map.CHOICES_BUCKETS, KernelBucketTable.of(table).address);
    // Different characters are at most all of them; a short query need not be counted.
    const sizes = { length, distinct: distinctAtMost(text.units), foreignCount: text.foreignCount };
    this.own.prepare(this.descriptor, sizes);
    return sizes;
  }

  private scorerCode(scorer: GroupScorer): number {
    const { map } = this.kernel;
    if (scorer === 'jaro') return map.EDIT_JARO;
    if (scorer === 'levenshtein') return map.EDIT_LEVENSHTEIN;
    if (scorer === 'normalizedLevenshtein') return map.EDIT_NORMALIZED_LEVENSHTEIN;
    if (scorer === 'indel') return map.EDIT_INDEL;
    return scorer === 'lcs' ? map.EDIT_COMMON_LENGTH : map.EDIT_RATIO;
  }

  private set(offset: number, value: number): void {
    this.descriptor.u32[offset / 4] = value;
  }
}

/** Rows of a table. */
type AskedRows = Pick<RowRange, 'first' | 'end'>;

function rowsAsked({ table }: ChoiceQuery, range: AskedRows | undefined): AskedRows {
  return range ?? { first: 0, end: table.bucketCount };
}

/** How many helpers may take part. */
function helpersOf({ threads = 1 }: ChoiceQuery): number {
  return threads - 1;
}

function questionOf({ scorer, text }: ChoiceQuery, least: number | undefined): BucketQuestion {
  return { scorer, queryLength: text.units.length, least, isAmbiguous: text.isAmbiguous };
}

/** Length from which on the rows of masks grow with the square of it if all characters were different. */
const COUNTED_LENGTH = 256;

function distinctAtMost(units: Uint32Array): number {
  return units.length < COUNTED_LENGTH ? units.length : new Set(units).size;
}
