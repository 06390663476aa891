/**
 * Nearest rows: the records of one slab of vectors that are nearest to a query, in one call.
 *
 * Goes through the bits of the slab's records, and of the filter if there is one, and measures selected rows four by four, one from each
 * quarter of the slab: a processor reads ahead in four places at once, but follows only one stream within a page (20,000 rows of 1 KiB: four
 * neighbouring rows at a time 0.7 to 1.3 ms, four distant ones 0.4 ms). What is near enough goes into the heap that the calls for all slabs
 * share. Every selected row is measured by the same code, so its distance does not depend on the filter, on the rows measured with it or on
 * the order of the slabs.
 *
 *   distance = base + sum * sum weight                                             f32 rows; the sum is of products, or of squared differences
 *   distance = base + sum * sum weight * F + F * F * S * squares weight            i8 rows: row = F * integers, S = their sum of squares
 *
 *   metric    distance                    f32: base, sum weight     i8: base, sum weight, squares weight; G, T: the query's F and S
 *   cosine    1 - cos, in [0, 2]          1, -1 (rows of length 1)  1, -G, 0 (F = 1 / length of the integers)
 *   dot       minus the dot product       0, -1                     0, -G, 0
 *   squared   sum of (query - row)^2      0, 1                      G * G * T, -2 G, 1
 *
 * Cost: O(selected rows * componentCount), memory read once.
 * Precondition: the scan is laid out as abi.ts says and `limit` is at least 1; bits at and above `rowCount` are clear in `present`;
 * `filter` is 0 or has as many words; ids `firstRecord + row` are offered once.
 */
import {
  METRIC_SQUARED,
  ROW_FACTOR_BYTES,
  SCALAR_I8,
  SCAN_BASE,
  SCAN_DISTANCES,
  SCAN_FOUND,
  SCAN_IDS,
  SCAN_LEAST,
  SCAN_LIMIT,
  SCAN_METRIC,
  SCAN_MOST,
  SCAN_QUERY,
  SCAN_ROW_BYTES,
  SCAN_SCALAR,
  SCAN_SQUARES_WEIGHT,
  SCAN_SUM_WEIGHT,
  SCAN_SUMS,
} from '../abi';
import { offerNearest } from '../kernels/nearest-heap';
import { dotsOfFourF32, dotsOfFourI8, squaresOfFourF32 } from '../lanes/four-rows';

export function nearestRows(
  scan: usize,
  rows: usize,
  factors: usize,
  present: usize,
  filter: usize,
  rowCount: u32,
  firstRecord: u32,
): void {
  const words = (rowCount + 31) >> 5;
  const quarter = (words + 3) >> 2;
  for (let word: u32 = 0; word < quarter; word++) {
    let bits0 = selectedBits(present, filter, word, words);
    let bits1 = selectedBits(present, filter, word + quarter, words);
    let bits2 = selectedBits(present, filter, word + 2 * quarter, words);
    let bits3 = selectedBits(present, filter, word + 3 * quarter, words);
    while (bits0 !== 0 && bits1 !== 0 && bits2 !== 0 && bits3 !== 0) {
      const row0 = lowestRow(word, bits0);
      const row1 = lowestRow(word + quarter, bits1);
      const row2 = lowestRow(word + 2 * quarter, bits2);
      const row3 = lowestRow(word + 3 * quarter, bits3);
      offerFour(scan, rows, factors, firstRecord, 4, row0, row1, row2, row3);
      bits0 &= bits0 - 1;
      bits1 &= bits1 - 1;
      bits2 &= bits2 - 1;
      bits3 &= bits3 - 1;
    }
    offerRest(scan, rows, factors, word, bits0, firstRecord);
    offerRest(scan, rows, factors, word + quarter, bits1, firstRecord);
    offerRest(scan, rows, factors, word + 2 * quarter, bits2, firstRecord);
    offerRest(scan, rows, factors, word + 3 * quarter, bits3, firstRecord);
  }
}

/** The records of a word of rows that the filter lets through. */
function selectedBits(present: usize, filter: usize, word: u32, words: u32): u32 {
  if (word >= words) return 0;
  const offset = usize(word) << 2;
  const bits = load<u32>(present + offset);
  return filter === 0 ? bits : bits & load<u32>(filter + offset);
}

function lowestRow(word: u32, bits: u32): u32 {
  return (word << 5) + ctz(bits);
}

/** Rows whose partners in the other quarters are used up or were never there; fewer than four are measured beside copies of one. */
function offerRest(scan: usize, rows: usize, factors: usize, word: u32, bits: u32, firstRecord: u32): void {
  while (bits !== 0) {
    const row0 = lowestRow(word, bits);
    let row1 = row0;
    let row2 = row0;
    let row3 = row0;
    let count: u32 = 1;
    bits &= bits - 1;
    if (bits !== 0) {
      row1 = lowestRow(word, bits);
      count = 2;
      bits &= bits - 1;
      if (bits !== 0) {
        row2 = lowestRow(word, bits);
        count = 3;
        bits &= bits - 1;
        if (bits !== 0) {
          row3 = lowestRow(word, bits);
          count = 4;
          bits &= bits - 1;
        }
      }
    }
    offerFour(scan, rows, factors, firstRecord, count, row0, row1, row2, row3);
  }
}

/** Measures four rows and offers the first `count`. */
function offerFour(
  scan: usize,
  rows: usize,
  factors: usize,
  firstRecord: u32,
  count: u32,
  row0: u32,
  row1: u32,
  row2: u32,
  row3: u32,
): void {
  const rowBytes = usize(load<u32>(scan, SCAN_ROW_BYTES));
  const query = usize(load<u32>(scan, SCAN_QUERY));
  const isI8 = load<u32>(scan, SCAN_SCALAR) === SCALAR_I8;
  const sums = scan + SCAN_SUMS;
  const at0 = rows + usize(row0) * rowBytes;
  const at1 = rows + usize(row1) * rowBytes;
  const at2 = rows + usize(row2) * rowBytes;
  const at3 = rows + usize(row3) * rowBytes;
  if (isI8) dotsOfFourI8(query, at0, at1, at2, at3, rowBytes, sums);
  else if (load<u32>(scan, SCAN_METRIC) === METRIC_SQUARED) squaresOfFourF32(query, at0, at1, at2, at3, rowBytes, sums);
  else dotsOfFourF32(query, at0, at1, at2, at3, rowBytes, sums);
  offerOne(scan, factors, firstRecord, row0, load<f64>(sums), isI8);
  if (count > 1) offerOne(scan, factors, firstRecord, row1, load<f64>(sums, 8), isI8);
  if (count > 2) offerOne(scan, factors, firstRecord, row2, load<f64>(sums, 16), isI8);
  if (count > 3) offerOne(scan, factors, firstRecord, row3, load<f64>(sums, 24), isI8);
}

/** No branch depends on the metric: what differs are the numbers of the scan. */
function offerOne(scan: usize, factors: usize, firstRecord: u32, row: u32, sum: f64, isI8: bool): void {
  let weighted = sum * load<f64>(scan, SCAN_SUM_WEIGHT);
  if (isI8) {
    const at = factors + usize(row) * ROW_FACTOR_BYTES;
    const factor = f64(load<f32>(at));
    weighted = weighted * factor + factor * factor * f64(load<u32>(at, 4)) * load<f64>(scan, SCAN_SQUARES_WEIGHT);
  }
  const distance = load<f64>(scan, SCAN_BASE) + weighted;
  const most = load<f64>(scan, SCAN_MOST);
  const distances = usize(load<u32>(scan, SCAN_DISTANCES));
  const limit = load<u32>(scan, SCAN_LIMIT);
  const found = load<u32>(scan, SCAN_FOUND);
  // Almost every row is refused here. Rounding may lead a little outside of what the metric can be; that is put right before ties are decided.
  if (found === limit && distance > load<f64>(distances) && distance <= most) return;
  const possible = min(max(distance, load<f64>(scan, SCAN_LEAST)), most);
  const kept = offerNearest(distances, usize(load<u32>(scan, SCAN_IDS)), found, limit, possible, firstRecord + row);
  store<u32>(scan, kept, SCAN_FOUND);
}
