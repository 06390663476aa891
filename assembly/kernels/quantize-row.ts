/**
 * Quantize row: one vector of f32 as it is stored and compared, in f32 or in i8.
 *
 *   f32       cosine: divided by its length; else as it is
 *   i8        integer = nearest(component * 127 / largest), ties to even, so that the largest component becomes 127
 *             factor  = cosine: 1 / length of the integers; else largest / 127, so that component ~ factor * integer
 *             squares = sum of the squared integers
 *
 * Lengths are summed in f64 over ascending components. The vector 0 stays 0 and gets factor 0: its cosine with everything is 0.
 *
 * Cost: O(componentCount).
 * Precondition: components are finite; `target` is padded with zeros; `factors` has room for one f32 and one u32 (i8 only).
 */
import { METRIC_COSINE } from '../abi';

/** Largest integer of an i8 component; -128 is not used, so that negating a vector is exact. */
const LARGEST_INTEGER: f64 = 127.0;

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
  for (; vector < end; vector += 4, target += 1) {
    const integer = i32(nearest(f64(load<f32>(vector)) * scale));
    squares += integer * integer;
    store<i8>(target, i8(integer));
  }
  let factor = largest / LARGEST_INTEGER;
  if (metric === METRIC_COSINE) factor = squares > 0 ? 1.0 / Math.sqrt(f64(squares)) : 0.0;
  store<f32>(factors, f32(factor));
  store<u32>(factors, squares, 4);
}
