/**
 * Bit-sliced common subsequence: lengths of the longest common subsequences of one query and 128 choices of one length, one bit a choice.
 *
 * Cell by cell as in bit-sliced-levenshtein.ts: v says that the length does not grow from the cell above (all rows start so), c that it
 * grows from the cell to the left. With e = "characters differ":
 *
 *   c' = v and not (e and not c)        v' = c or (v and e)        miss = v and not c': no growth along the diagonal
 *
 * The length is that of the shorter text minus the misses on the diagonal that ends in the last corner. A group in which all choices have
 * more than `mostMisses` is left at once; what lies more than mostMisses beside the diagonals through both corners cannot matter.
 *
 * Source: Allison & Dix 1986, Crochemore et al. 2001 and Hyyrö 2004, laid over choices instead of positions; band of Ukkonen 1985.
 * Cost: 5 vector operations a cell, columns four at a time so that the rows' state is loaded and stored once for four cells.
 * Precondition: as in bit-sliced-levenshtein.ts.
 */
import { GROUP_CHOICES } from '../abi-choices';
import { MissCounts, WORK_ROWS, WORK_SINK, WORK_TABLES, WORK_TAPS } from './bit-sliced-counts';
import { EARLY_MISSES, GroupColumns, TABLE_BYTES } from './bit-sliced-table';

const ROW_BYTES: usize = 16;
/** From the tap of one column, in its row, to that of the next. */
const TAP_BYTES: usize = 80;
const COLUMNS: u32 = 4;
const SECOND: usize = TABLE_BYTES;
const THIRD: usize = 2 * TABLE_BYTES;
const FOURTH: usize = 3 * TABLE_BYTES;

/**
 * Counts the misses of the choices of groups until one has any choice with at most `mostMisses`; its counters and the set of those choices
 * lie in `work` afterwards.
 *
 * @param choiceCount  choices from this group on; each group but the last has 128
 * @returns groups before that one; all of them when there is none
 */
export function commonSubsequenceMisses(
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
  const taps = work + WORK_TAPS;
  const state = work + WORK_ROWS;
  const lead = length > rowCount ? length - rowCount : 0;
  const firstDiagonalRow = rowCount > length ? rowCount - length : 0;
  const above = lead + mostMisses;
  const below = firstDiagonalRow + mostMisses;
  const groupBytes = columnBytes * length;
  let passed: u32 = 0;
  for (let left = i32(choiceCount); left > 0; left -= GROUP_CHOICES, passed++, group += groupBytes) {
    if (left > i32(GROUP_CHOICES) && mostMisses <= EARLY_MISSES) GroupColumns.touch(group + groupBytes, groupBytes, work + WORK_SINK);
    MissCounts.open(work, u32(left), mostMisses, 0);
    let isAlive = true;
    let from = group;
    let ready = state;
    for (let column: u32 = 0; isAlive && column < length; ) {
      // Columns before `lead` have no cell on the diagonal.
      const taken: u32 = length - column >= COLUMNS ? COLUMNS : 1;
      const isLeading = column + taken <= lead;
      const untapped = column < lead ? lead - column : 0;
      const first = column > above ? column - above : 0;
      const diagonal = column + untapped - lead + firstDiagonalRow;
      let at = state + usize(first) * ROW_BYTES;
      let row = rows + (usize(first) << 2);
      const last = min(rowCount, column + taken + below);
      const end = state + usize(last) * ROW_BYTES;
      for (; ready < end; ready += ROW_BYTES) v128.store(ready, i32x4.splat(-1));
      GroupColumns.fill(from, planeCount, taken, tables);
      from += usize(taken) * columnBytes;
      column += taken;
      if (taken !== 1) {
        let c0 = i32x4.splat(0);
        let c1 = c0;
        let c2 = c0;
        let c3 = c0;
        const tapped = isLeading ? end : state + usize(diagonal) * ROW_BYTES;
        const tappedEnd = isLeading ? end : tapped + usize(COLUMNS - untapped) * ROW_BYTES;
        // Rows above the diagonal, those on it, those below.
        for (let stop = tapped; ; stop = end) {
          for (; at < stop; at += ROW_BYTES, row += 4) {
            const entry = load<u32>(row);
            const lower = tables + usize(entry & 0xffff);
            const upper = tables + usize(entry >> 16);
            let v = v128.load(at);
            let e = v128.or(v128.load(lower), v128.load(upper));
            let after = v128.andnot(v, v128.andnot(e, c0));
            v = v128.or(c0, v128.and(v, e));
            c0 = after;
            e = v128.or(v128.load(lower, SECOND), v128.load(upper, SECOND));
            after = v128.andnot(v, v128.andnot(e, c1));
            v = v128.or(c1, v128.and(v, e));
            c1 = after;
            e = v128.or(v128.load(lower, THIRD), v128.load(upper, THIRD));
            after = v128.andnot(v, v128.andnot(e, c2));
            v = v128.or(c2, v128.and(v, e));
            c2 = after;
            e = v128.or(v128.load(lower, FOURTH), v128.load(upper, FOURTH));
            after = v128.andnot(v, v128.andnot(e, c3));
            v = v128.or(c3, v128.and(v, e));
            c3 = after;
            v128.store(at, v);
          }
          if (at === end) break;
          for (let tap = taps + usize(untapped) * 64; at < tappedEnd; at += ROW_BYTES, row += 4, tap += 64) {
            const entry = load<u32>(row);
            const lower = tables + usize(entry & 0xffff);
            const upper = tables + usize(entry >> 16);
            let v = v128.load(at);
            let e = v128.or(v128.load(lower), v128.load(upper));
            let after = v128.andnot(v, v128.andnot(e, c0));
            v128.store(tap, v128.andnot(v, after));
            v = v128.or(c0, v128.and(v, e));
            c0 = after;
            e = v128.or(v128.load(lower, SECOND), v128.load(upper, SECOND));
            after = v128.andnot(v, v128.andnot(e, c1));
            v128.store(tap, v128.andnot(v, after), 16);
            v = v128.or(c1, v128.and(v, e));
            c1 = after;
            e = v128.or(v128.load(lower, THIRD), v128.load(upper, THIRD));
            after = v128.andnot(v, v128.andnot(e, c2));
            v128.store(tap, v128.andnot(v, after), 32);
            v = v128.or(c2, v128.and(v, e));
            c2 = after;
            e = v128.or(v128.load(lower, FOURTH), v128.load(upper, FOURTH));
            after = v128.andnot(v, v128.andnot(e, c3));
            v128.store(tap, v128.andnot(v, after), 48);
            v = v128.or(c3, v128.and(v, e));
            c3 = after;
            v128.store(at, v);
          }
        }
        if (isLeading) continue;
        for (let before: usize = 0; before < usize(untapped); before++) v128.store(taps + before * TAP_BYTES, i32x4.splat(0));
      } else {
        let c = i32x4.splat(0);
        const tapped = isLeading ? end : state + usize(diagonal) * ROW_BYTES;
        for (let tap: usize = 0; tap < 4 * TAP_BYTES; tap += TAP_BYTES) v128.store(taps + tap, c);
        for (; at < end; at += ROW_BYTES, row += 4) {
          const e = v128.or(v128.load(tables + usize(load<u16>(row))), v128.load(tables + usize(load<u16>(row, 2))));
          const v = v128.load(at);
          const after = v128.andnot(v, v128.andnot(e, c));
          v128.store(at, v128.or(c, v128.and(v, e)));
          c = after;
          if (at === tapped) v128.store(taps, v128.andnot(v, after));
        }
      }
      isAlive = MissCounts.add(work, mostMisses, TAP_BYTES);
    }
    if (isAlive) return passed;
  }
  return passed;
}
