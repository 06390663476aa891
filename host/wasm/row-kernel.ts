/**
 * Row kernel: the nearest rows of a vector index, in one call of the module or shared with helpers slab by slab.
 *
 *   query memory   scan | descriptions of the slabs | vector as given | query as compared | filter | heap of hits
 *
 * A helper has a scan and a heap of its own and keeps the nearest of the slabs that it took. Every row's distance is the same whoever
 * measures it, and ties go by record id: so the nearest of all heaps together are the same on any number of threads.
 */
import type { MemoryArena, MemoryBlock } from '../core/ports/memory-arena.ts';
import type { RecordNeighbour, VectorMetric } from '../core/ports/record-vectors.ts';
import type { RowKernel, RowLayout, RowSlab } from '../core/ports/row-kernel.ts';
import type { HelperPool } from './helper-pool.ts';
import { ROWS } from './helper-tasks.ts';
import type { Kernel } from './kernel-binding.ts';
import { isSketched, QuerySketch } from './query-sketch.ts';
import { ReusableBlock } from './reusable-block.ts';
import { roundUp } from './round-up.ts';
import { readHits, sortNeighbours } from './row-hits.ts';
import { countSelected, SHARED_ROWS_NS, workNs } from './row-work.ts';
import { addressOf } from './shared-block.ts';

const F32_BYTES = 4;
/** Behind the opened query of i8: its sum, as wide as what follows is aligned. */
const I8_QUERY_SUM_BYTES = 16;
/** Working memory above this is given back after a search; a limit of 10,000 over 1,000,000 records stays below. */
const KEPT_BYTES = 1 << 20;
/** What a byte of an i8 row at an even place has been raised by; assembly/kernels/quantize-row.ts draws the row. */
const EXCESS = 128;
/**
 * Selected rows for each that is wanted, from which on sketches are read: the first rows of a search are measured anyway, and of 16 times
 * as many as are wanted about a fourth comes near enough for a while.
 */
const LEAST_ROWS_PER_HIT = 16;
/** Components from which on rows have sketches: shorter ones are compared almost as fast, and the header weighs. */
const LEAST_SKETCHED = 128;
/** Behind the id of every record. */
const NOBODY = 0xffff_ffff;

export interface RowKernelOptions {
  /** Threads that work on a large search, the caller's among them; 1 if missing. */
  readonly threadCount?: number;
  /** Instead of the usual bound; for tests. */
  readonly sharedWorkNs?: number | undefined;
}

export class SharedRowKernel implements RowKernel {
  private readonly kernel: Kernel;
  private readonly arena: MemoryArena;
  private readonly pool: HelperPool | undefined;
  private readonly helperCount: number;
  private readonly sharedWork: number;
  private readonly vector: ReusableBlock;
  private readonly query: ReusableBlock;
  private readonly sketch: QuerySketch;
  private readonly filter: ReusableBlock;
  private readonly slabs: ReusableBlock;
  private readonly scan: MemoryBlock;
  private readonly heap: ReusableBlock;
  private readonly helperHeaps: ReusableBlock[] = [];

  /** @param pool  threads that help with large searches; nobody does if missing */
  constructor(kernel: Kernel, arena: MemoryArena, pool?: HelperPool, { threadCount = 1, sharedWorkNs }: RowKernelOptions = {}) {
    this.kernel = kernel;
    this.arena = arena;
    this.pool = pool;
    this.helperCount = threadCount - 1;
    this.sharedWork = sharedWorkNs ?? SHARED_ROWS_NS;
    this.vector = new ReusableBlock(arena);
    this.query = new ReusableBlock(arena);
    this.sketch = new QuerySketch(kernel, arena);
    this.filter = new ReusableBlock(arena);
    this.slabs = new ReusableBlock(arena);
    this.scan = arena.allocate(kernel.map.SCAN_BYTES);
    this.heap = new ReusableBlock(arena);
  }

  layoutOf(dimension: number, metric: VectorMetric, scalar: 'f32' | 'i8'): RowLayout {
    const { F32_ROW_ALIGNMENT, I8_ROW_ALIGNMENT, ROW_FACTOR_BYTES, SKETCH_HEADER_BYTES, SQUARED_ROW_FACTOR_BYTES } = this.kernel.map;
    if (scalar === 'i8') {
      const factorBytes = metric === 'squared' ? SQUARED_ROW_FACTOR_BYTES : ROW_FACTOR_BYTES;
      return { dimension, metric, scalar, rowBytes: roundUp(dimension, I8_ROW_ALIGNMENT), factorBytes, sketchBytes: 0 };
    }
    const rowBytes = roundUp(dimension * F32_BYTES, F32_ROW_ALIGNMENT);
    const sketchBytes = dimension < LEAST_SKETCHED ? 0 : SKETCH_HEADER_BYTES + roundUp(dimension, I8_ROW_ALIGNMENT);
    return { dimension, metric, scalar, rowBytes, factorBytes: 0, sketchBytes };
  }

  storeRow(layout: RowLayout, slab: RowSlab, row: number, vector: Float32Array): void {
    const factors = slab.factors === undefined ? 0 : addressOf(slab.factors) + row * layout.factorBytes;
    this.store(layout, vector, addressOf(slab.rows) + row * layout.rowBytes, factors);
    if (row < slab.sketchedRows) this.sketchRows(layout, slab, row, 1);
  }

  sketchRows({ dimension, rowBytes, sketchBytes }: RowLayout, { rows, sketches }: RowSlab, first: number, rowCount: number): void {
    if (sketches === undefined) throw new Error('Cannot sketch rows: their slab has no room for sketches');
    const target = addressOf(sketches) + first * sketchBytes;
    this.kernel.functions.storeSketches(addressOf(rows) + first * rowBytes, rowBytes, rowCount, dimension, target, sketchBytes);
  }

  readRow({ dimension, rowBytes, factorBytes }: RowLayout, { rows, factors }: RowSlab, row: number, target: Float32Array): void {
    const { buffer, byteOffset } = rows.u8;
    if (factors === undefined) {
      target.set(new Float32Array(buffer, byteOffset + row * rowBytes, dimension));
      return;
    }
    const bytes = rows.u8.subarray(row * rowBytes, row * rowBytes + dimension);
    const [factor] = new Float32Array(buffer, factors.u8.byteOffset + row * factorBytes, 1);
    for (let place = 0; place < dimension; place++) {
      const integer = place % 2 === 0 ? bytes[place] - EXCESS : (bytes[place] << 24) >> 24;
      target[place] = integer * factor;
    }
  }

  /** Leaves nothing of the vectors that were stored or searched for last. */
  overwriteWork(): void {
    this.vector.overwrite();
    this.query.overwrite();
    this.sketch.overwriteWork();
  }

  countSelected(slabs: Iterable<RowSlab>, filter?: Uint32Array): number {
    return countSelected(slabs, filter);
  }

  nearest(
    layout: RowLayout,
    slabs: readonly RowSlab[],
    vector: Float32Array,
    limit: number,
    filter: Uint32Array | undefined,
  ): RecordNeighbour[] {
    const { functions, map } = this.kernel;
    const heap = this.heap.atLeast(limit * map.HIT_BYTES);
    this.describe(layout, vector, limit, heap);
    this.describeSlabs(slabs, filter);
    const selected = filter === undefined ? slabs.reduce((sum, { rowCount }) => sum + rowCount, 0) : countSelected(slabs, filter);
    const usesSketches = selected >= limit * LEAST_ROWS_PER_HIT && slabs.some(isSketched);
    if (usesSketches) this.sketch.describe(layout, this.scan);
    const isShared = this.isShared(workNs(layout, selected, usesSketches));
    let found = isShared ? this.searchShared(limit, slabs.length) : undefined;
    if (found === undefined) {
      this.scan.u32[map.SCAN_FOUND / 4] = 0;
      functions.nearestRows(addressOf(this.scan), 0, slabs.length);
      found = [this.hitsOf(this.scan, heap)];
    }
    for (const block of [this.heap, ...this.helperHeaps, this.filter, this.slabs]) block.releaseAbove(KEPT_BYTES);
    return sortNeighbours(found.flat()).slice(0, limit);
  }

  within(layout: RowLayout, slabs: readonly RowSlab[], vector: Float32Array, distance: number): RecordNeighbour[] {
    const { functions, map } = this.kernel;
    const most = slabs.reduce((sum, { rowCount }) => sum + rowCount, 0);
    const heap = this.heap.atLeast(most * map.HIT_BYTES);
    // Full of nobody at that distance, it refuses what is farther, and takes a record instead of nobody at the same.
    for (let at = 0; at < most * map.HIT_BYTES; at += map.HIT_BYTES) {
      heap.f64[(at + map.HIT_SCORE) / 8] = -distance;
      heap.u32[(at + map.HIT_INDEX) / 4] = NOBODY;
    }
    this.describe(layout, vector, most, heap);
    if (slabs.some(isSketched)) this.sketch.describe(layout, this.scan);
    this.describeSlabs(slabs, undefined);
    this.scan.u32[map.SCAN_FOUND / 4] = most;
    functions.nearestRows(addressOf(this.scan), 0, slabs.length);
    const found = this.hitsOf(this.scan, heap).filter(({ recordId }) => recordId !== NOBODY);
    for (const block of [this.heap, this.slabs]) block.releaseAbove(KEPT_BYTES);
    return found;
  }

  /** @returns what each thread found; undefined after a failure */
  private searchShared(limit: number, slabCount: number): RecordNeighbour[][] | undefined {
    const { map } = this.kernel;
    const desks: MemoryBlock[] = [];
    const brief = (helper: number, desk: MemoryBlock): void => {
      this.helperHeaps[helper] ??= new ReusableBlock(this.arena);
      const heap = this.helperHeaps[helper].atLeast(limit * map.HIT_BYTES);
      desk.u8.set(this.scan.u8.subarray(0, map.SCAN_BYTES));
      desk.u32[map.SCAN_HITS / 4] = addressOf(heap);
      desks[helper] = desk;
    };
    const { helperCount } = this;
    const work = { task: ROWS, helperCount, firstChunk: 0, chunkCount: slabCount, descriptor: this.scan.u32, brief };
    if (this.pool?.run(work, true) !== 'done') return undefined;
    const heaps = desks.map((desk, helper) => this.hitsOf(desk, this.helperHeaps[helper].atLeast(1)));
    return [this.hitsOf(this.scan, this.heap.atLeast(1)), ...heaps];
  }

  /** Whether helpers take part: the work is large enough, and some are awake. Starts them when they could have been of use. */
  private isShared(work: number): boolean {
    const { pool, helperCount, sharedWork } = this;
    if (pool === undefined || helperCount < 1 || !pool.isUseful || work < sharedWork) return false;
    pool.start(helperCount);
    return pool.readyCount > 0;
  }

  private hitsOf(scan: MemoryBlock, heap: MemoryBlock): RecordNeighbour[] {
    return readHits(heap, scan.u32[this.kernel.map.SCAN_FOUND / 4], this.kernel.map);
  }

  private describe(layout: RowLayout, vector: Float32Array, limit: number, heap: MemoryBlock): void {
    const { map } = this.kernel;
    const { u32 } = this.scan;
    const { address, factor, squares } = this.prepareQuery(layout, vector);
    u32[map.SCAN_METRIC / 4] = this.metricOf(layout);
    u32[map.SCAN_SCALAR / 4] = layout.scalar === 'i8' ? map.SCALAR_I8 : map.SCALAR_F32;
    u32[map.SCAN_QUERY / 4] = address;
    u32[map.SCAN_ROW_BYTES / 4] = layout.rowBytes;
    u32[map.SCAN_LIMIT / 4] = limit;
    u32[map.SCAN_FOUND / 4] = 0;
    u32[map.SCAN_SKETCH_QUERY / 4] = 0;
    u32[map.SCAN_HITS / 4] = addressOf(heap);
    this.weigh(layout, this.scan.f64, factor, squares);
  }

  private describeSlabs(slabs: readonly RowSlab[], filter: Uint32Array | undefined): void {
    const { map } = this.kernel;
    const block = this.slabs.atLeast(Math.max(slabs.length, 1) * map.SCAN_SLAB_BYTES);
    const filterAddress = filter === undefined ? 0 : this.copyFilter(filter, slabs);
    const words = block.u32;
    let at = 0;
    for (const slab of slabs) {
      const { rows, factors, present, rowCount, firstRecord, sketches } = slab;
      words[at++] = addressOf(rows);
      words[at++] = factors === undefined ? 0 : addressOf(factors);
      words[at++] = addressOf(present);
      words[at++] = filter === undefined ? 0 : filterAddress + firstRecord / 8;
      words[at++] = rowCount;
      words[at++] = firstRecord;
      words[at++] = sketches === undefined || !isSketched(slab) ? 0 : addressOf(sketches);
    }
    this.scan.u32[map.SCAN_SLABS / 4] = addressOf(block);
  }

  /** The query as rows are compared with it. */
  private prepareQuery(layout: RowLayout, vector: Float32Array): { address: number; factor: number; squares: number } {
    const { rowBytes, scalar, dimension, factorBytes } = layout;
    if (scalar === 'f32') {
      const query = this.query.atLeast(rowBytes);
      query.u8.fill(0, 0, rowBytes);
      this.store(layout, vector, addressOf(query), 0);
      return { address: addressOf(query), factor: 1, squares: 0 };
    }
    // The opened query and its sum | the query as a row | its factors.
    const row = 2 * rowBytes + I8_QUERY_SUM_BYTES;
    const query = this.query.atLeast(row + rowBytes + factorBytes);
    query.u8.fill(0);
    const address = addressOf(query);
    this.store(layout, vector, address + row, address + row + rowBytes);
    this.kernel.functions.openI8Query(address + row, dimension, address);
    const [factor] = new Float32Array(query.u8.buffer, address + row + rowBytes, 1);
    return { address, factor, squares: layout.metric === 'squared' ? query.u32[(row + rowBytes) / 4 + 1] : 0 };
  }

  /** The numbers by which the kernel makes distances of sums; assembly/batch/nearest-rows.ts has the table. */
  private weigh({ metric, scalar }: RowLayout, scan: Float64Array, factor: number, squares: number): void {
    const { map } = this.kernel;
    const isSquaredI8 = metric === 'squared' && scalar === 'i8';
    scan[map.SCAN_BASE / 8] = metric === 'cosine' ? 1 : isSquaredI8 ? factor * factor * squares : 0;
    scan[map.SCAN_SUM_WEIGHT / 8] = metric === 'squared' ? (isSquaredI8 ? -2 * factor : 1) : -factor;
    scan[map.SCAN_SQUARES_WEIGHT / 8] = isSquaredI8 ? 1 : 0;
    scan[map.SCAN_LEAST / 8] = metric === 'dot' ? Number.NEGATIVE_INFINITY : 0;
    scan[map.SCAN_MOST / 8] = metric === 'cosine' ? 2 : Number.POSITIVE_INFINITY;
  }

  private store(layout: RowLayout, vector: Float32Array, target: number, factors: number): void {
    const { functions } = this.kernel;
    const copy = this.vector.atLeast(vector.byteLength);
    new Float32Array(copy.u8.buffer, copy.u8.byteOffset, vector.length).set(vector);
    const metric = this.metricOf(layout);
    if (layout.scalar === 'i8') functions.storeI8Row(addressOf(copy), vector.length, metric, target, factors);
    else functions.storeF32Row(addressOf(copy), vector.length, metric, target);
  }

  /** @returns address of the bit of record 0, with bits up to the end of the last slab */
  private copyFilter(filter: Uint32Array, slabs: readonly RowSlab[]): number {
    let words = 1;
    for (const { firstRecord, rowCount } of slabs) words = Math.max(words, Math.ceil((firstRecord + rowCount) / 32));
    const block = this.filter.atLeast(words * 4);
    const copied = Math.min(words, filter.length);
    block.u32.set(filter.subarray(0, copied));
    block.u32.fill(0, copied, words);
    return addressOf(block);
  }

  private metricOf({ metric }: RowLayout): number {
    const { METRIC_COSINE, METRIC_DOT, METRIC_SQUARED } = this.kernel.map;
    return { cosine: METRIC_COSINE, dot: METRIC_DOT, squared: METRIC_SQUARED }[metric];
  }
}
