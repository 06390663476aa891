/** Vector kernel: distances of the module. */
import type { MemoryArena, MemoryBlock } from '../core/ports/memory-arena.ts';
import type { VectorKernel } from '../core/ports/vector-kernel.ts';
import type { Kernel } from './kernel-binding.ts';
import { ReusableBlock } from './reusable-block.ts';
import { addressOf } from './shared-block.ts';

export class SharedVectorKernel implements VectorKernel {
  private readonly kernel: Kernel;
  private readonly vector: ReusableBlock;

  constructor(kernel: Kernel, arena: MemoryArena) {
    this.kernel = kernel;
    this.vector = new ReusableBlock(arena);
  }

  squaredDistances(vector: Float64Array, rows: MemoryBlock, rowCount: number, distances: MemoryBlock): void {
    const copy = this.vector.atLeast(Math.max(vector.byteLength, 1));
    copy.f64.set(vector);
    this.kernel.functions.squaredDistances(addressOf(copy), addressOf(rows), rowCount, vector.length, addressOf(distances));
  }

  /** Leaves nothing of the vector that was compared last. */
  overwriteWork(): void {
    this.vector.overwrite();
  }
}
