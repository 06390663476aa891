/**
 * Nearest heap: the best so many of the records that were offered, the worst of them on top.
 *
 *   distances  f64[limit]     a binary heap: no child is worse than its parent; worse = farther, of equally far ones the higher id
 *   ids        u32[limit]     in the same order
 *
 * Ties are broken by id, so what is kept does not depend on the order of the offers.
 *
 * Source: Williams, "Algorithm 232: Heapsort", Communications of the ACM, 1964.
 * Cost: O(1) for an offer that is refused, O(log limit) for one that is taken.
 * Precondition: `limit` is at least 1, no distance is NaN, no id is offered twice.
 */

/** @returns the number of records that are kept now */
export function offerNearest(distances: usize, ids: usize, found: u32, limit: u32, distance: f64, id: u32): u32 {
  if (found < limit) {
    riseFrom(distances, ids, found, distance, id);
    return found + 1;
  }
  if (isWorse(load<f64>(distances), load<u32>(ids), distance, id)) sinkFromTop(distances, ids, found, distance, id);
  return found;
}

function isWorse(distance: f64, id: u32, otherDistance: f64, otherId: u32): bool {
  return distance > otherDistance || (distance === otherDistance && id > otherId);
}

function put(distances: usize, ids: usize, place: u32, distance: f64, id: u32): void {
  store<f64>(distances + (usize(place) << 3), distance);
  store<u32>(ids + (usize(place) << 2), id);
}

/** Moves better parents down until the new record fits. */
function riseFrom(distances: usize, ids: usize, place: u32, distance: f64, id: u32): void {
  while (place > 0) {
    const parent = (place - 1) >> 1;
    const parentDistance = load<f64>(distances + (usize(parent) << 3));
    const parentId = load<u32>(ids + (usize(parent) << 2));
    if (!isWorse(distance, id, parentDistance, parentId)) break;
    put(distances, ids, place, parentDistance, parentId);
    place = parent;
  }
  put(distances, ids, place, distance, id);
}

/** Drops the top and moves the worse children up until the new record fits. */
function sinkFromTop(distances: usize, ids: usize, count: u32, distance: f64, id: u32): void {
  let place: u32 = 0;
  for (;;) {
    let child = (place << 1) + 1;
    if (child >= count) break;
    let childDistance = load<f64>(distances + (usize(child) << 3));
    let childId = load<u32>(ids + (usize(child) << 2));
    if (child + 1 < count) {
      const otherDistance = load<f64>(distances + (usize(child + 1) << 3));
      const otherId = load<u32>(ids + (usize(child + 1) << 2));
      if (isWorse(otherDistance, otherId, childDistance, childId)) {
        child += 1;
        childDistance = otherDistance;
        childId = otherId;
      }
    }
    if (!isWorse(childDistance, childId, distance, id)) break;
    put(distances, ids, place, childDistance, childId);
    place = child;
  }
  put(distances, ids, place, distance, id);
}
