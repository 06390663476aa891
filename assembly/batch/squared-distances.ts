/**
 * Squared distances: squared Euclidean distance of one vector to each row of a matrix, in one call.
 *
 * Two rows advance together, one per lane; each row's own sum stays in ascending component order.
 *
 * Cost: O(rowCount * componentCount), memory read once.
 * Precondition: rows lie one behind the other, f64; `distances` has room for one f64 per row.
 */
import { squaredDistancesOfPair } from '../lanes/row-pairs';

export function squaredDistances(vector: usize, rows: usize, rowCount: u32, componentCount: u32, distances: usize): void {
  const rowBytes = usize(componentCount) << 3;
  let row: u32 = 0;
  for (; row + 2 <= rowCount; row += 2, rows += rowBytes << 1, distances += 16) {
    squaredDistancesOfPair(vector, rows, componentCount, distances);
  }
  if (row < rowCount) store<f64>(distances, squaredDistance(vector, rows, componentCount));
}

function squaredDistance(vector: usize, row: usize, componentCount: u32): f64 {
  const end = vector + (usize(componentCount) << 3);
  let sum: f64 = 0.0;
  for (; vector < end; vector += 8, row += 8) {
    const difference = load<f64>(row) - load<f64>(vector);
    sum += difference * difference;
  }
  return sum;
}
