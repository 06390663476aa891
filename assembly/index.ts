/**
 * What the module exports: the memory map, one call per query, and a few plain kernels.
 *
 * All exports take addresses and numbers. The module never allocates: give it memory at or above `heapBase()`.
 */
export * from './abi';
export { matchPatterns } from './batch/match-patterns';
export { scratchBytes } from './batch/scratch';
export { squaredDistances } from './batch/squared-distances';
export { symbolRatios } from './batch/symbol-ratios';
export { ln, log2 } from './kernels/logarithms';
export { sha1 } from './kernels/sha1';

/** First byte behind the module's own constants. */
export function heapBase(): usize {
  return __heap_base;
}
