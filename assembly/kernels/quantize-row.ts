/**
 * Quantize row: one vector of f32 as it is stored and compared, in f32 or in i8.
 *
 *   f32       cosine: divided by its length; else as it is
 *   i8        integer = nearest(component * 127 / largest), ties to even, so that the largest component becomes 127
 *             factor  = cosine: 1 / length of the integers; else largest / 127, so that component ~ factor * integer
 *             squares = sum of the squared integers; written for squared distances only
 *   bytes     e0 + 128 | o0 | e1 + 128 | o1 | …   integers at even places e as unsigned, at odd places o as signed bytes: then the four
 *                                                 bytes' words are 256 o + (e + 128), and no byte has to be widened (lanes/four-rows.ts)
 *   query     of 16 integers each: e0 … e7 | o0 - 256 e0 … o7 - 256 e7, i16; behind the last: i32, 128 times the sum of all e
 *
 * Lengths are summed in f64 over ascending components. The vector 0 stays 0 and gets factor 0: its cosine with everything is 0.
 *
 * Cost: O(componentCount).
 * Precondition: components are finite; `target` is padded with zeros; `factors` has room for one f32, and for one u32 behind it when the
 * metric is squared (i8 only).
 */
import { I8_ROW_ALIGNMENT, METRIC_COSINE, METRIC_SQUARED } from '../abi';

/** Largest integer of an i8 component; -128 is not used, so that negating a vector is exact. */
const LARGEST_INTEGER: f64 = 127.0;

/** What is added to integers at even places. */
const EXCESS: i32 = 128;

/** Writes `componentCount` f32. */
export function storeF32Row(vector: usize, componentCount: u32, metric: u32, target: usize): void {
  const end = vector + (usize(componentCount) << 2);
  let scale: f64 = 1.0;
  if (metric === METRIC_COSINE) {
    let squares: f64 = 0.0;
    for (let at = vector; at < end; at += 4) squares += f64(load<f32>(at)) * f64(load<f32>(at));
    scale = squares > 0.0 ? 1.0 / Math.sqrt(squares) : 0.0;
  }
  for (; vector < end; vector += 4, target += 4) store<f32>(target, f32(f64(load<f32>(vector)) * scale));
}

/** Writes `componentCount` i8, and the row's factors. */
export function storeI8Row(vector: usize, componentCount: u32, metric: u32, target: usize, factors: usize): void {
  const end = vector + (usize(componentCount) << 2);
  let largest: f64 = 0.0;
  for (let at = vector; at < end; at += 4) largest = max(largest, abs(f64(load<f32>(at))));
  const scale = largest > 0.0 ? LARGEST_INTEGER / largest : 0.0;
  let squares: u32 = 0;
  for (let excess: i32 = EXCESS; vector < end; vector += 4, target += 1, excess ^= EXCESS) {
    const integer = i32(nearest(f64(load<f32>(vector)) * scale));
    squares += integer * integer;
    store<u8>(target, u8(integer + excess));
  }
  let factor = largest / LARGEST_INTEGER;
  if (metric === METRIC_COSINE) factor = squares > 0 ? 1.0 / Math.sqrt(f64(squares)) : 0.0;
  store<f32>(factors, f32(factor));
  if (metric === METRIC_SQUARED) store<u32>(factors, squares, 4);
}

/** Writes the query that rows of i8 are compared with, made of a row. Precondition: `target` is zero, `row` padded with zeros. */
export function openI8Query(row: usize, componentCount: u32, target: usize): void {
  let sum: i32 = 0;
  for (let place: u32 = 0; place < componentCount; place += 2) {
    const even = i32(load<u8>(row + usize(place))) - EXCESS;
    const at = target + (usize(place) & 15) + (usize(place >> 4) << 5);
    store<i16>(at, i16(even));
    store<i16>(at, i16(i32(load<i8>(row + usize(place), 1)) - (even << 8)), 16);
    sum += even;
  }
  const blocks = (componentCount + I8_ROW_ALIGNMENT - 1) / I8_ROW_ALIGNMENT;
  store<i32>(target + (usize(blocks) << 5), sum * EXCESS);
}
