/** Row work: how long a search takes one thread, by which it is shared or not. */
import type { RowLayout, RowSlab } from '../core/ports/row-kernel.ts';

const BITS = 32;
/** Nanoseconds a component, measured by bench/kernels/vectors.ts where vectors do not fit into the cache next to the processor. */
const COMPONENT_NS = { f32: 0.09, i8: 0.04 } as const;
/** What a row costs beside its components. */
const ROW_NS = 2;

/** @param usesSketches  f32 rows are told apart by their sketches: the work of i8 */
export function workNs({ scalar, dimension }: RowLayout, rows: number, usesSketches: boolean): number {
  return rows * (ROW_NS + dimension * COMPONENT_NS[usesSketches ? 'i8' : scalar]);
}

/**
 * Work from which on a search is shared: waking a helper takes 20 to 60 microseconds. Microseconds of one thread and of two, vectors of 256,
 * the best of many searches (f32 | i8): 4,096 vectors 77, 68 | 44, 43; 8,192 vectors 148, 102 | 84, 63; 20,480 vectors 458, 266 | 199, 132;
 * 40,960 vectors 1501, 841 | 401, 229. The bound is at 8,000 and 16,000: where the other processor has more to do, sharing loses below.
 */
export const SHARED_ROWS_NS = 200_000;

/** Records that are there and, with a filter, that it lets through. */
export function countSelected(slabs: Iterable<RowSlab>, filter?: Uint32Array): number {
  let selected = 0;
  for (const { firstRecord, present, rowCount } of slabs) {
    const words = present.u32;
    const firstWord = firstRecord / BITS;
    const end = Math.ceil(rowCount / BITS);
    for (let word = 0; word < end; word++)
      selected += bitCount(filter === undefined ? words[word] : words[word] & (filter[firstWord + word] ?? 0));
  }
  return selected;
}

/** Source: Warren, "Hacker's Delight", 2nd edition, 2012, section 5-1. */
function bitCount(word: number): number {
  let bits = word - ((word >>> 1) & 0x5555_5555);
  bits = (bits & 0x3333_3333) + ((bits >>> 2) & 0x3333_3333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f_0f0f, 0x0101_0101) >>> 24;
}
