/**
 * Score Jaro: Jaro and Jaro-Winkler similarity of the query and every choice that lies in a group, in one call.
 *
 * The similarity is made of counts by the same operations as that of a pair, so both are equal to the last bit.
 *
 * Cost: that of the groups, and two divisions a choice.
 * Precondition: the query is open, has at least one character and is not ambiguous; the output has an f64 per slot.
 */
import {
  BUCKET_CHOICE_COUNT,
  BUCKET_FIRST_SLOT,
  BUCKET_LENGTH,
  BUCKET_PLANE_COUNT,
  BUCKET_PLANES,
  CHOICES_LENGTH,
  CHOICES_OUTPUT,
  CHOICES_PREFIX_WEIGHT,
  CHOICES_WORK,
  GROUP_CHOICES,
} from '../abi-choices';
import { similarityOf, withGain } from '../kernels/jaro';
import { COUNT_BYTES, jaroCounts } from '../lanes/bit-sliced-jaro';
import { rowPlaces } from './choices-query';

/** Writes the similarity of each choice of a bucket in groups. */
export function scoreJaro(query: usize, bucket: usize): void {
  let output = usize(load<u32>(query, CHOICES_OUTPUT)) + (usize(load<u32>(bucket, BUCKET_FIRST_SLOT)) << 3);
  const queryLength = load<u32>(query, CHOICES_LENGTH);
  const work = usize(load<u32>(query, CHOICES_WORK));
  const weight = load<f64>(query, CHOICES_PREFIX_WEIGHT);
  const planeCount = load<u32>(bucket, BUCKET_PLANE_COUNT);
  const length = load<u32>(bucket, BUCKET_LENGTH);
  const rows = rowPlaces(query, planeCount);
  let group = usize(load<u32>(bucket, BUCKET_PLANES));
  for (let left = i32(load<u32>(bucket, BUCKET_CHOICE_COUNT)); left > 0; left -= GROUP_CHOICES) {
    const laneCount = min(u32(left), GROUP_CHOICES);
    let counts = jaroCounts(group, planeCount, length, laneCount, rows, queryLength, work);
    for (const end = counts + laneCount; counts < end; counts++, output += 8) {
      const shared = u32(load<u8>(counts));
      const outOfOrder = u32(load<u8>(counts + COUNT_BYTES));
      const prefix = u32(load<u8>(counts + 2 * COUNT_BYTES));
      const similarity = shared === 0 ? 0.0 : similarityOf(queryLength, length, shared, outOfOrder);
      store<f64>(output, withGain(similarity, f64(prefix) * weight));
    }
    group += (usize(planeCount) << 4) * length;
  }
}
