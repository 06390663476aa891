/**
 * Sketch row: a coarse image of an f32 row in a quarter of its bytes, and how far the row may be from it.
 *
 *   sketch   f32 factor F | f32 length N | f32 error R | 4 bytes unused | integers e, a byte each, as storeI8Row writes them
 *
 *   |row| <= N <= |row| (1 + 2^-21) + 2^-125          |row - F e| <= R
 *
 * Sums in f64 are exact to 8,192 * 2^-53 and rounding to f32 to 2^-24, both far inside the margin of 2^-22; the smallest normal f32 is
 * added because rounding below it is not relative. What the bounds are good for: lanes/sketch-bounds.ts.
 *
 * Cost: O(componentCount) a row.
 * Precondition: as storeI8Row's; rows are as they are kept and compared.
 */
import { METRIC_DOT, SKETCH_ERROR, SKETCH_FACTOR, SKETCH_HEADER_BYTES, SKETCH_LENGTH } from '../abi';
import { storeI8Row } from './quantize-row';

const MARGIN: f64 = 1.0 / 4194304.0;
const SMALLEST_NORMAL: f64 = 1.1754943508222875e-38;
/** What integers at even places are raised by (kernels/quantize-row.ts). */
const EXCESS: i32 = 128;

/** Writes the sketches of `rowCount` rows of `componentCount` f32, so many bytes apart. */
export function storeSketches(rows: usize, rowBytes: u32, rowCount: u32, componentCount: u32, sketches: usize, sketchBytes: u32): void {
  for (; rowCount > 0; rowCount--, rows += rowBytes, sketches += sketchBytes) storeSketch(rows, componentCount, sketches);
}

function storeSketch(row: usize, componentCount: u32, target: usize): void {
  storeI8Row(row, componentCount, METRIC_DOT, target + SKETCH_HEADER_BYTES, target + SKETCH_FACTOR);
  const factor = f64(load<f32>(target, SKETCH_FACTOR));
  let squares: f64 = 0.0;
  let errors: f64 = 0.0;
  for (let place: u32 = 0; place < componentCount; place++) {
    const at = target + usize(place);
    const integer = (place & 1) === 0 ? i32(load<u8>(at, SKETCH_HEADER_BYTES)) - EXCESS : i32(load<i8>(at, SKETCH_HEADER_BYTES));
    const component = f64(load<f32>(row + (usize(place) << 2)));
    const error = component - factor * f64(integer);
    squares += component * component;
    errors += error * error;
  }
  store<f32>(target, atLeast(squares), SKETCH_LENGTH);
  store<f32>(target, atLeast(errors), SKETCH_ERROR);
}

/** The root of a sum of squares, rounded up. */
function atLeast(squares: f64): f32 {
  return f32(Math.sqrt(squares) * (1.0 + MARGIN) + SMALLEST_NORMAL);
}
