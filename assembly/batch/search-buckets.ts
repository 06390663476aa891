/**
 * Search buckets: the best choices, or all that score enough, over a range of buckets in one call.
 *
 * In a search for the best, the score of the worst hit that is kept becomes the least that matters as soon as enough hits are there, and
 * every group after that is searched with the cutoff that follows from it. Hits are ordered by score, then index, so no order of buckets
 * and no division among threads can change the answer.
 *
 * Cost: that of the groups; a hit costs a heap step, and a comparison of texts where the query is ambiguous.
 * Precondition: the query is open.
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
  CHOICES_KEEP_BEST,
  CHOICES_LEAST,
  CHOICES_LENGTH,
  CHOICES_LENGTHS,
  CHOICES_OUTPUT,
  CHOICES_OUTPUT_CAPACITY,
  CHOICES_REMOVED,
  CHOICES_SCORER,
  CHOICES_WORK,
  GROUP_CHOICES,
  HIT_BYTES,
  HIT_INDEX,
  HIT_SCORE,
  LENGTH_MASK,
} from '../abi-choices';
import { offerHit } from '../kernels/best-hits';
import { choiceScore, mostMisses, TOO_MANY, usesLevenshtein } from '../kernels/choice-score';
import { aliveLanes, spreadMisses } from '../lanes/bit-sliced-counts';
import { groupMisses } from './choices-group';
import { exactMisses, laneBytes, rowPlaces, scoreTable } from './choices-query';

/** Of the choices of a group. */
const INDEXES_BYTES: usize = usize(GROUP_CHOICES) << 2;

/**
 * Goes from the buckets of the query's own length outwards, because a good hit early spares work later; then over the plain lists.
 *
 * Precondition: of the buckets `[firstBucket, endBucket)` the sliced ones come first, by rising length.
 *
 * @returns hits so far; in a search for all of them also those that the output had no room for
 */
export function searchBuckets(query: usize, firstBucket: u32, endBucket: u32): u32 {
  const queryLength = load<u32>(query, CHOICES_LENGTH);
  const buckets = usize(load<u32>(query, CHOICES_BUCKETS));
  const first = buckets + usize(firstBucket) * BUCKET_BYTES;
  const end = buckets + usize(endBucket) * BUCKET_BYTES;
  let longer = first;
  while (longer < end && isSliced(longer) && load<u32>(longer, BUCKET_LENGTH) < queryLength) longer += BUCKET_BYTES;
  let shorter = longer;
  let hasLonger = longer < end && isSliced(longer);
  while (hasLonger || shorter > first) {
    const takesLonger =
      hasLonger &&
      (shorter === first ||
        load<u32>(longer, BUCKET_LENGTH) - queryLength <= queryLength - load<u32>(shorter - BUCKET_BYTES, BUCKET_LENGTH));
    if (takesLonger) {
      searchSliced(query, longer);
      longer += BUCKET_BYTES;
      hasLonger = longer < end && isSliced(longer);
    } else {
      shorter -= BUCKET_BYTES;
      searchSliced(query, shorter);
    }
  }
  for (; longer < end; longer += BUCKET_BYTES) searchPlain(query, longer);
  return load<u32>(query, CHOICES_FOUND);
}

function isSliced(bucket: usize): bool {
  return load<u32>(bucket, BUCKET_PLANE_COUNT) !== 0;
}

function searchPlain(query: usize, bucket: usize): void {
  const lengths = usize(load<u32>(query, CHOICES_LENGTHS));
  let at = usize(load<u32>(bucket, BUCKET_INDEXES));
  const end = at + (usize(load<u32>(bucket, BUCKET_CHOICE_COUNT)) << 2);
  for (; at < end; at += 4) {
    const index = load<u32>(at);
    if (!isRemoved(query, index)) take(query, index, load<u32>(lengths + (usize(index) << 2)) & LENGTH_MASK);
  }
}

function searchSliced(query: usize, bucket: usize): void {
  const scorer = load<u32>(query, CHOICES_SCORER);
  const queryLength = load<u32>(query, CHOICES_LENGTH);
  const planeCount = load<u32>(bucket, BUCKET_PLANE_COUNT);
  const length = load<u32>(bucket, BUCKET_LENGTH);
  const work = usize(load<u32>(query, CHOICES_WORK));
  const rows = rowPlaces(query, planeCount);
  const isLevenshtein = usesLevenshtein(scorer);
  const groupBytes = (usize(planeCount) << 4) * length;
  let group = usize(load<u32>(bucket, BUCKET_PLANES));
  let indexes = usize(load<u32>(bucket, BUCKET_INDEXES));
  let least = load<f64>(query, CHOICES_LEAST);
  let most = mostMisses(scorer, queryLength, length, least);
  /** Entries of the table of scores. */
  let scored: u32 = 0;
  for (let left = i32(load<u32>(bucket, BUCKET_CHOICE_COUNT)); most !== TOO_MANY; ) {
    const passed = groupMisses(isLevenshtein, group, planeCount, length, u32(left), rows, queryLength, most, work);
    left -= i32((passed + 1) * GROUP_CHOICES);
    // None of the last group either.
    if (left <= -i32(GROUP_CHOICES)) return;
    indexes += usize(passed) * INDEXES_BYTES;
    for (; scored <= most; scored++) {
      store<f64>(scoreTable(query) + (usize(scored) << 3), choiceScore(scorer, queryLength, length, scored));
    }
    takeLanes(query, indexes, length);
    if (left <= 0) return;
    indexes += INDEXES_BYTES;
    group += usize(passed + 1) * groupBytes;
    const risen = load<f64>(query, CHOICES_LEAST);
    if (risen !== least) {
      least = risen;
      most = mostMisses(scorer, queryLength, length, least);
    }
  }
}

/** Takes the lanes of a group that are alive. Their scores stand in a table by misses: dividing for each took three times as long. */
function takeLanes(query: usize, indexes: usize, length: u32): void {
  const work = usize(load<u32>(query, CHOICES_WORK));
  const isAmbiguous = load<u32>(query, CHOICES_AMBIGUOUS) !== 0;
  const scores = scoreTable(query);
  const misses = laneBytes(query);
  spreadMisses(work, 0, true, misses);
  for (let half: u32 = 0; half < 2; half++) {
    for (let lanes = aliveLanes(work, half); lanes !== 0; lanes &= lanes - 1) {
      const lane = usize(half << 6) | usize(ctz(lanes));
      const index = load<u32>(indexes + (lane << 2));
      if (isRemoved(query, index)) continue;
      if (isAmbiguous) take(query, index, length);
      else note(query, index, load<f64>(scores + (usize(load<u8>(misses + lane)) << 3)));
    }
  }
}

/** Whether a choice was taken out of the store; its text may not be read then. */
export function isRemoved(query: usize, index: u32): bool {
  const removed = usize(load<u32>(query, CHOICES_REMOVED));
  return ((load<u32>(removed + (usize(index >> 5) << 2)) >> (index & 31)) & 1) !== 0;
}

/** Compares one choice with its text. */
function take(query: usize, index: u32, length: u32): void {
  const scorer = load<u32>(query, CHOICES_SCORER);
  const queryLength = load<u32>(query, CHOICES_LENGTH);
  const most = mostMisses(scorer, queryLength, length, load<f64>(query, CHOICES_LEAST));
  if (most === TOO_MANY) return;
  const misses = exactMisses(query, index, most);
  if (misses <= most) note(query, index, choiceScore(scorer, queryLength, length, misses));
}

/** Precondition: the score is at least the least that matters now or mattered when its group was begun. */
export function note(query: usize, index: u32, score: f64): void {
  const output = usize(load<u32>(query, CHOICES_OUTPUT));
  const capacity = load<u32>(query, CHOICES_OUTPUT_CAPACITY);
  let found = load<u32>(query, CHOICES_FOUND);
  if (load<u32>(query, CHOICES_KEEP_BEST) !== 0) {
    found = offerHit(output, found, capacity, score, index);
    if (found === capacity) store<f64>(query, load<f64>(output, HIT_SCORE), CHOICES_LEAST);
  } else {
    if (found < capacity) {
      store<f64>(output + usize(found) * HIT_BYTES, score, HIT_SCORE);
      store<u32>(output + usize(found) * HIT_BYTES, index, HIT_INDEX);
    }
    found++;
  }
  store<u32>(query, found, CHOICES_FOUND);
}
