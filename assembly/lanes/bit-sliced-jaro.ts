/**
 * Bit-sliced Jaro: what the Jaro similarity of one query and 128 choices of one length is made from, one bit a choice.
 *
 * Columns are the choices' places, rows the query's. A place of a choice takes the first free equal row at most `bound` away; afterwards its
 * k-th place that took one is held against the k-th row that was taken, wherever these are. Both are the same walk down the rows of a column,
 * with a token that the first row that is open to it takes:
 *
 *   shared         token: all lanes               open to it: rows that are free and equal          taker = token and open
 *   out of order   token: lanes that took a row   open to it: rows that were taken, in order        open, token: without taker
 *
 * Rows more than `bound` away take part in neither: with k places left of a taken row and k taken rows above it, both k-th ones lie as close.
 *
 *   space   columns: shared, then out of order (16 bytes each), 3 rows of zeros | rows: free, then taken | bytes of lanes
 *
 * Source: Jaro 1989; laid over choices instead of positions.
 * Cost: 5 vector operations a cell of the band, twice.
 * Precondition: as in bit-sliced-levenshtein.ts; `jaroSpaceBytes` from `WORK_ROWS` on.
 */

import { GROUP_CHOICES, SLICED_LENGTH } from '../abi-choices';
import { countOnes, spreadMisses, WORK_ROWS, WORK_TABLES } from './bit-sliced-counts';
import { fillTables, TABLE_BYTES } from './bit-sliced-table';

const ROW_BYTES: usize = 16;
/** Winkler's gain counts at most so many characters of the common beginning. */
const MOST_PREFIX: u32 = 4;
/** Rows of zeros behind the columns, see countOnes. */
const BLANK_ROWS: u32 = 3;
const ROWS: usize = WORK_ROWS + usize(SLICED_LENGTH + BLANK_ROWS) * ROW_BYTES;

/** From the bytes of the shared places to those of the ones out of order, and from there to those of the common beginnings. */
export const COUNT_BYTES: usize = usize(GROUP_CHOICES);

/** Bytes behind `WORK_ROWS`. */
export function jaroSpaceBytes(rowCount: u32): usize {
  return ROWS - WORK_ROWS + usize(rowCount) * ROW_BYTES + 3 * COUNT_BYTES;
}

/**
 * Counts, for each lane, shared places, those out of order, and characters of the common beginning up to four.
 *
 * @param laneCount  choices in the group, from lane 0 on; what is counted for other lanes means nothing
 * @returns where the counts lie: a byte a lane, `COUNT_BYTES` from kind to kind
 */
export function jaroCounts(group: usize, planeCount: u32, length: u32, laneCount: u32, rows: usize, rowCount: u32, work: usize): usize {
  const columns = work + WORK_ROWS;
  const counts = work + ROWS + usize(rowCount) * ROW_BYTES;
  countBeginnings(group, planeCount, min(min(length, rowCount), MOST_PREFIX), laneCount, rows, work);
  spreadMisses(work, 0, true, counts + 2 * COUNT_BYTES);

  for (let row: u32 = 0; row < rowCount; row++) v128.store(work + ROWS + usize(row) * ROW_BYTES, i32x4.splat(-1));
  for (let column: u32 = 0; column < length; column++) v128.store(columns + usize(column) * ROW_BYTES, i32x4.splat(-1));
  walkColumns(group, planeCount, length, rows, rowCount, true, work);
  endColumns(columns, length);
  countOnes(work, laneCount, length, length, 0);
  spreadMisses(work, 0, true, counts);

  walkColumns(group, planeCount, length, rows, rowCount, false, work);
  countOnes(work, laneCount, length, length, 0);
  spreadMisses(work, 0, true, counts + COUNT_BYTES);
  return counts;
}

/** Ones in the columns: characters of the choices that begin as the query does. */
function countBeginnings(group: usize, planeCount: u32, most: u32, laneCount: u32, rows: usize, work: usize): void {
  const columns = work + WORK_ROWS;
  const tables = work + WORK_TABLES;
  let equal = i32x4.splat(-1);
  fillTables(group, planeCount, most, tables);
  for (let at: u32 = 0; at < most; at++) {
    equal = v128.andnot(equal, differences(tables + usize(at) * TABLE_BYTES, rows + (usize(at) << 2)));
    v128.store(columns + usize(at) * ROW_BYTES, equal);
  }
  endColumns(columns, most);
  countOnes(work, laneCount, most, most, 0);
}

/** Lets the token of each column go down its rows. Columns become what took a row: of the first walk; out of order: of the second. */
function walkColumns(group: usize, planeCount: u32, length: u32, rows: usize, rowCount: u32, isFirst: bool, work: usize): void {
  const longer = max(length, rowCount);
  const bound: u32 = longer > 3 ? longer / 2 - 1 : 0;
  const tables = work + WORK_TABLES;
  let column = work + WORK_ROWS;
  for (let at: u32 = 0; at < length; at++, column += ROW_BYTES) {
    const first = usize(min(rowCount, at > bound ? at - bound : 0));
    const open = work + ROWS + first * ROW_BYTES;
    const end = work + ROWS + usize(min(rowCount, at + bound + 1)) * ROW_BYTES;
    fillTables(group, planeCount, 1, tables);
    group += usize(planeCount) << 4;
    const token = v128.load(column);
    if (isFirst) v128.store(column, v128.xor(token, walkFree(open, end, rows + (first << 2), tables, token)));
    else v128.store(column, walkTaken(open, end, rows + (first << 2), tables, token));
  }
  if (!isFirst) return;
  // What is free no more was taken.
  const end = work + ROWS + usize(rowCount) * ROW_BYTES;
  for (let at = work + ROWS; at < end; at += ROW_BYTES) v128.store(at, v128.not(v128.load(at)));
}

/** Returns the token of the lanes whose place took no row. */
function walkFree(open: usize, end: usize, row: usize, table: usize, token: v128): v128 {
  for (; open < end; open += ROW_BYTES, row += 4) {
    const free = v128.load(open);
    const taker = v128.andnot(v128.and(free, token), differences(table, row));
    v128.store(open, v128.xor(free, taker));
    token = v128.xor(token, taker);
  }
  return token;
}

/** Returns the lanes whose token met a row of another character. */
function walkTaken(open: usize, end: usize, row: usize, table: usize, token: v128): v128 {
  let outOfOrder = i32x4.splat(0);
  for (; open < end; open += ROW_BYTES, row += 4) {
    const taken = v128.load(open);
    const taker = v128.and(taken, token);
    outOfOrder = v128.or(outOfOrder, v128.and(taker, differences(table, row)));
    v128.store(open, v128.xor(taken, taker));
    token = v128.xor(token, taker);
  }
  return outOfOrder;
}

/** Lanes whose character in the table's column is not that of a row of the query. */
function differences(table: usize, row: usize): v128 {
  return v128.or(v128.load(table + usize(load<u16>(row))), v128.load(table + usize(load<u16>(row, 2))));
}

function endColumns(columns: usize, count: u32): void {
  const end = columns + usize(count) * ROW_BYTES;
  for (let at = end; at < end + usize(BLANK_ROWS) * ROW_BYTES; at += ROW_BYTES) v128.store(at, i32x4.splat(0));
}
