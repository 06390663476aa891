/**
 * Bit-sliced common length: longest common subsequences of one query and 128 choices of one length, where hardly a choice is left early.
 *
 * The cells are those of bit-sliced-common-subsequence.ts. What is counted is not the diagonal but the rows that never grew, once, behind
 * the last column: their number is that of the rows minus the common length. So the inner loop does nothing but cells, and takes eight
 * columns at a time where the band is broad.
 *
 *   length 11, eight and four columns a pass:    0 1 2 3 4 5 6 7 | = 8 9 10      =: a column in which nothing matches changes nothing
 *
 * Source: Allison & Dix 1986, Crochemore et al. 2001 and Hyyrö 2004, laid over choices instead of positions; band of Ukkonen 1985.
 * Cost: 5 vector operations a cell, and about 6 a row to count.
 * Precondition: as in bit-sliced-levenshtein.ts, and at most `MOST_ROWS` rows.
 */
import { countOnes, WORK_ROWS, WORK_TABLES } from './bit-sliced-counts';
import { fillTables, TABLE_BYTES } from './bit-sliced-table';

const ROW_BYTES: usize = 16;
/** Counters have seven planes. */
export const MOST_ROWS: u32 = 127;
/** Rows beside the diagonals from which on eight columns at a time are faster than two times four, which compute fewer cells. */
const BROAD: u32 = 20;

/**
 * Counts the misses of each choice of a group; counters and the set of choices with at most `mostMisses` lie in `work` afterwards.
 *
 * @param laneCount  choices in the group, from lane 0 on
 * @returns whether any choice has at most `mostMisses`
 */
export function commonLengthMisses(
  group: usize,
  planeCount: u32,
  length: u32,
  laneCount: u32,
  rows: usize,
  rowCount: u32,
  mostMisses: u32,
  work: usize,
): bool {
  const columnBytes = usize(planeCount) << 4;
  const tables = work + WORK_TABLES;
  const state = work + WORK_ROWS;
  const shorter = min(length, rowCount);
  const above = length - shorter + mostMisses;
  const below = rowCount - shorter + mostMisses;
  const isBroad = above + below >= BROAD;
  const stateEnd = state + usize(rowCount) * ROW_BYTES;
  for (let at = state; at < stateEnd; at += ROW_BYTES) v128.store(at, i32x4.splat(-1));

  for (let column: u32 = 0; column < length; ) {
    const left = length - column;
    const taken: u32 = isBroad && left >= 8 ? 8 : min(left, 4);
    const first = column > above ? usize(column - above) : 0;
    const end = state + usize(min(rowCount, column + taken + below)) * ROW_BYTES;
    fillTables(group, planeCount, taken, tables);
    if (taken === 8) passEight(state + first * ROW_BYTES, end, rows + (first << 2), tables);
    // Missing columns come first: in the tables before these nothing matches.
    else passFour(state + first * ROW_BYTES, end, rows + (first << 2), tables - usize(4 - taken) * TABLE_BYTES);
    column += taken;
    group += usize(taken) * columnBytes;
  }
  // Rows behind the query count nothing.
  const rest = stateEnd + 3 * ROW_BYTES;
  for (let at = stateEnd; at < rest; at += ROW_BYTES) v128.store(at, i32x4.splat(0));
  return countOnes(work, laneCount, rowCount, mostMisses, rowCount - shorter);
}

/** Four columns, from a row of the state to `end`. A function of its own, so that all of its state stays in registers. */
export function passFour(state: usize, end: usize, row: usize, tables: usize): void {
  let c0 = i32x4.splat(0);
  let c1 = c0;
  let c2 = c0;
  let c3 = c0;
  for (; state < end; state += ROW_BYTES, row += 4) {
    const entry = load<u32>(row);
    const lower = tables + usize(entry & 0xffff);
    const upper = tables + usize(entry >> 16);
    let v = v128.load(state);
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
    v128.store(state, v);
  }
}

/** Eight columns, alike. */
export function passEight(state: usize, end: usize, row: usize, tables: usize): void {
  let c0 = i32x4.splat(0);
  let c1 = c0;
  let c2 = c0;
  let c3 = c0;
  let c4 = c0;
  let c5 = c0;
  let c6 = c0;
  let c7 = c0;
  for (; state < end; state += ROW_BYTES, row += 4) {
    const entry = load<u32>(row);
    const lower = tables + usize(entry & 0xffff);
    const upper = tables + usize(entry >> 16);
    let v = v128.load(state);
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
    e = v128.or(v128.load(lower, 5 * TABLE_BYTES), v128.load(upper, 5 * TABLE_BYTES));
    after = v128.andnot(v, v128.andnot(e, c5));
    v = v128.or(c5, v128.and(v, e));
    c5 = after;
    e = v128.or(v128.load(lower, 6 * TABLE_BYTES), v128.load(upper, 6 * TABLE_BYTES));
    after = v128.andnot(v, v128.andnot(e, c6));
    v = v128.or(c6, v128.and(v, e));
    c6 = after;
    e = v128.or(v128.load(lower, 7 * TABLE_BYTES), v128.load(upper, 7 * TABLE_BYTES));
    after = v128.andnot(v, v128.andnot(e, c7));
    v = v128.or(c7, v128.and(v, e));
    c7 = after;
    v128.store(state, v);
  }
}
