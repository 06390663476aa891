/**
 * Search bands: token sets that share a band with the query, each checked exactly.
 *
 *   signature of the query ─► key per band ─► bucket ─► sets with that key ─► shared tokens by a merge ─► similarity ─► output
 *
 * A set that shares several bands is taken at the first of them: its keys lie side by side, so nothing has to be marked. What is found
 * is as similar as it says; a similar set that shares no band is missed. Whether two sets share a band depends on their tokens alone, so
 * the answer does not depend on when a set was added or how many buckets there are.
 *
 * Cost: O(query * permutations + sets in the buckets * bands + candidates * length).
 * Precondition: as `search-token-sets.ts`, and all sets are linked (`link-bands.ts`); BANDS_KEYS has a u32 per band.
 */
import { bandKeys } from '../kernels/band-keys';
import { minHash } from '../kernels/min-hash';
import { leastShared } from '../kernels/set-similarity';
import { sortedOverlap } from '../kernels/sorted-overlap';
import {
  BANDS_COUNT,
  BANDS_HEADS,
  BANDS_KEYS,
  BANDS_LINK_BYTES,
  BANDS_MASK,
  BANDS_ROWS,
  BANDS_SIGNATURE,
  SETS_REMOVED,
  SETS_STARTS,
  SETS_TOKENS,
} from '../token-abi';
import { linkOf } from './link-bands';
import { takeHit } from './set-hits';

/**
 * Writes hits of at least `least` to the output, in no order.
 *
 * @param limit  0: all of them; otherwise the best, at most SETS_OUTPUT_CAPACITY
 * @returns the number of hits; without a limit maybe more than fit, and those beyond are lost
 */
export function searchBands(sets: usize, bands: usize, query: usize, length: u32, measure: u32, least: f64, limit: u32): u32 {
  const tokens = usize(load<u32>(sets, SETS_TOKENS));
  const starts = usize(load<u32>(sets, SETS_STARTS));
  const removed = usize(load<u32>(sets, SETS_REMOVED));
  const count = load<u32>(bands, BANDS_COUNT);
  const rows = load<u32>(bands, BANDS_ROWS);
  const mask = load<u32>(bands, BANDS_MASK);
  const keys = usize(load<u32>(bands, BANDS_KEYS));
  const signature = usize(load<u32>(bands, BANDS_SIGNATURE));
  let heads = usize(load<u32>(bands, BANDS_HEADS));
  minHash(query, length, (count * rows + 3) & ~3, signature);
  bandKeys(signature, count, rows, keys, 4);
  let found: u32 = 0;
  for (let band: u32 = 0; band < count; band++) {
    const key = load<u32>(keys + (usize(band) << 2));
    let next = load<u32>(heads + (usize(key & mask) << 2));
    heads += (usize(mask) + 1) << 2;
    while (next !== 0) {
      const index = next - 1;
      const links = linkOf(bands, count, index);
      const link = links + usize(band) * BANDS_LINK_BYTES;
      next = load<u32>(link, 4);
      if (load<u32>(link) !== key || sharesEarlier(keys, links, band)) continue;
      const first = load<u32>(starts + (usize(index) << 2));
      const size = load<u32>(starts + (usize(index) << 2), 4) - first;
      const need = leastShared(measure, least, length, size);
      if (need > min(length, size)) continue;
      const shared = sortedOverlap(query, length, tokens + (usize(first) << 2), size);
      // Whether it was removed is asked last: for most candidates that would be one more cache miss for nothing.
      if (shared >= need && load<u8>(removed + index) === 0) found = takeHit(sets, measure, limit, found, index, shared, length, size);
    }
  }
  return found;
}

/** Whether the keys of a band before `band` are equal, so that the set was seen there. */
function sharesEarlier(keys: usize, links: usize, band: u32): bool {
  for (const end = keys + (usize(band) << 2); keys < end; keys += 4) {
    if (load<u32>(keys) === load<u32>(links)) return true;
    links += BANDS_LINK_BYTES;
  }
  return false;
}
