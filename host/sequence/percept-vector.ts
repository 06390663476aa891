/** Percept vector: the component-wise sum of all vectors of one observation (specs/kato.md 1.2). */
import { InvalidArgumentError } from '../errors.ts';

/**
 * @param vectors at least one, all of one length
 * @throws InvalidArgumentError the first vector of another length, or a sum beyond the range of a double
 */
export function perceptVectorOf(vectors: readonly (readonly number[])[]): Float64Array {
  const sum = Float64Array.from(vectors[0]);
  for (let index = 1; index < vectors.length; index++) {
    const vector = vectors[index];
    if (vector.length !== sum.length) {
      throw new InvalidArgumentError(
        ['vectors', index],
        `a vector of ${vector.length} components`,
        `${sum.length}, as in the first vector`,
      );
    }
    for (let component = 0; component < sum.length; component++) sum[component] += vector[component];
  }
  if (!sum.every(Number.isFinite)) throw new InvalidArgumentError(['vectors'], 'a sum beyond the range of a double', 'finite components');
  return sum;
}
