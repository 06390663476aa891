/** Seeded numbers: every bench asks the same questions on every run and machine. */
import type { Random } from '../../test/reference/seeded-random.ts';

export { type Random, seededRandom } from '../../test/reference/seeded-random.ts';

/** A whole number from 0 to `limit - 1`. */
export function below(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}

/** `count` different values of `draw`, in the order of drawing. Precondition: it can give so many. */
export function distinct(count: number, draw: () => number): number[] {
  const values = new Set<number>();
  while (values.size < count) values.add(draw());
  return [...values];
}

/** Draws ranks 0 to `size - 1` with a chance proportional to `1 / (rank + 1) ** exponent`: few symbols are frequent, most are rare. */
export function zipfSampler(random: Random, size: number, exponent: number): () => number {
  const ends = new Float64Array(size);
  let total = 0;
  for (let rank = 0; rank < size; rank++) {
    total += 1 / (rank + 1) ** exponent;
    ends[rank] = total;
  }
  return () => {
    const target = random() * total;
    let low = 0;
    let high = size - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle] > target) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
