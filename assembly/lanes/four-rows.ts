/**
 * Four rows: products and differences of one vector with four rows at once.
 *
 *   query   q0 q1 q2 q3 | q4 q5 q6 q7     loaded once for four rows
 *   row r   a0 a1 a2 a3 | b0 b1 b2 b3     two accumulators a row: lane l of a sums components 8i + l, of b components 8i + 4 + l
 *
 * f32 lanes are emptied into f64 every 256 components, when each has summed 32 terms. So the error of a sum stays below 32 * 2^-24, two
 * millionths, of the sum of its terms' sizes, in any dimension. Which rows stand beside a row changes nothing in its own sum: the order of
 * summation is fixed by the component's position alone.
 *
 * Rows of i8 are multiplied without being widened, which would cost as much as the products. A word of a row is w = 256 o + (e + 128),
 * for integers e and o at an even and the next odd place (kernels/quantize-row.ts), so with the query's p and q there
 *
 *   e p + o q  =  w * p + (w >> 8) * (q - 256 p) - 128 p          two products of i16 and one shift for two components
 *
 * and the last term is the query's own. Products and sums wrap and are exact all the same: 127 * 127 * 8,192 components stay below 2^31.
 *
 * Cost: O(4 * componentCount), memory read once; two and a half loads for eight products.
 * Precondition: rows and query are padded with zeros to 32 bytes (f32) or 16 bytes (i8); `sums` has room for four f64. Integers of i8
 * are at least -127; the query of i8 rows was opened by `openI8Query`.
 */

/** Bytes of 256 f32 components. */
const BLOCK_BYTES: usize = 1024;

/** Writes the squared Euclidean distance of the query to each row, or its dot product with each. */
export function sumsOfFourF32(
  query: usize,
  row0: usize,
  row1: usize,
  row2: usize,
  row3: usize,
  rowBytes: usize,
  isSquared: bool,
  sums: usize,
): void {
  let total0 = f64x2.splat(0.0);
  let total1 = f64x2.splat(0.0);
  let total2 = f64x2.splat(0.0);
  let total3 = f64x2.splat(0.0);
  for (let at: usize = 0; at < rowBytes; ) {
    const blockEnd = min(at + BLOCK_BYTES, rowBytes);
    let a0 = f32x4.splat(0.0);
    let b0 = a0;
    let a1 = a0;
    let b1 = a0;
    let a2 = a0;
    let b2 = a0;
    let a3 = a0;
    let b3 = a0;
    if (isSquared) {
      for (; at < blockEnd; at += 32) {
        const low = v128.load(query + at);
        const high = v128.load(query + at, 16);
        a0 = f32x4.add(a0, square(f32x4.sub(low, v128.load(row0 + at))));
        b0 = f32x4.add(b0, square(f32x4.sub(high, v128.load(row0 + at, 16))));
        a1 = f32x4.add(a1, square(f32x4.sub(low, v128.load(row1 + at))));
        b1 = f32x4.add(b1, square(f32x4.sub(high, v128.load(row1 + at, 16))));
        a2 = f32x4.add(a2, square(f32x4.sub(low, v128.load(row2 + at))));
        b2 = f32x4.add(b2, square(f32x4.sub(high, v128.load(row2 + at, 16))));
        a3 = f32x4.add(a3, square(f32x4.sub(low, v128.load(row3 + at))));
        b3 = f32x4.add(b3, square(f32x4.sub(high, v128.load(row3 + at, 16))));
      }
    } else {
      for (; at < blockEnd; at += 32) {
        const low = v128.load(query + at);
        const high = v128.load(query + at, 16);
        a0 = f32x4.add(a0, f32x4.mul(low, v128.load(row0 + at)));
        b0 = f32x4.add(b0, f32x4.mul(high, v128.load(row0 + at, 16)));
        a1 = f32x4.add(a1, f32x4.mul(low, v128.load(row1 + at)));
        b1 = f32x4.add(b1, f32x4.mul(high, v128.load(row1 + at, 16)));
        a2 = f32x4.add(a2, f32x4.mul(low, v128.load(row2 + at)));
        b2 = f32x4.add(b2, f32x4.mul(high, v128.load(row2 + at, 16)));
        a3 = f32x4.add(a3, f32x4.mul(low, v128.load(row3 + at)));
        b3 = f32x4.add(b3, f32x4.mul(high, v128.load(row3 + at, 16)));
      }
    }
    total0 = f64x2.add(total0, halves(a0, b0));
    total1 = f64x2.add(total1, halves(a1, b1));
    total2 = f64x2.add(total2, halves(a2, b2));
    total3 = f64x2.add(total3, halves(a3, b3));
  }
  // In whole vectors: what is stored in halves cannot be read back as one before both have left the processor's store queue.
  v128.store(sums, pairTotals(total0, total1));
  v128.store(sums, pairTotals(total2, total3), 16);
}

/** Writes the dot product, a whole number, of the opened query with each row of i8. */
export function dotsOfFourI8(query: usize, row0: usize, row1: usize, row2: usize, row3: usize, rowBytes: usize, sums: usize): void {
  let a0 = i32x4.splat(0);
  let b0 = a0;
  let a1 = a0;
  let b1 = a0;
  let a2 = a0;
  let b2 = a0;
  let a3 = a0;
  let b3 = a0;
  for (let at: usize = 0; at < rowBytes; at += 16) {
    const pairs = v128.load(query + 2 * at);
    const odds = v128.load(query + 2 * at, 16);
    const words0 = v128.load(row0 + at);
    const words1 = v128.load(row1 + at);
    const words2 = v128.load(row2 + at);
    const words3 = v128.load(row3 + at);
    a0 = i32x4.add(a0, i32x4.dot_i16x8_s(pairs, words0));
    b0 = i32x4.add(b0, i32x4.dot_i16x8_s(odds, i16x8.shr_s(words0, 8)));
    a1 = i32x4.add(a1, i32x4.dot_i16x8_s(pairs, words1));
    b1 = i32x4.add(b1, i32x4.dot_i16x8_s(odds, i16x8.shr_s(words1, 8)));
    a2 = i32x4.add(a2, i32x4.dot_i16x8_s(pairs, words2));
    b2 = i32x4.add(b2, i32x4.dot_i16x8_s(odds, i16x8.shr_s(words2, 8)));
    a3 = i32x4.add(a3, i32x4.dot_i16x8_s(pairs, words3));
    b3 = i32x4.add(b3, i32x4.dot_i16x8_s(odds, i16x8.shr_s(words3, 8)));
  }
  // Four by four transposed: one vector with the sum of each row.
  const rows01 = pairSums(i32x4.add(a0, b0), i32x4.add(a1, b1));
  const rows23 = pairSums(i32x4.add(a2, b2), i32x4.add(a3, b3));
  const wholes = i32x4.sub(pairSums(rows01, rows23), v128.load_splat<i32>(query + 2 * rowBytes));
  v128.store(sums, f64x2.convert_low_i32x4_s(wholes));
  v128.store(sums, f64x2.convert_low_i32x4_s(v128.shuffle<i32>(wholes, wholes, 2, 3, 2, 3)), 16);
}

/** Sums of neighbouring lanes: those of `one` in the lower half, those of `other` in the upper. */
function pairSums(one: v128, other: v128): v128 {
  return i32x4.add(v128.shuffle<i32>(one, other, 0, 2, 4, 6), v128.shuffle<i32>(one, other, 1, 3, 5, 7));
}

function square(difference: v128): v128 {
  return f32x4.mul(difference, difference);
}

/** Lanes 0 + 2 and 1 + 3 of both accumulators, in f64. */
function halves(a: v128, b: v128): v128 {
  return f64x2.add(f64x2.add(lowHalf(a), highHalf(a)), f64x2.add(lowHalf(b), highHalf(b)));
}

function lowHalf(lanes: v128): v128 {
  return f64x2.promote_low_f32x4(lanes);
}

function highHalf(lanes: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f32>(lanes, lanes, 2, 3, 2, 3));
}

function pairTotals(one: v128, other: v128): v128 {
  return f64x2.add(v128.shuffle<f64>(one, other, 0, 2), v128.shuffle<f64>(one, other, 1, 3));
}
