/**
 * Score buckets: Levenshtein distance or common length of the query and every choice, in one call.
 *
 * Cost: that of the groups without a cutoff. Where the query is ambiguous all choices are compared with their texts.
 * Precondition: the query is open; the output has a u32 or a byte per slot of the buckets; for Jaro see score-jaro.ts.
 */
import {
  BUCKET_BYTES,
  BUCKET_CHOICE_COUNT,
  BUCKET_FIRST_SLOT,
  BUCKET_INDEXES,
  BUCKET_LENGTH,
  BUCKET_PLANE_COUNT,
  BUCKET_PLANES,
  CHOICES_AMBIGUOUS,
  CHOICES_BUCKETS,
  CHOICES_BYTE_SLOTS,
  CHOICES_LENGTH,
  CHOICES_LENGTHS,
  CHOICES_OUTPUT,
  CHOICES_SCORER,
  CHOICES_WORK,
  EDIT_JARO,
  GROUP_CHOICES,
  LARGEST_SLOT_SCORE,
  LENGTH_MASK,
} from '../abi-choices';
import { usesLevenshtein } from '../kernels/choice-score';
import { spreadMisses } from '../lanes/bit-sliced-counts';
import { groupMisses } from './choices-group';
import { exactMisses, laneBytes, rowPlaces } from './choices-query';
import { scoreJaro } from './score-jaro';
import { isRemoved } from './search-buckets';

/**
 * Writes distances, or common lengths where the scorer goes by those, of all choices of the buckets, in their order; those of removed ones
 * mean nothing. Bytes are at most `LARGEST_SLOT_SCORE`.
 */
export function scoreBuckets(query: usize, firstBucket: u32, endBucket: u32): void {
  const buckets = usize(load<u32>(query, CHOICES_BUCKETS));
  const isAmbiguous = load<u32>(query, CHOICES_AMBIGUOUS) !== 0;
  for (let number = firstBucket; number < endBucket; number++) {
    const bucket = buckets + usize(number) * BUCKET_BYTES;
    if (load<u32>(query, CHOICES_SCORER) === EDIT_JARO) {
      if (load<u32>(bucket, BUCKET_PLANE_COUNT) !== 0) scoreJaro(query, bucket);
    } else if (isAmbiguous || load<u32>(bucket, BUCKET_PLANE_COUNT) === 0) scorePlain(query, bucket);
    else scoreSliced(query, bucket);
  }
}

function scorePlain(query: usize, bucket: usize): void {
  const output = usize(load<u32>(query, CHOICES_OUTPUT));
  const lengths = usize(load<u32>(query, CHOICES_LENGTHS));
  const queryLength = load<u32>(query, CHOICES_LENGTH);
  const isLevenshtein = usesLevenshtein(load<u32>(query, CHOICES_SCORER));
  let at = usize(load<u32>(bucket, BUCKET_INDEXES));
  const end = at + (usize(load<u32>(bucket, BUCKET_CHOICE_COUNT)) << 2);
  const areBytes = load<u32>(query, CHOICES_BYTE_SLOTS) !== 0;
  for (let slot = usize(load<u32>(bucket, BUCKET_FIRST_SLOT)); at < end; at += 4, slot++) {
    const index = load<u32>(at);
    if (isRemoved(query, index)) continue;
    const length = load<u32>(lengths + (usize(index) << 2)) & LENGTH_MASK;
    const shorter = min(queryLength, length);
    const misses = exactMisses(query, index, shorter);
    const score = isLevenshtein ? max(queryLength, length) - shorter + misses : shorter - misses;
    if (areBytes) store<u8>(output + slot, u8(min(score, LARGEST_SLOT_SCORE)));
    else store<u32>(output + (slot << 2), score);
  }
}

function scoreSliced(query: usize, bucket: usize): void {
  const output = usize(load<u32>(query, CHOICES_OUTPUT));
  const areBytes = load<u32>(query, CHOICES_BYTE_SLOTS) !== 0;
  const queryLength = load<u32>(query, CHOICES_LENGTH);
  const isLevenshtein = usesLevenshtein(load<u32>(query, CHOICES_SCORER));
  const work = usize(load<u32>(query, CHOICES_WORK));
  const lanes = laneBytes(query);
  const planeCount = load<u32>(bucket, BUCKET_PLANE_COUNT);
  const length = load<u32>(bucket, BUCKET_LENGTH);
  const rows = rowPlaces(query, planeCount);
  const shorter = min(queryLength, length);
  // Distance: base + misses; common length: base - misses.
  const base = isLevenshtein ? max(queryLength, length) - shorter : shorter;
  const groupBytes = (usize(planeCount) << 4) * length;
  let group = usize(load<u32>(bucket, BUCKET_PLANES));
  let slot = usize(load<u32>(bucket, BUCKET_FIRST_SLOT));
  for (let left = i32(load<u32>(bucket, BUCKET_CHOICE_COUNT)); left > 0; left -= GROUP_CHOICES) {
    const count = min(u32(left), GROUP_CHOICES);
    groupMisses(isLevenshtein, group, planeCount, length, count, rows, queryLength, shorter, work);
    // Behind the slots of a group that is not full lie those of others.
    const values = areBytes && count === GROUP_CHOICES ? output + slot : lanes;
    if (areBytes) spreadMisses(work, base, isLevenshtein, values);
    else spreadMisses(work, 0, true, values);
    if (areBytes && values === lanes) memory.copy(output + slot, lanes, count);
    if (!areBytes) {
      const sign = isLevenshtein ? 1 : -1;
      const first = output + (slot << 2);
      for (let lane: u32 = 0; lane < count; lane++) store<u32>(first + (usize(lane) << 2), base + sign * u32(load<u8>(lanes + lane)));
    }
    group += groupBytes;
    slot += GROUP_CHOICES;
  }
}
