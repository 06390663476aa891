/**
 * Nearest rows: the records of one slab of vectors that are nearest to a query, in one call.
 *
 * Goes through the bits of the slab's records, and of the filter if there is one, and measures selected rows four by four, one from each
 * quarter of the slab: a processor reads ahead in four places at once, but follows only one stream within a page (20,000 rows of 1 KiB: four
 * neighbouring rows at a time 0.7 to 1.3 ms, four distant ones 0.4 ms). What is near enough goes into the heap that the calls for all slabs
 * share. Every selected row is measured by the same code, so its distance does not depend on the filter, on the rows measured with it or on
 * the order of the slabs.
 *
 *   metric    distance                          f32 rows                     i8 rows (row = factor * integers)
 *   cosine    1 - cos(query, row), in [0, 2]    of length 1 or 0, so 1 - q.r factor = 1 / length of the integers, so 1 - q.r * both
 *   dot       -(query . row)                    -q.r                         -q.r * both factors
 *   squared   sum of (query - row)^2            summed as it stands          Fq^2 QQ + Fr^2 RR - 2 Fq Fr q.r, all integers exact
 *
 * Cost: O(selected rows * componentCount), memory read once.
 * Precondition: the scan is laid out as abi.ts says and `limit` is at least 1; bits at and above `rowCount` are clear in `present`;
 * `filter` is 0 or has as many words; ids `firstRecord + row` are offered once.
 */
import {
  METRIC_COSINE,
  METRIC_SQUARED,
  ROW_FACTOR_BYTES,
  SCALAR_I8,
  SCAN_DISTANCES,
  SCAN_FACTOR,
  SCAN_FOUND,
  SCAN_IDS,
  SCAN_LIMIT,
  SCAN_METRIC,
  SCAN_QUERY,
  SCAN_ROW_BYTES,
  SCAN_SCALAR,
  SCAN_SQUARES,
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

function offerOne(scan: usize, factors: usize, firstRecord: u32, row: u32, sum: f64, isI8: bool): void {
  const metric = load<u32>(scan, SCAN_METRIC);
  const distance = isI8 ? distanceOfI8(scan, metric, factors + usize(row) * ROW_FACTOR_BYTES, sum) : distanceOfF32(metric, sum);
  const distances = usize(load<u32>(scan, SCAN_DISTANCES));
  const limit = load<u32>(scan, SCAN_LIMIT);
  const found = load<u32>(scan, SCAN_FOUND);
  // Almost every row is refused here.
  if (found === limit && distance > load<f64>(distances)) return;
  const kept = offerNearest(distances, usize(load<u32>(scan, SCAN_IDS)), found, limit, distance, firstRecord + row);
  store<u32>(scan, kept, SCAN_FOUND);
}

function distanceOfF32(metric: u32, sum: f64): f64 {
  if (metric === METRIC_SQUARED) return sum;
  return metric === METRIC_COSINE ? cosineDistance(sum) : -sum;
}

function distanceOfI8(scan: usize, metric: u32, factors: usize, sum: f64): f64 {
  const queryFactor = load<f64>(scan, SCAN_FACTOR);
  const rowFactor = f64(load<f32>(factors));
  const dot = sum * (queryFactor * rowFactor);
  if (metric === METRIC_COSINE) return cosineDistance(dot);
  if (metric !== METRIC_SQUARED) return -dot;
  const squares = queryFactor * queryFactor * load<f64>(scan, SCAN_SQUARES) + rowFactor * rowFactor * f64(load<u32>(factors, 4));
  return max(squares - 2.0 * dot, 0.0);
}

/** Rounding may leave a product of two vectors of length 1 a little outside [-1, 1]. */
function cosineDistance(cosine: f64): f64 {
  return 1.0 - min(max(cosine, -1.0), 1.0);
}
