/**
 * Set hits: what a search of token sets found, all of it or the best.
 *
 * With a limit the output is a binary heap with the worst kept hit at its root: by rising similarity, then by falling index. Without one
 * hits are appended, and those that find no room are only counted.
 *
 *   hit   index u32 | shared u32 | similarity f64
 *
 * Source: Williams, "Algorithm 232: Heapsort", 1964.
 * Cost: O(log limit) a kept hit.
 */
import { setSimilarity } from '../kernels/set-similarity';
import { SETS_HIT_BYTES, SETS_OUTPUT, SETS_OUTPUT_CAPACITY } from '../token-abi';

/** Whether a hit comes after another: less similar, or as similar and of a higher index. */
function isWorse(hit: usize, other: usize): bool {
  const one = load<f64>(hit, 8);
  const two = load<f64>(other, 8);
  return one < two || (one === two && load<u32>(hit) > load<u32>(other));
}

/** Takes a set into the output of `sets`: among the best `limit`, or at the end when that is 0. Returns the new number. */
export function takeHit(sets: usize, measure: u32, limit: u32, found: u32, index: u32, shared: u32, length: u32, size: u32): u32 {
  const similarity = setSimilarity(measure, shared, length, size);
  const output = usize(load<u32>(sets, SETS_OUTPUT));
  if (limit > 0) return keepHit(output, found, limit, index, shared, similarity);
  return appendHit(output, found, load<u32>(sets, SETS_OUTPUT_CAPACITY), index, shared, similarity);
}

/** Appends a hit, or counts it only when `capacity` are there. Returns the new number. */
export function appendHit(output: usize, count: u32, capacity: u32, index: u32, shared: u32, similarity: f64): u32 {
  if (count < capacity) writeHit(output + usize(count) * SETS_HIT_BYTES, index, shared, similarity);
  return count + 1;
}

/** Keeps a hit when it is among the best `limit`, at least 1. Returns the new number. */
export function keepHit(output: usize, count: u32, limit: u32, index: u32, shared: u32, similarity: f64): u32 {
  if (count < limit) {
    writeHit(output + usize(count) * SETS_HIT_BYTES, index, shared, similarity);
    siftUp(output, count);
    return count + 1;
  }
  const worst = load<f64>(output, 8);
  if (similarity < worst || (similarity === worst && index > load<u32>(output))) return count;
  writeHit(output, index, shared, similarity);
  siftDown(output, count);
  return count;
}

function writeHit(hit: usize, index: u32, shared: u32, similarity: f64): void {
  store<u32>(hit, index);
  store<u32>(hit, shared, 4);
  store<f64>(hit, similarity, 8);
}

function siftUp(output: usize, child: u32): void {
  while (child > 0) {
    const parent = (child - 1) >> 1;
    const one = output + usize(child) * SETS_HIT_BYTES;
    const other = output + usize(parent) * SETS_HIT_BYTES;
    if (!isWorse(one, other)) return;
    swap(one, other);
    child = parent;
  }
}

function siftDown(output: usize, count: u32): void {
  let parent: u32 = 0;
  while (true) {
    let child: u32 = 2 * parent + 1;
    if (child >= count) return;
    if (child + 1 < count && isWorse(output + usize(child + 1) * SETS_HIT_BYTES, output + usize(child) * SETS_HIT_BYTES)) child++;
    const one = output + usize(child) * SETS_HIT_BYTES;
    const other = output + usize(parent) * SETS_HIT_BYTES;
    if (!isWorse(one, other)) return;
    swap(one, other);
    parent = child;
  }
}

function swap(one: usize, other: usize): void {
  const kept = v128.load(one);
  v128.store(one, v128.load(other));
  v128.store(other, kept);
}
