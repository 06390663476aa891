/**
 * Best hits: the best of a stream of scored indexes, in a heap whose root is the worst of them.
 *
 *   hit   f64 score | u32 index | padding          better: higher score; of equal scores the lower index
 *
 * Scores and indexes order all hits, so the best `capacity` are the same whatever the order in which they come.
 *
 * Source: Williams, "Algorithm 232: Heapsort", 1964.
 * Cost: O(log capacity) for a hit that is taken, one comparison for one that is not.
 */
import { HIT_BYTES, HIT_INDEX } from '../abi-choices';

/** Bytes of a hit as a shift. */
const HIT_SHIFT: usize = 4;

/**
 * Takes a hit if it is one of the best so far.
 *
 * @returns the number of hits in the heap
 */
export function offerHit(heap: usize, count: u32, capacity: u32, score: f64, index: u32): u32 {
  if (count < capacity) {
    rise(heap, count, score, index);
    return count + 1;
  }
  if (capacity > 0 && isWorse(load<f64>(heap), load<u32>(heap, HIT_INDEX), score, index)) sink(heap, count, score, index);
  return count;
}

function rise(heap: usize, place: u32, score: f64, index: u32): void {
  while (place > 0) {
    const parent = (place - 1) >> 1;
    const at = heap + (usize(parent) << HIT_SHIFT);
    if (!isWorse(score, index, load<f64>(at), load<u32>(at, HIT_INDEX))) break;
    memory.copy(heap + (usize(place) << HIT_SHIFT), at, HIT_BYTES);
    place = parent;
  }
  put(heap, place, score, index);
}

function sink(heap: usize, count: u32, score: f64, index: u32): void {
  let place: u32 = 0;
  for (let child: u32 = 1; child < count; child = 2 * place + 1) {
    let at = heap + (usize(child) << HIT_SHIFT);
    if (
      child + 1 < count &&
      isWorse(load<f64>(at, HIT_BYTES), load<u32>(at, HIT_BYTES + HIT_INDEX), load<f64>(at), load<u32>(at, HIT_INDEX))
    ) {
      child++;
      at += HIT_BYTES;
    }
    if (!isWorse(load<f64>(at), load<u32>(at, HIT_INDEX), score, index)) break;
    memory.copy(heap + (usize(place) << HIT_SHIFT), at, HIT_BYTES);
    place = child;
  }
  put(heap, place, score, index);
}

function isWorse(score: f64, index: u32, thanScore: f64, thanIndex: u32): bool {
  return score < thanScore || (score === thanScore && index > thanIndex);
}

function put(heap: usize, place: u32, score: f64, index: u32): void {
  const at = heap + (usize(place) << HIT_SHIFT);
  store<f64>(at, score);
  store<u32>(at, index, HIT_INDEX);
}
