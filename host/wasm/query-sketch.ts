/**
 * Query sketch: a query as sketches of rows are compared with it, and what sketches weigh in their least distances.
 *
 *   query sketch   sketch | opened integers and their sum        as for queries of i8 rows
 *
 * Why the numbers below are on the safe side: assembly/lanes/sketch-bounds.ts.
 */
import type { MemoryArena, MemoryBlock } from '../core/ports/memory-arena.ts';
import type { RowLayout, RowSlab } from '../core/ports/row-kernel.ts';
import type { Kernel } from './kernel-binding.ts';
import { ReusableBlock } from './reusable-block.ts';
import { addressOf } from './shared-block.ts';

/** Behind the opened query: its sum. */
const SUM_BYTES = 16;
/** Of the product of both lengths: by how much a product of rows may be rounded, twice over. */
const PRODUCT_ERROR = 4e-6;
/** Of the sum of both squares: the same for squared differences. */
const SQUARED_ERROR = 8e-6;
/** What is left where rounding is not relative: of a cosine, and of products of the smallest numbers. */
const COSINE_ERROR = 1e-12;
const UNDERFLOW = 1e-36;

/** Whether searches can tell by the slab's sketches which rows are too far. */
export function isSketched({ sketches, sketchedRows, rowCount }: RowSlab): boolean {
  return sketches !== undefined && sketchedRows === rowCount;
}

export class QuerySketch {
  private readonly kernel: Kernel;
  private readonly block: ReusableBlock;

  constructor(kernel: Kernel, arena: MemoryArena) {
    this.kernel = kernel;
    this.block = new ReusableBlock(arena);
  }

  /** Leaves nothing of the query. */
  overwriteWork(): void {
    this.block.overwrite();
  }

  /** Has a scan use sketches. Precondition: the scan describes the query; the layout has sketches. */
  describe({ dimension, rowBytes, sketchBytes, metric }: RowLayout, scan: MemoryBlock): void {
    const { map, functions } = this.kernel;
    const openedBytes = 2 * (sketchBytes - map.SKETCH_HEADER_BYTES) + SUM_BYTES;
    const block = this.block.atLeast(sketchBytes + openedBytes);
    block.u8.fill(0, 0, sketchBytes + openedBytes);
    const address = addressOf(block);
    functions.storeSketches(scan.u32[map.SCAN_QUERY / 4], rowBytes, 1, dimension, address, sketchBytes);
    functions.openI8Query(address + map.SKETCH_HEADER_BYTES, dimension, address + sketchBytes);
    scan.u32[map.SCAN_SKETCH_QUERY / 4] = address + sketchBytes;
    scan.u32[map.SCAN_SKETCH_BYTES / 4] = sketchBytes;
    const sketch = new Float32Array(block.u8.buffer, address, map.SKETCH_HEADER_BYTES / 4);
    const [factor, length, error] = [map.SKETCH_FACTOR, map.SKETCH_LENGTH, map.SKETCH_ERROR].map((at) => sketch[at / 4]);
    const isSquared = metric === 'squared';
    const squares = length * length * (1 - SQUARED_ERROR);
    const products = isSquared ? 2 : 1;
    const numbers = scan.f64;
    numbers[map.SCAN_SKETCH_BASE / 8] = metric === 'cosine' ? 1 - COSINE_ERROR : (isSquared ? squares : 0) - UNDERFLOW;
    numbers[map.SCAN_SKETCH_SUM_WEIGHT / 8] = -products * factor;
    numbers[map.SCAN_SKETCH_LENGTH_WEIGHT / 8] = -products * (error + PRODUCT_ERROR * length);
    numbers[map.SCAN_SKETCH_SQUARE_WEIGHT / 8] = isSquared ? 1 - SQUARED_ERROR : 0;
    numbers[map.SCAN_SKETCH_ERROR_WEIGHT / 8] = -products * (length + error);
  }
}
