/** Round up: the next multiple of an alignment, for addresses and sizes in kernel memory, which may be too large for bit operations. */

/** @returns the least multiple of `step` that is not below `value`. Precondition: both at least 0, `step` above 0 */
export function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}
