/** Engine kernels: one module, one memory, and the ports that they serve. */
import type { MemoryArena } from '../core/ports/memory-arena.ts';
import type { NumericKernel } from '../core/ports/numeric-kernel.ts';
import type { PatternKernel } from '../core/ports/pattern-kernel.ts';
import type { VectorKernel } from '../core/ports/vector-kernel.ts';
import { SharedArena } from './arena.ts';
import { loadKernel } from './load-kernel.ts';
import { SharedNumericKernel } from './numeric-kernel.ts';
import { SharedPatternKernel } from './pattern-kernel.ts';
import { SharedVectorKernel } from './vector-kernel.ts';

export interface EngineKernels {
  readonly arena: MemoryArena;
  readonly patterns: PatternKernel;
  readonly numbers: NumericKernel;
  readonly vectors: VectorKernel;
}

/** Largest 32-bit memory. */
const MOST_BYTES = 4_294_967_296;

/**
 * Loads the kernels over a memory of their own. Takes a few milliseconds; address space is reserved, memory only when used.
 *
 * @param options.maximumBytes  most memory for all indexes together, 1 MiB to 4 GiB; 4 GiB if not given
 * @throws KernelAbiMismatchError the binary was not built from this version; run the build
 *
 * @example
 * const { arena, patterns } = createEngineKernels();
 */
export function createEngineKernels(options: { readonly maximumBytes?: number } = {}): EngineKernels {
  const maximumBytes = options.maximumBytes ?? MOST_BYTES;
  const kernel = loadKernel(maximumBytes);
  const arena = new SharedArena(kernel.memory, kernel.functions.heapBase() >>> 0, maximumBytes);
  return {
    arena,
    patterns: new SharedPatternKernel(kernel, arena),
    numbers: new SharedNumericKernel(kernel, arena),
    vectors: new SharedVectorKernel(kernel, arena),
  };
}
