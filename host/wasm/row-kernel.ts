/**
 * Row kernel: the nearest rows of a vector index, one call of the module per slab.
 *
 *   query memory   scan | factors of the query | vector as given | query as compared | filter | distances and ids of the heap
 */
import type { MemoryArena } from '../core/ports/memory-arena.ts';
import type { RecordNeighbour, VectorMetric } from '../core/ports/record-vectors.ts';
import type { RowKernel, RowLayout, RowSlab } from '../core/ports/row-kernel.ts';
import type { Kernel } from './kernel-binding.ts';
import { ReusableBlock } from './reusable-block.ts';
import { roundUp } from './round-up.ts';
import { addressOf } from './shared-block.ts';

const F32_BYTES = 4;
const I16_BYTES = 2;
/** Working memory above this is given back after a search; a limit of 10,000 over 1,000,000 records stays below. */
const KEPT_BYTES = 1 << 20;

export class SharedRowKernel implements RowKernel {
  private readonly kernel: Kernel;
  private readonly vector: ReusableBlock;
  private readonly query: ReusableBlock;
  private readonly filter: ReusableBlock;
  private readonly heap: ReusableBlock;
  private readonly scan: ReusableBlock;

  constructor(kernel: Kernel, arena: MemoryArena) {
    this.kernel = kernel;
    this.vector = new ReusableBlock(arena);
    this.query = new ReusableBlock(arena);
    this.filter = new ReusableBlock(arena);
    this.heap = new ReusableBlock(arena);
    this.scan = new ReusableBlock(arena);
  }

  layoutOf(dimension: number, metric: VectorMetric, scalar: 'f32' | 'i8'): RowLayout {
    const { F32_ROW_ALIGNMENT, I8_ROW_ALIGNMENT, ROW_FACTOR_BYTES } = this.kernel.map;
    if (scalar === 'i8') {
      return { dimension, metric, scalar, rowBytes: roundUp(dimension, I8_ROW_ALIGNMENT), factorBytes: ROW_FACTOR_BYTES };
    }
    return { dimension, metric, scalar, rowBytes: roundUp(dimension * F32_BYTES, F32_ROW_ALIGNMENT), factorBytes: 0 };
  }

  storeRow(layout: RowLayout, slab: RowSlab, row: number, vector: Float32Array): void {
    const factors = slab.factors === undefined ? 0 : addressOf(slab.factors) + row * layout.factorBytes;
    this.store(layout, vector, addressOf(slab.rows) + row * layout.rowBytes, factors);
  }

  nearest(
    layout: RowLayout,
    slabs: readonly RowSlab[],
    vector: Float32Array,
    limit: number,
    filter: Uint32Array | undefined,
  ): RecordNeighbour[] {
    const { functions, map } = this.kernel;
    const heap = this.heap.atLeast(limit * 12);
    const distances = addressOf(heap);
    const ids = distances + limit * 8;
    const scanBlock = this.scan.atLeast(map.SCAN_BYTES);
    const scan = scanBlock.u32;
    scan[map.SCAN_METRIC / 4] = this.metricOf(layout);
    scan[map.SCAN_SCALAR / 4] = layout.scalar === 'i8' ? map.SCALAR_I8 : map.SCALAR_F32;
    scan[map.SCAN_ROW_BYTES / 4] = layout.rowBytes;
    scan[map.SCAN_LIMIT / 4] = limit;
    scan[map.SCAN_FOUND / 4] = 0;
    scan[map.SCAN_DISTANCES / 4] = distances;
    scan[map.SCAN_IDS / 4] = ids;
    const { address, factor, squares } = this.prepareQuery(layout, vector);
    scan[map.SCAN_QUERY / 4] = address;
    this.weigh(layout, scanBlock.f64, factor, squares);
    const filterAddress = filter === undefined ? undefined : this.copyFilter(filter, slabs);
    for (const { rows, factors, present, rowCount, firstRecord } of slabs) {
      const slabFilter = filterAddress === undefined ? 0 : filterAddress + firstRecord / 8;
      const factorAddress = factors === undefined ? 0 : addressOf(factors);
      functions.nearestRows(addressOf(scanBlock), addressOf(rows), factorAddress, addressOf(present), slabFilter, rowCount, firstRecord);
    }
    const found = scan[map.SCAN_FOUND / 4];
    const neighbours = readHeap(heap.f64.subarray(0, found), heap.u32.subarray(limit * 2, limit * 2 + found));
    this.heap.releaseAbove(KEPT_BYTES);
    this.filter.releaseAbove(KEPT_BYTES);
    return neighbours;
  }

  /** The query as rows are compared with it. */
  private prepareQuery(layout: RowLayout, vector: Float32Array): { address: number; factor: number; squares: number } {
    const { rowBytes, scalar } = layout;
    if (scalar === 'f32') {
      const query = this.query.atLeast(rowBytes);
      query.u8.fill(0, 0, rowBytes);
      this.store(layout, vector, addressOf(query), 0);
      return { address: addressOf(query), factor: 1, squares: 0 };
    }
    // Behind the widened query: the query in i8, and its factors.
    const query = this.query.atLeast(rowBytes * (I16_BYTES + 1) + layout.factorBytes);
    query.u8.fill(0);
    const narrow = rowBytes * I16_BYTES;
    const factors = narrow + rowBytes;
    this.store(layout, vector, addressOf(query) + narrow, addressOf(query) + factors);
    const { buffer, byteOffset } = query.u8;
    new Int16Array(buffer, byteOffset, rowBytes).set(new Int8Array(buffer, byteOffset + narrow, rowBytes));
    const [factor] = new Float32Array(buffer, byteOffset + factors, 1);
    return { address: byteOffset, factor, squares: query.u32[factors / 4 + 1] };
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

function readHeap(distances: Float64Array, ids: Uint32Array): RecordNeighbour[] {
  // Adding 0 turns -0, the dot product of what has nothing in common, into 0.
  const neighbours = Array.from(distances, (distance, place) => ({ recordId: ids[place], distance: distance + 0 }));
  return neighbours.sort((left, right) => left.distance - right.distance || left.recordId - right.recordId);
}
