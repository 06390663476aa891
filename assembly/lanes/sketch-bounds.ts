/**
 * Sketch bounds: which of four f32 rows may be near enough, by their sketches (kernels/sketch-row.ts) alone.
 *
 * A row r and its sketch F e with length N and error R, a query q with G g, M and T in the same places:
 *
 *   q.r  =  G F (g.e)  +  (q - G g).(F e)  +  q.(r - F e)
 *        <= G F (g.e)  +  T (N + R)  +  M R                      Cauchy and Schwarz; |F e| <= |r| + |r - F e|
 *        =: P
 *
 * The kernel's own q.r differs from the true one by at most 2e-6 of M N, and its sum of squared differences is at most 2.2e-6 of itself,
 * so at most 4.4e-6 of |q|^2 + |r|^2, too small (lanes/four-rows.ts). N^2 is at most 1e-6 of itself too large. Products of f32 that round
 * to nothing miss 8,192 * 2^-150 together. With room to spare for the rounding of the bound itself, in f64, no row is measured nearer than
 *
 *   cosine    1 - P - 4e-6 M N - 1e-12
 *   dot         - P - 4e-6 M N - 1e-36
 *   squared   (1 - 8e-6) (M^2 + N^2) - 2 P - 8e-6 M N - 1e-36
 *
 *   = base + (g.e) F * sum weight + (N * square weight + length weight) * N + R * error weight
 *
 * so a row whose least distance is above what is kept is refused without being read. Rounding does not matter for answers: whatever is not
 * refused here is measured as if there were no sketches.
 *
 * Source: Weber, Schek & Blott, "A Quantitative Analysis and Performance Study for Similarity-Search Methods in High-Dimensional Spaces",
 * VLDB 1998: approximations that are scanned first. The bounds are by error norms and not by cells: at 256 components they leave some
 * 0.01 of the cosine open, less than rows that are neighbours by chance are apart.
 * Cost: O(componentCount) bytes a row.
 */
import {
  SCAN_SKETCH_BASE,
  SCAN_SKETCH_BYTES,
  SCAN_SKETCH_ERROR_WEIGHT,
  SCAN_SKETCH_LENGTH_WEIGHT,
  SCAN_SKETCH_QUERY,
  SCAN_SKETCH_SQUARE_WEIGHT,
  SCAN_SKETCH_SUM_WEIGHT,
  SCAN_SUMS,
  SKETCH_HEADER_BYTES,
} from '../abi';
import { dotsOfFourI8 } from './four-rows';

/** @returns bit r is clear if the row of sketch r is farther than `bound` */
export function rowsWithin(scan: usize, sketch0: usize, sketch1: usize, sketch2: usize, sketch3: usize, bound: f64): u32 {
  const sums = scan + SCAN_SUMS;
  dotsOfFourI8(
    usize(load<u32>(scan, SCAN_SKETCH_QUERY)),
    sketch0 + SKETCH_HEADER_BYTES,
    sketch1 + SKETCH_HEADER_BYTES,
    sketch2 + SKETCH_HEADER_BYTES,
    sketch3 + SKETCH_HEADER_BYTES,
    usize(load<u32>(scan, SCAN_SKETCH_BYTES) - SKETCH_HEADER_BYTES),
    sums,
  );
  const limits = f64x2.splat(bound);
  const low = f64x2.le(leastDistances(scan, v128.load(sums), sketch0, sketch1), limits);
  const high = f64x2.le(leastDistances(scan, v128.load(sums, 16), sketch2, sketch3), limits);
  return i64x2.bitmask(low) | (i64x2.bitmask(high) << 2);
}

function leastDistances(scan: usize, sums: v128, sketch0: usize, sketch1: usize): v128 {
  const one = v128.load(sketch0);
  const other = v128.load(sketch1);
  const pairs = v128.shuffle<f32>(one, other, 0, 4, 1, 5);
  const factors = f64x2.promote_low_f32x4(pairs);
  const lengths = f64x2.promote_low_f32x4(v128.shuffle<f32>(pairs, pairs, 2, 3, 2, 3));
  const errors = f64x2.promote_low_f32x4(v128.shuffle<f32>(one, other, 2, 6, 2, 6));
  const sum = f64x2.mul(f64x2.mul(sums, factors), v128.load_splat<f64>(scan, SCAN_SKETCH_SUM_WEIGHT));
  const square = f64x2.mul(lengths, v128.load_splat<f64>(scan, SCAN_SKETCH_SQUARE_WEIGHT));
  const length = f64x2.mul(lengths, f64x2.add(square, v128.load_splat<f64>(scan, SCAN_SKETCH_LENGTH_WEIGHT)));
  const error = f64x2.mul(errors, v128.load_splat<f64>(scan, SCAN_SKETCH_ERROR_WEIGHT));
  return f64x2.add(f64x2.add(v128.load_splat<f64>(scan, SCAN_SKETCH_BASE), sum), f64x2.add(length, error));
}
