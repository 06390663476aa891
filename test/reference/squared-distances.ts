/** Slow twin of assembly/batch/squared-distances.ts: one sum per row, components in ascending order. */
export function squaredDistances(vector: readonly number[], rows: readonly number[]): number[] {
  return Array.from({ length: vector.length === 0 ? 0 : rows.length / vector.length }, (_, row) => {
    let sum = 0;
    for (const [component, value] of vector.entries()) {
      const difference = rows[row * vector.length + component] - value;
      sum += difference * difference;
    }
    return sum;
  });
}
