/**
 * Nearest rows: the records of some slabs of vectors that are nearest to a query, in one call.
 *
 * Goes through the bits of a slab's records, and of the filter if there is one, in four places at once, a quarter of the slab apart, and
 * measures selected rows four by four: a processor reads ahead in four places, but follows only one stream within a page (20,000 rows of
 * 1 KiB: four neighbouring rows at a time 0.7 to 1.3 ms, four distant ones 0.4 ms). What is near enough goes into the heap, which
 * calls for further slabs go on with. Every row is measured by the same code, so its distance does not depend on the filter, on the rows measured with it,
 * on the order of the slabs or on who else works on the query.
 *
 * Rows of f32 may have sketches of a quarter of their size: then these are gone through, and only rows that may be near enough by their
 * sketch (lanes/sketch-bounds.ts has the proof) are read and measured, by the same code and to the same bits. Of 20,000 rows of 256 components
 * some hundred and fifty are, for the nearest 10. A slab whose sketches refuse less than a quarter ends the use of sketches: among equals they cost
 * more than they save.
 *
 *   picks u32[8]   rows that were selected and not measured yet: at most three wait for others, and each round adds at most four
 *
 *   distance = base + sum * sum weight                                             f32 rows; the sum is of products, or of squared differences
 *   distance = base + sum * sum weight * F + F * F * S * squares weight            i8 rows: row = F * integers, S = their sum of squares
 *
 *   metric    distance                    f32: base, sum weight     i8: base, sum weight, squares weight; G, T: the query's F and S
 *   cosine    1 - cos, in [0, 2]          1, -1 (rows of length 1)  1, -G, none (F = 1 / length of the integers)
 *   dot       minus the dot product       0, -1                     0, -G, none
 *   squared   sum of (query - row)^2      0, 1                      G * G * T, -2 G, 1
 *
 * Cost: O(selected rows * componentCount); memory is read once, a fourth of it where there are sketches.
 * Precondition: the scan is laid out as abi.ts says and `limit` is at least 1; bits at and above `rowCount` are clear in `present`;
 * a filter has as many words; ids `firstRecord + row` are offered once.
 */
import {
  METRIC_SQUARED,
  ROW_FACTOR_BYTES,
  SCALAR_I8,
  SCAN_BASE,
  SCAN_FOUND,
  SCAN_HITS,
  SCAN_LEAST,
  SCAN_LIMIT,
  SCAN_METRIC,
  SCAN_MOST,
  SCAN_NOTED,
  SCAN_PICKS,
  SCAN_QUERY,
  SCAN_ROW_BYTES,
  SCAN_SCALAR,
  SCAN_SKETCH_BYTES,
  SCAN_SKETCH_QUERY,
  SCAN_SLAB_BYTES,
  SCAN_SLABS,
  SCAN_SQUARES_WEIGHT,
  SCAN_SUM_WEIGHT,
  SCAN_SUMS,
  SCAN_WAITING,
  SQUARED_ROW_FACTOR_BYTES,
} from '../abi';
import { offerHit } from '../kernels/best-hits';
import { dotsOfFourI8, sumsOfFourF32 } from '../lanes/four-rows';
import { rowsWithin } from '../lanes/sketch-bounds';

/** Bits of a word of which every row is selected. */
const ALL_ROWS: u32 = 0xffffffff;

/** Compares the slabs from number `first` to before `end`. */
export function nearestRows(scan: usize, first: u32, end: u32): void {
  const slabs = usize(load<u32>(scan, SCAN_SLABS));
  for (let slab = slabs + usize(first) * SCAN_SLAB_BYTES; first < end; first++, slab += SCAN_SLAB_BYTES) {
    const rows = usize(load<u32>(slab));
    const factors = usize(load<u32>(slab, 4));
    const sketches = usize(load<u32>(scan, SCAN_SKETCH_QUERY) === 0 ? 0 : load<u32>(slab, 24));
    const rowCount = load<u32>(slab, 16);
    const isFull = boundOf(scan) < Infinity;
    store<u32>(scan, 0, SCAN_NOTED);
    nearestInSlab(scan, rows, factors, sketches, load<u32>(slab, 8), load<u32>(slab, 12), rowCount, load<u32>(slab, 20));
    if (isFull && 4 * load<u32>(scan, SCAN_NOTED) > 3 * rowCount) store<u32>(scan, 0, SCAN_SKETCH_QUERY);
  }
}

function nearestInSlab(
  scan: usize,
  rows: usize,
  factors: usize,
  sketches: usize,
  present: usize,
  filter: usize,
  rowCount: u32,
  firstRecord: u32,
): void {
  const words = (rowCount + 31) >> 5;
  const quarter = (words + 3) >> 2;
  const picks = scan + SCAN_PICKS;
  let picked: u32 = 0;
  let bound = boundOf(scan);
  // One round more than there are words, for the last rows that wait.
  for (let word: u32 = 0; word <= quarter; word++) {
    let bits0 = selectedBits(present, filter, word, quarter);
    let bits1 = selectedBits(present, filter, word + quarter, min(2 * quarter, words));
    let bits2 = selectedBits(present, filter, word + 2 * quarter, min(3 * quarter, words));
    let bits3 = selectedBits(present, filter, word + 3 * quarter, words);
    do {
      const isWhole = picked === 0 && (bits0 & bits1 & bits2 & bits3) === ALL_ROWS;
      picked = pick(picks, picked, word, bits0);
      picked = pick(picks, picked, word + quarter, bits1);
      picked = pick(picks, picked, word + 2 * quarter, bits2);
      picked = pick(picks, picked, word + 3 * quarter, bits3);
      bits0 &= bits0 - 1;
      bits1 &= bits1 - 1;
      bits2 &= bits2 - 1;
      bits3 &= bits3 - 1;
      if (picked < 4 && (word < quarter || picked === 0)) continue;
      const count = min<u32>(picked, 4);
      const steps: u32 = isWhole ? 32 : 1;
      bound =
        sketches === 0
          ? offerRows(scan, picks, rows, factors, firstRecord, count, steps, bound)
          : offerSketched(scan, rows, sketches, firstRecord, count, steps, bound);
      picked -= count;
      if (picked > 0) v128.store(picks, v128.load(picks, 16));
      if (isWhole) break;
    } while ((bits0 | bits1 | bits2 | bits3) !== 0);
  }
  const waiting = load<u32>(scan, SCAN_NOTED) & 3;
  if (waiting > 0) offerRows(scan, scan + SCAN_WAITING, rows, 0, firstRecord, waiting, 1, bound);
}

/** The records of a word of rows that the filter lets through. */
function selectedBits(present: usize, filter: usize, word: u32, end: u32): u32 {
  if (word >= end) return 0;
  const offset = usize(word) << 2;
  const bits = load<u32>(present + offset);
  return filter === 0 ? bits : bits & load<u32>(filter + offset);
}

/** Notes the lowest selected row of a word. */
function pick(picks: usize, picked: u32, word: u32, bits: u32): u32 {
  if (bits === 0) return picked;
  store<u32>(picks + (usize(picked) << 2), (word << 5) + ctz(bits));
  return picked + 1;
}

/**
 * Distances above this are refused. What rounding led above the largest possible distance counts as that, which may be as near as the
 * farthest that is kept.
 */
function boundOf(scan: usize): f64 {
  if (load<u32>(scan, SCAN_FOUND) < load<u32>(scan, SCAN_LIMIT)) return Infinity;
  const farthest = -load<f64>(usize(load<u32>(scan, SCAN_HITS)));
  return farthest < load<f64>(scan, SCAN_MOST) ? farthest : Infinity;
}

/**
 * Measures the first `count` picked rows, at most four, and `steps - 1` times the rows behind them. Missing ones stand as copies of the
 * first and are not offered.
 *
 * @returns the bound from now on
 */
function offerRows(scan: usize, picks: usize, rows: usize, factors: usize, firstRecord: u32, count: u32, steps: u32, bound: f64): f64 {
  const row0 = load<u32>(picks);
  const row1 = count > 1 ? load<u32>(picks, 4) : row0;
  const row2 = count > 2 ? load<u32>(picks, 8) : row0;
  const row3 = count > 3 ? load<u32>(picks, 12) : row0;
  const rowBytes = usize(load<u32>(scan, SCAN_ROW_BYTES));
  let at0 = rows + usize(row0) * rowBytes;
  let at1 = rows + usize(row1) * rowBytes;
  let at2 = rows + usize(row2) * rowBytes;
  let at3 = rows + usize(row3) * rowBytes;
  const query = usize(load<u32>(scan, SCAN_QUERY));
  const sums = scan + SCAN_SUMS;
  const isI8 = load<u32>(scan, SCAN_SCALAR) === SCALAR_I8;
  const isSquared = load<u32>(scan, SCAN_METRIC) === METRIC_SQUARED;
  const stride = usize(isSquared ? SQUARED_ROW_FACTOR_BYTES : ROW_FACTOR_BYTES);
  let f0 = factors + usize(row0) * stride;
  let f1 = factors + usize(row1) * stride;
  let f2 = factors + usize(row2) * stride;
  let f3 = factors + usize(row3) * stride;
  const weight = v128.load_splat<f64>(scan, SCAN_SUM_WEIGHT);
  const base = v128.load_splat<f64>(scan, SCAN_BASE);
  for (let step: u32 = 0; step < steps; step++) {
    if (isI8) dotsOfFourI8(query, at0, at1, at2, at3, rowBytes, sums);
    else sumsOfFourF32(query, at0, at1, at2, at3, rowBytes, isSquared, sums);
    let low = f64x2.mul(v128.load(sums), weight);
    let high = f64x2.mul(v128.load(sums, 16), weight);
    if (isI8) {
      low = weighFactors(scan, low, f0, f1, isSquared);
      high = weighFactors(scan, high, f2, f3, isSquared);
      f0 += stride;
      f1 += stride;
      f2 += stride;
      f3 += stride;
    }
    low = f64x2.add(base, low);
    high = f64x2.add(base, high);
    // Almost every row is refused here.
    const limits = f64x2.splat(bound);
    if (v128.any_true(v128.or(f64x2.le(low, limits), f64x2.le(high, limits)))) {
      v128.store(sums, low);
      v128.store(sums, high, 16);
      for (let place: u32 = 0; place < count; place++) offerOne(scan, picks, place, firstRecord + step);
      bound = boundOf(scan);
    }
    at0 += rowBytes;
    at1 += rowBytes;
    at2 += rowBytes;
    at3 += rowBytes;
  }
  return bound;
}

/**
 * The same for f32 rows with sketches: rows that may be near enough are noted, and measured when there are four of them.
 *
 * @returns the bound from now on
 */
function offerSketched(scan: usize, rows: usize, sketches: usize, firstRecord: u32, count: u32, steps: u32, bound: f64): f64 {
  const picks = scan + SCAN_PICKS;
  const row0 = load<u32>(picks);
  const row1 = count > 1 ? load<u32>(picks, 4) : row0;
  const row2 = count > 2 ? load<u32>(picks, 8) : row0;
  const row3 = count > 3 ? load<u32>(picks, 12) : row0;
  const sketchBytes = usize(load<u32>(scan, SCAN_SKETCH_BYTES));
  let at0 = sketches + usize(row0) * sketchBytes;
  let at1 = sketches + usize(row1) * sketchBytes;
  let at2 = sketches + usize(row2) * sketchBytes;
  let at3 = sketches + usize(row3) * sketchBytes;
  for (let step: u32 = 0; step < steps; step++) {
    let within = rowsWithin(scan, at0, at1, at2, at3, bound) & ((1 << count) - 1);
    for (; within !== 0; within &= within - 1) {
      const noted = load<u32>(scan, SCAN_NOTED);
      const waiting = noted & 3;
      store<u32>(scan + (usize(waiting) << 2), load<u32>(picks + (usize(ctz(within)) << 2)) + step, SCAN_WAITING);
      store<u32>(scan, noted + 1, SCAN_NOTED);
      if (waiting === 3) bound = offerRows(scan, scan + SCAN_WAITING, rows, 0, firstRecord, 4, 1, bound);
    }
    at0 += sketchBytes;
    at1 += sketchBytes;
    at2 += sketchBytes;
    at3 += sketchBytes;
  }
  return bound;
}

/** The sums of two i8 rows, times the rows' factors and with their squares. */
function weighFactors(scan: usize, sums: v128, factors0: usize, factors1: usize, isSquared: bool): v128 {
  const pair = f64x2.replace_lane(f64x2.splat(f64(load<f32>(factors0))), 1, f64(load<f32>(factors1)));
  const weighted = f64x2.mul(sums, pair);
  if (!isSquared) return weighted;
  const squares = f64x2.replace_lane(f64x2.splat(f64(load<u32>(factors0, 4))), 1, f64(load<u32>(factors1, 4)));
  const weight = v128.load_splat<f64>(scan, SCAN_SQUARES_WEIGHT);
  return f64x2.add(weighted, f64x2.mul(f64x2.mul(f64x2.mul(pair, pair), squares), weight));
}

/** Rounding may lead a little outside of what the metric can be; that is put right before ties are decided. */
function offerOne(scan: usize, picks: usize, place: u32, firstRecord: u32): void {
  const distance = load<f64>(scan + SCAN_SUMS + (usize(place) << 3));
  const possible = min(max(distance, load<f64>(scan, SCAN_LEAST)), load<f64>(scan, SCAN_MOST));
  const id = firstRecord + load<u32>(picks + (usize(place) << 2));
  const hits = usize(load<u32>(scan, SCAN_HITS));
  store<u32>(scan, offerHit(hits, load<u32>(scan, SCAN_FOUND), load<u32>(scan, SCAN_LIMIT), -possible, id), SCAN_FOUND);
}
