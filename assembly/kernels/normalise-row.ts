/**
 * Normalise row: divides a vector by its length.
 *
 *   squares   even components into one f64, odd ones into another, ascending; their sum last
 *   result    f32(component * (1 / square root of the sum)), in f64 until the end
 *
 * The order is fixed, so the same vector gives the same bits everywhere. The vector 0 stays 0.
 *
 * Cost: O(dimension), four components a step.
 * Precondition: `dimension` is a multiple of 4; components are finite.
 */

export function normaliseRow(row: usize, dimension: u32): void {
  const end = row + (usize(dimension) << 2);
  let sums = f64x2.splat(0.0);
  for (let at = row; at < end; at += 16) {
    const four = v128.load(at);
    const low = f64x2.promote_low_f32x4(four);
    const high = f64x2.promote_low_f32x4(v128.shuffle<f32>(four, four, 2, 3, 2, 3));
    sums = f64x2.add(sums, f64x2.mul(low, low));
    sums = f64x2.add(sums, f64x2.mul(high, high));
  }
  const squares = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  if (squares > 0.0) scaleRow(row, dimension, 1.0 / Math.sqrt(squares));
}

/** Multiplies every component, in f64, and rounds once. */
export function scaleRow(row: usize, dimension: u32, factor: f64): void {
  const factors = f64x2.splat(factor);
  for (const end = row + (usize(dimension) << 2); row < end; row += 16) {
    const four = v128.load(row);
    const low = f64x2.mul(f64x2.promote_low_f32x4(four), factors);
    const high = f64x2.mul(f64x2.promote_low_f32x4(v128.shuffle<f32>(four, four, 2, 3, 2, 3)), factors);
    v128.store(row, v128.shuffle<f32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5));
  }
}
