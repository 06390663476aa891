/**
 * Link bands: puts token sets into the buckets of their bands, so that sets with an equal band are found together.
 *
 *   heads   per band 2^k words: the newest set of the bucket, counted from 1; 0 for none
 *   links   per set and band  [key, next older set of the bucket, counted from 1]
 *
 *   band 0, key & mask = 5 ──► heads[5] = 9 ──► links[8][0] = [key, 3] ──► links[2][0] = [key, 0]
 *
 * Empty and removed sets are in no bucket. More buckets are made by clearing new heads and linking all sets again: keys are kept.
 *
 * Cost: O(tokens * permutations) for keys, O(bands) a set for links.
 * Precondition: links have room for all sets up to `end`; heads hold what was linked before `first`, all zero for none.
 */
import { bandKeys } from '../kernels/band-keys';
import { minHash } from '../kernels/min-hash';
import {
  BANDS_COUNT,
  BANDS_HEADS,
  BANDS_LINK_BYTES,
  BANDS_LINKS,
  BANDS_MASK,
  BANDS_ROWS,
  BANDS_SIGNATURE,
  SETS_REMOVED,
  SETS_STARTS,
  SETS_TOKENS,
} from '../token-abi';

/** Writes the keys of sets `[first, end)`. */
export function writeBandKeys(sets: usize, bands: usize, first: u32, end: u32): void {
  const tokens = usize(load<u32>(sets, SETS_TOKENS));
  const starts = usize(load<u32>(sets, SETS_STARTS));
  const count = load<u32>(bands, BANDS_COUNT);
  const rows = load<u32>(bands, BANDS_ROWS);
  const signature = usize(load<u32>(bands, BANDS_SIGNATURE));
  const permutationCount = (count * rows + 3) & ~3;
  for (let index = first; index < end; index++) {
    const from = load<u32>(starts + (usize(index) << 2));
    minHash(tokens + (usize(from) << 2), load<u32>(starts + (usize(index) << 2), 4) - from, permutationCount, signature);
    bandKeys(signature, count, rows, linkOf(bands, count, index), BANDS_LINK_BYTES);
  }
}

/** Puts sets `[first, end)`, whose keys are written, into their buckets. */
export function linkBands(sets: usize, bands: usize, first: u32, end: u32): void {
  const starts = usize(load<u32>(sets, SETS_STARTS));
  const removed = usize(load<u32>(sets, SETS_REMOVED));
  const count = load<u32>(bands, BANDS_COUNT);
  const mask = load<u32>(bands, BANDS_MASK);
  for (let index = first; index < end; index++) {
    const start = starts + (usize(index) << 2);
    if (load<u32>(start) === load<u32>(start, 4) || load<u8>(removed + index) !== 0) continue;
    let heads = usize(load<u32>(bands, BANDS_HEADS));
    let link = linkOf(bands, count, index);
    for (const behind = link + usize(count) * BANDS_LINK_BYTES; link < behind; link += BANDS_LINK_BYTES) {
      const head = heads + (usize(load<u32>(link) & mask) << 2);
      store<u32>(link, load<u32>(head), 4);
      store<u32>(head, index + 1);
      heads += (usize(mask) + 1) << 2;
    }
  }
}

/** Address of a set's first link. */
export function linkOf(bands: usize, count: u32, index: u32): usize {
  return usize(load<u32>(bands, BANDS_LINKS)) + usize(index) * usize(count) * BANDS_LINK_BYTES;
}
