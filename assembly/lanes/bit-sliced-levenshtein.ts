/**
 * Bit-sliced Levenshtein: edit distances of one query to 128 choices of one length, one bit a choice.
 *
 * The table of distances is computed cell by cell, as differences between neighbours (vp, vn: the cell is one more, one less than the one
 * above; hp, hn: than the one to its left), each a vector with one bit per choice. With e = "characters differ":
 *
 *   d = e and not vn and not hn        the cell is one more than its diagonal neighbour: a miss
 *   hp' = vn or not (d or vp)  …       in the form without complements: see the loop
 *
 *        choice →          Only misses on the diagonal that ends in the last corner are counted: the distance is the difference of the
 *      q  \ . . . \        lengths plus the misses there. Their number never falls along the diagonal, so a group in which all
 *      ↓    \       \      choices have more than `mostMisses` is left at once, and what lies more than mostMisses / 2 beside the
 *             \ . . . \    diagonals through both corners cannot matter: it is not computed (Ukkonen's band). With as many misses as
 *                          the shorter text has characters allowed, the band leaves out a quarter of the table and all is exact.
 *
 *   work   counters, see bit-sliced-counts.ts | tables of up to 4 columns | taps: misses of three rows in three columns | rows: vp, vn
 *
 * Source: differences after Myers 1999 and Hyyrö 2003, laid over choices instead of positions; band of Ukkonen 1985.
 * Cost: 8 vector operations a cell, columns three at a time so that the rows' state is loaded and stored once for three cells.
 * Precondition: rows were placed for `planeCount`; tables are open; both lengths are at least 1, the choices' at most 127;
 *   mostMisses is at most the shorter length.
 */
import { GROUP_CHOICES } from '../abi-choices';
import { MissCounts, WORK_ROWS, WORK_SINK, WORK_TABLES, WORK_TAPS } from './bit-sliced-counts';
import { EARLY_MISSES, GroupColumns, TABLE_BYTES } from './bit-sliced-table';

const ROW_BYTES: usize = 32;
/** From the tap of one column, in its row, to that of the next. */
const TAP_BYTES: usize = 64;
const COLUMNS: u32 = 3;
const SECOND: usize = TABLE_BYTES;
const THIRD: usize = 2 * TABLE_BYTES;

/**
 * Counts the misses of the choices of groups until one has any choice with at most `mostMisses`; its counters and the set of those choices
 * lie in `work` afterwards.
 *
 * @param choiceCount  choices from this group on; each group but the last has 128
 * @returns groups before that one; all of them when there is none
 */
export function levenshteinMisses(
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
  const slack = mostMisses >> 1;
  const lead = length > rowCount ? length - rowCount : 0;
  const firstDiagonalRow = rowCount > length ? rowCount - length : 0;
  const above = lead + slack;
  const below = firstDiagonalRow + slack;
  v128.store(taps, i32x4.splat(0), 3 * TAP_BYTES);
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
      for (; ready < end; ready += ROW_BYTES) {
        v128.store(ready, i32x4.splat(-1));
        v128.store(ready, i32x4.splat(0), 16);
      }
      GroupColumns.fill(from, planeCount, taken, tables);
      from += usize(taken) * columnBytes;
      column += taken;
      if (taken !== 1) {
        let hp0 = i32x4.splat(-1);
        let hn0 = i32x4.splat(0);
        let hp1 = hp0;
        let hn1 = hn0;
        let hp2 = hp0;
        let hn2 = hn0;
        const tapped = isLeading ? end : state + usize(diagonal) * ROW_BYTES;
        const tappedEnd = isLeading ? end : tapped + usize(COLUMNS - untapped) * ROW_BYTES;
        // Rows above the diagonal, those on it, those below.
        for (let stop = tapped; ; stop = end) {
          for (; at < stop; at += ROW_BYTES, row += 4) {
            const entry = load<u32>(row);
            const lower = tables + usize(entry & 0xffff);
            const upper = tables + usize(entry >> 16);
            let vp = v128.load(at);
            let vn = v128.load(at, 16);
            let d = v128.andnot(v128.andnot(v128.or(v128.load(lower), v128.load(upper)), vn), hn0);
            let a = v128.or(vn, v128.andnot(d, vp));
            let b = v128.andnot(vp, d);
            vp = v128.or(hn0, v128.andnot(d, hp0));
            vn = v128.andnot(hp0, d);
            hp0 = a;
            hn0 = b;
            d = v128.andnot(v128.andnot(v128.or(v128.load(lower, SECOND), v128.load(upper, SECOND)), vn), hn1);
            a = v128.or(vn, v128.andnot(d, vp));
            b = v128.andnot(vp, d);
            vp = v128.or(hn1, v128.andnot(d, hp1));
            vn = v128.andnot(hp1, d);
            hp1 = a;
            hn1 = b;
            d = v128.andnot(v128.andnot(v128.or(v128.load(lower, THIRD), v128.load(upper, THIRD)), vn), hn2);
            a = v128.or(vn, v128.andnot(d, vp));
            b = v128.andnot(vp, d);
            vp = v128.or(hn2, v128.andnot(d, hp2));
            vn = v128.andnot(hp2, d);
            hp2 = a;
            hn2 = b;
            v128.store(at, vp);
            v128.store(at, vn, 16);
          }
          if (at === end) break;
          for (let tap = taps + usize(untapped) * 48; at < tappedEnd; at += ROW_BYTES, row += 4, tap += 48) {
            const entry = load<u32>(row);
            const lower = tables + usize(entry & 0xffff);
            const upper = tables + usize(entry >> 16);
            let vp = v128.load(at);
            let vn = v128.load(at, 16);
            let d = v128.andnot(v128.andnot(v128.or(v128.load(lower), v128.load(upper)), vn), hn0);
            let a = v128.or(vn, v128.andnot(d, vp));
            let b = v128.andnot(vp, d);
            vp = v128.or(hn0, v128.andnot(d, hp0));
            vn = v128.andnot(hp0, d);
            hp0 = a;
            hn0 = b;
            v128.store(tap, d);
            d = v128.andnot(v128.andnot(v128.or(v128.load(lower, SECOND), v128.load(upper, SECOND)), vn), hn1);
            a = v128.or(vn, v128.andnot(d, vp));
            b = v128.andnot(vp, d);
            vp = v128.or(hn1, v128.andnot(d, hp1));
            vn = v128.andnot(hp1, d);
            hp1 = a;
            hn1 = b;
            v128.store(tap, d, 16);
            d = v128.andnot(v128.andnot(v128.or(v128.load(lower, THIRD), v128.load(upper, THIRD)), vn), hn2);
            a = v128.or(vn, v128.andnot(d, vp));
            b = v128.andnot(vp, d);
            vp = v128.or(hn2, v128.andnot(d, hp2));
            vn = v128.andnot(hp2, d);
            hp2 = a;
            hn2 = b;
            v128.store(tap, d, 32);
            v128.store(at, vp);
            v128.store(at, vn, 16);
          }
        }
        if (isLeading) continue;
        for (let before: usize = 0; before < usize(untapped); before++) v128.store(taps + before * TAP_BYTES, i32x4.splat(0));
      } else {
        let hp = i32x4.splat(-1);
        let hn = i32x4.splat(0);
        const tapped = isLeading ? end : state + usize(diagonal) * ROW_BYTES;
        v128.store(taps, hn);
        v128.store(taps, hn, TAP_BYTES);
        v128.store(taps, hn, 2 * TAP_BYTES);
        for (; at < end; at += ROW_BYTES, row += 4) {
          const different = v128.or(v128.load(tables + usize(load<u16>(row))), v128.load(tables + usize(load<u16>(row, 2))));
          const vp = v128.load(at);
          const vn = v128.load(at, 16);
          const d = v128.andnot(v128.andnot(different, vn), hn);
          v128.store(at, v128.or(hn, v128.andnot(d, hp)));
          v128.store(at, v128.andnot(hp, d), 16);
          hp = v128.or(vn, v128.andnot(d, vp));
          hn = v128.andnot(vp, d);
          if (at === tapped) v128.store(taps, d);
        }
      }
      isAlive = MissCounts.add(work, mostMisses, TAP_BYTES);
    }
    if (isAlive) return passed;
  }
  return passed;
}
