/**
 * Search prefixes: choices that begin with something near the query, for search as one types.
 *
 * The distance of a choice is the least Levenshtein distance of the query to any beginning of it, the empty and the whole one among them.
 * A beginning of j characters is at least | m - j | away, so only j from m - k to m + k matter; as groups lie column by column, a group
 * of beginnings is the same group with fewer columns. Most of these searches allow hardly a miss and leave a group after few columns.
 *
 *   m = 5, k = 2     j:            3   4   5   6   7
 *                    misses:       0   1   2   1   0      at most
 *
 * Cost: that of 2 k + 1 searches in buckets with falling cutoffs.
 * Precondition: the query is open, its scorer is Levenshtein, its least score at least minus the largest distance that matters.
 */
import {
  BUCKET_BYTES,
  BUCKET_CHOICE_COUNT,
  BUCKET_INDEXES,
  BUCKET_LENGTH,
  BUCKET_PLANE_COUNT,
  BUCKET_PLANES,
  CHOICES_AMBIGUOUS,
  CHOICES_BUCKETS,
  CHOICES_FOUND,
  CHOICES_LEAST,
  CHOICES_LENGTH,
  CHOICES_LENGTHS,
  CHOICES_WORK,
  GROUP_CHOICES,
  LENGTH_MASK,
} from '../abi-choices';
import { aliveLanes, missesOf } from '../lanes/bit-sliced-counts';
import { groupMisses } from './choices-group';
import { exactDistance, laneBytes, rowPlaces } from './choices-query';
import { isRemoved, note } from './search-buckets';

/** Larger than any distance that fits a lane. */
const FAR: u32 = 255;

/** @returns hits so far; in a search for all of them also those that the output had no room for */
export function searchPrefixes(query: usize, firstBucket: u32, endBucket: u32): u32 {
  const buckets = usize(load<u32>(query, CHOICES_BUCKETS));
  for (let number = firstBucket; number < endBucket; number++) {
    const bucket = buckets + usize(number) * BUCKET_BYTES;
    if (load<u32>(bucket, BUCKET_PLANE_COUNT) === 0) searchPlain(query, bucket);
    else searchSliced(query, bucket);
  }
  return load<u32>(query, CHOICES_FOUND);
}

/** Largest distance that matters now; no distance is larger than the query. */
function mostDistance(query: usize): u32 {
  return u32(min(-load<f64>(query, CHOICES_LEAST), f64(load<u32>(query, CHOICES_LENGTH))));
}

function searchPlain(query: usize, bucket: usize): void {
  let at = usize(load<u32>(bucket, BUCKET_INDEXES));
  const end = at + (usize(load<u32>(bucket, BUCKET_CHOICE_COUNT)) << 2);
  for (; at < end; at += 4) {
    const index = load<u32>(at);
    if (!isRemoved(query, index)) take(query, index);
  }
}

function searchSliced(query: usize, bucket: usize): void {
  const queryLength = load<u32>(query, CHOICES_LENGTH);
  const planeCount = load<u32>(bucket, BUCKET_PLANE_COUNT);
  const length = load<u32>(bucket, BUCKET_LENGTH);
  const work = usize(load<u32>(query, CHOICES_WORK));
  const rows = rowPlaces(query, planeCount);
  const distances = laneBytes(query);
  const groupBytes = (usize(planeCount) << 4) * length;
  let group = usize(load<u32>(bucket, BUCKET_PLANES));
  let indexes = usize(load<u32>(bucket, BUCKET_INDEXES));
  for (let left = i32(load<u32>(bucket, BUCKET_CHOICE_COUNT)); left > 0; left -= GROUP_CHOICES) {
    const count = min(u32(left), GROUP_CHOICES);
    const most = mostDistance(query);
    const longest = min(length, queryLength + most);
    memory.fill(distances, most === queryLength ? u8(min(queryLength, FAR)) : u8(FAR), GROUP_CHOICES);
    let isAny = most === queryLength;
    for (let part = max(queryLength > most ? queryLength - most : 0, 1); part <= longest; part++) {
      const difference = part > queryLength ? part - queryLength : queryLength - part;
      const misses = min(most - difference, min(part, queryLength));
      if (groupMisses(true, group, planeCount, part, count, rows, queryLength, misses, work) !== 0) continue;
      isAny = true;
      lower(work, distances, 0, difference);
      lower(work, distances, 1, difference);
    }
    if (isAny) takeLanes(query, indexes, distances, count, most);
    group += groupBytes;
    indexes += GROUP_CHOICES << 2;
  }
}

/** Lowers the distances of the lanes of a half that are alive. */
function lower(work: usize, distances: usize, half: u32, difference: u32): void {
  for (let lanes = aliveLanes(work, half); lanes !== 0; lanes &= lanes - 1) {
    const lane = (half << 6) | u32(ctz(lanes));
    const distance = difference + missesOf(work, lane);
    if (distance < u32(load<u8>(distances + lane))) store<u8>(distances + lane, distance);
  }
}

function takeLanes(query: usize, indexes: usize, distances: usize, count: u32, most: u32): void {
  const isAmbiguous = load<u32>(query, CHOICES_AMBIGUOUS) !== 0;
  for (let lane: u32 = 0; lane < count; lane++) {
    const distance = u32(load<u8>(distances + lane));
    if (distance > most) continue;
    const index = load<u32>(indexes + (usize(lane) << 2));
    if (isRemoved(query, index)) continue;
    if (isAmbiguous) take(query, index);
    else note(query, index, -f64(distance));
  }
}

/** Compares the beginnings of one choice with its text. */
function take(query: usize, index: u32): void {
  const queryLength = load<u32>(query, CHOICES_LENGTH);
  const length = load<u32>(usize(load<u32>(query, CHOICES_LENGTHS)) + (usize(index) << 2)) & LENGTH_MASK;
  const most = mostDistance(query);
  let best = most === queryLength ? most : most + 1;
  for (let part = max(queryLength > most ? queryLength - most : 0, 1); part <= min(length, queryLength + most); part++) {
    best = min(best, exactDistance(query, index, part, most));
  }
  if (best <= most) note(query, index, -f64(best));
}
