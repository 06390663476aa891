/**
 * Hashes and logarithms that reach an answer. Computed in the kernel module because every engine rounds its own `Math` differently.
 */
export interface NumericKernel {
  /** Natural logarithm, f64. */
  ln(value: number): number;
  /** Logarithm to base 2, f64. */
  log2(value: number): number;
  /** SHA-1 of the UTF-8 bytes of a text without lone surrogates: 20 bytes, a fresh array. Source: FIPS 180-4. */
  sha1(text: string): Uint8Array;
}
