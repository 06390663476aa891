/**
 * Bit-sliced common length: longest common subsequences of one query and 128 choices of one length, where hardly a choice is left early.
 *
 * The cells are those of bit-sliced-common-subsequence.ts. What is counted is not the diagonal but the rows that never grew, once, behind
 * the last column: their number is that of the rows minus the common length. So the inner loop does nothing but cells. It takes four
 * columns at a time, or five, so that none or few are left that cost twice as much by themselves:
 *
 *   length 11:    0 1 2 3 4 | 5 6 7 8 9 | 10        12:    0 1 2 3 | 4 5 6 7 | 8 9 10 11        13:    0 1 2 3 4 | 5 6 7 8 | 9 10 11 12
 *
 * Everything stands in one function, and it goes from group to group by itself: every call cost about 18 cycles, of 60 to 250 that a few columns
 * take. Tried before: eight columns at a time by functions of their own, which also compute more cells beside the band; 1.05 to 1.15 times as long.
 *
 * Source: Allison & Dix 1986, Crochemore et al. 2001 and Hyyrö 2004, laid over choices instead of positions; band of Ukkonen 1985.
 * Cost: 5 vector operations a cell, and about 6 a row to count.
 * Precondition: as in bit-sliced-levenshtein.ts, and at most `MOST_ROWS` rows.
 */
import { GROUP_CHOICES } from '../abi-choices';
import { countOnes, WORK_ROWS, WORK_TABLES } from './bit-sliced-counts';
import { GroupColumns, TABLE_BYTES } from './bit-sliced-table';

const ROW_BYTES: usize = 16;
/** Counters have seven planes. */
export const MOST_ROWS: u32 = 127;

/**
 * Counts the misses of the choices of groups until one has any choice with at most `mostMisses`; its counters and the set of those choices
 * lie in `work` afterwards.
 *
 * @param choiceCount  choices from this group on; each group but the last has 128
 * @returns groups before that one; all of them when there is none
 */
export function commonLengthMisses(
  group: usize,
  planeCount: u32,
  length: u32,
  choiceCount: u32,
  rows: usize,
  rowCount: u32,
  mostMisses: u32,
  work: usize,
): u32 {
  const columnBytes = usize(planeCount) << 4;
  const tables = work + WORK_TABLES;
  const state = work + WORK_ROWS;
  const shorter = min(length, rowCount);
  const above = length - shorter + mostMisses;
  const below = rowCount - shorter + mostMisses;
  const stateEnd = state + usize(rowCount) * ROW_BYTES;
  let passed: u32 = 0;
  for (let left = i32(choiceCount); left > 0; left -= GROUP_CHOICES, passed++) {
    for (let at = state; at < stateEnd; at += ROW_BYTES) v128.store(at, i32x4.splat(-1));

    let fives = min(length & 3, length / 5);
    for (let column: u32 = 0; column < length; ) {
      const taken: u32 = fives !== 0 ? 5 : length - column >= 4 ? 4 : 1;
      const first = column > above ? usize(column - above) : 0;
      const end = state + usize(min(rowCount, column + taken + below)) * ROW_BYTES;
      let at = state + first * ROW_BYTES;
      let row = rows + (first << 2);
      GroupColumns.fill(group, planeCount, taken, tables);
      if (taken === 5) {
        let c0 = i32x4.splat(0);
        let c1 = c0;
        let c2 = c0;
        let c3 = c0;
        let c4 = c0;
        for (; at < end; at += ROW_BYTES, row += 4) {
          const entry = load<u32>(row);
          const lower = tables + usize(entry & 0xffff);
          const upper = tables + usize(entry >> 16);
          let v = v128.load(at);
          let e = v128.or(v128.load(lower), v128.load(upper));
          let after = v128.andnot(v, v128.andnot(e, c0));
          v = v128.or(c0, v128.and(v, e));
          c0 = after;
          e = v128.or(v128.load(lower, TABLE_BYTES), v128.load(upper, TABLE_BYTES));
          after = v128.andnot(v, v128.andnot(e, c1));
          v = v128.or(c1, v128.and(v, e));
          c1 = after;
          e = v128.or(v128.load(lower, 2 * TABLE_BYTES), v128.load(upper, 2 * TABLE_BYTES));
          after = v128.andnot(v, v128.andnot(e, c2));
          v = v128.or(c2, v128.and(v, e));
          c2 = after;
          e = v128.or(v128.load(lower, 3 * TABLE_BYTES), v128.load(upper, 3 * TABLE_BYTES));
          after = v128.andnot(v, v128.andnot(e, c3));
          v = v128.or(c3, v128.and(v, e));
          c3 = after;
          e = v128.or(v128.load(lower, 4 * TABLE_BYTES), v128.load(upper, 4 * TABLE_BYTES));
          after = v128.andnot(v, v128.andnot(e, c4));
          v = v128.or(c4, v128.and(v, e));
          c4 = after;
          v128.store(at, v);
        }
        fives--;
      } else if (taken === 4) {
        let c0 = i32x4.splat(0);
        let c1 = c0;
        let c2 = c0;
        let c3 = c0;
        for (; at < end; at += ROW_BYTES, row += 4) {
          const entry = load<u32>(row);
          const lower = tables + usize(entry & 0xffff);
          const upper = tables + usize(entry >> 16);
          let v = v128.load(at);
          let e = v128.or(v128.load(lower), v128.load(upper));
          let after = v128.andnot(v, v128.andnot(e, c0));
          v = v128.or(c0, v128.and(v, e));
          c0 = after;
          e = v128.or(v128.load(lower, TABLE_BYTES), v128.load(upper, TABLE_BYTES));
          after = v128.andnot(v, v128.andnot(e, c1));
          v = v128.or(c1, v128.and(v, e));
          c1 = after;
          e = v128.or(v128.load(lower, 2 * TABLE_BYTES), v128.load(upper, 2 * TABLE_BYTES));
          after = v128.andnot(v, v128.andnot(e, c2));
          v = v128.or(c2, v128.and(v, e));
          c2 = after;
          e = v128.or(v128.load(lower, 3 * TABLE_BYTES), v128.load(upper, 3 * TABLE_BYTES));
          after = v128.andnot(v, v128.andnot(e, c3));
          v = v128.or(c3, v128.and(v, e));
          c3 = after;
          v128.store(at, v);
        }
      } else {
        let c0 = i32x4.splat(0);
        for (; at < end; at += ROW_BYTES, row += 4) {
          const entry = load<u32>(row);
          const lower = tables + usize(entry & 0xffff);
          const upper = tables + usize(entry >> 16);
          let v = v128.load(at);
          const e = v128.or(v128.load(lower), v128.load(upper));
          const after = v128.andnot(v, v128.andnot(e, c0));
          v = v128.or(c0, v128.and(v, e));
          c0 = after;
          v128.store(at, v);
        }
      }
      column += taken;
      group += usize(taken) * columnBytes;
    }
    // Rows behind the query count nothing.
    const rest = stateEnd + 3 * ROW_BYTES;
    for (let at = stateEnd; at < rest; at += ROW_BYTES) v128.store(at, i32x4.splat(0));
    if (countOnes(work, u32(left), rowCount, mostMisses, rowCount - shorter)) return passed;
  }
  return passed;
}
