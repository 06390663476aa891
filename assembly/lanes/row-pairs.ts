/**
 * Row pairs: squared distances of one vector to two rows at once, one lane per row.
 *
 *   rows r, r + 1     r0 r1 …          lanes for component 0   (r0, s0)
 *                     s0 s1 …          lanes for component 1   (r1, s1)
 *
 * Each lane adds its row's components in ascending order, so the sums have the same bits as a plain loop.
 *
 * Cost: O(componentCount).
 * Precondition: the vector and both rows have `componentCount` f64, the rows one behind the other; `distances` has room for two.
 */
export function squaredDistancesOfPair(vector: usize, row: usize, componentCount: u32, distances: usize): void {
  const rowBytes = usize(componentCount) << 3;
  const end = vector + rowBytes;
  const endOfPairs = vector + (rowBytes & ~15);
  let sums = f64x2.splat(0.0);
  for (; vector < endOfPairs; vector += 16, row += 16) {
    const one = v128.load(row);
    const other = v128.load(row + rowBytes);
    const first = f64x2.sub(v128.shuffle<f64>(one, other, 0, 2), v128.load_splat<f64>(vector));
    sums = f64x2.add(sums, f64x2.mul(first, first));
    const second = f64x2.sub(v128.shuffle<f64>(one, other, 1, 3), v128.load_splat<f64>(vector, 8));
    sums = f64x2.add(sums, f64x2.mul(second, second));
  }
  if (vector < end) {
    const both = f64x2.replace_lane(f64x2.splat(load<f64>(row)), 1, load<f64>(row + rowBytes));
    const last = f64x2.sub(both, v128.load_splat<f64>(vector));
    sums = f64x2.add(sums, f64x2.mul(last, last));
  }
  v128.store(distances, sums);
}
