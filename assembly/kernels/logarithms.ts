/**
 * Logarithms whose bits are the same on every engine.
 *
 * JavaScript engines round their own `Math.log` differently; these are compiled into the module.
 *
 * Source: the AssemblyScript standard library's port of musl's table-driven `log` and `log2` (constant tables, no state).
 * Cost: O(1).
 */

/** Natural logarithm. */
export function ln(value: f64): f64 {
  return NativeMath.log(value);
}

/** Logarithm to base 2. */
export function log2(value: f64): f64 {
  return NativeMath.log2(value);
}
