/**
 * Band keys: one u32 for each band of a MinHash signature; equal bands have equal keys.
 *
 *   signature   m0 m1 m2 | m3 m4 m5 | …        rows 3
 *   key         of band 0 | of band 1 | …       key = mix(mix(mix(0 ^ m0) ^ m1) ^ m2)
 *
 * Bands that differ have equal keys once in 2^32 pairs, and a set is found through such a pair only when it reaches the cutoff.
 * Sets of Jaccard similarity s share a given band with probability s^rows.
 *
 * Source: Indyk & Motwani, "Approximate nearest neighbors", STOC 1998; bands after Leskovec, Rajaraman & Ullman, "Mining of Massive
 *   Datasets", section 3.4.
 * Cost: O(bands * rows).
 */
import { mixWord } from './min-hash';

/**
 * Writes a key per band, `stride` bytes from one to the next.
 *
 * Precondition: the signature has bands * rows words or more.
 */
export function bandKeys(signature: usize, bands: u32, rows: u32, keys: usize, stride: usize): void {
  for (let band: u32 = 0; band < bands; band++) {
    let key: u32 = 0;
    for (const end = signature + (usize(rows) << 2); signature < end; signature += 4) key = mixWord(key ^ load<u32>(signature));
    store<u32>(keys, key);
    keys += stride;
  }
}
