/**
 * Inline limit: up to which size the compiler copies a function to everywhere it is called.
 *
 * The compiler's own limit, 70 nodes, made the kernel 6,000 bytes of 102,000 larger than this one, and nothing faster beyond what can be
 * measured (scores of words 1 to 5 % slower, partial ratios faster). The compiler has no option for it, so its setter is given another value.
 */
import { Module } from 'assemblyscript';

/** Nodes of a function, as Binaryen counts them. Measured with 20, 30, 40 and 70. */
export const MOST_COPIED_SIZE = 40;

const { prototype } = Module;
const set = prototype.setFlexibleInlineMaxSize;

/** Makes the compiler of this process keep the limit. Calling it again changes nothing. */
export function limitInlining(): void {
  prototype.setFlexibleInlineMaxSize = function limited(size: number): void {
    set.call(this, Math.min(size, MOST_COPIED_SIZE));
  };
}
