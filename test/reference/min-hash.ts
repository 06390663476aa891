/** MinHash, band keys and approximate search by their definitions: big integers, JavaScript sets and maps. */
import type { SetHit } from '../../host/core/ports/token-set-kernel.ts';
import { searchSets } from './token-sets.ts';

const WORD = 0xffff_ffffn;

function mix(value: bigint): bigint {
  let mixed = value;
  for (const [shift, factor] of [
    [16n, 0x85ebca6bn],
    [13n, 0xc2b2ae35n],
  ]) {
    mixed = ((mixed ^ (mixed >> shift)) * factor) & WORD;
  }
  return mixed ^ (mixed >> 16n);
}

export function minHash(set: readonly number[], permutationCount: number): number[] {
  return Array.from({ length: permutationCount }, (_, permutation) => {
    const turned = (BigInt(permutation + 1) * 0x9e3779b9n) & WORD;
    return set.reduce((least, value) => Math.min(least, Number(mix(BigInt(value) ^ turned))), 0xffff_ffff);
  });
}

export function bandKeys(signature: readonly number[], bands: number, rows: number): number[] {
  return Array.from({ length: bands }, (_, band) =>
    Number(signature.slice(band * rows, (band + 1) * rows).reduce((key, word) => mix(key ^ BigInt(word)), 0n)),
  );
}

/** Null stands for a removed set. Bands are compared word by word. */
export function searchByBands(
  sets: readonly (readonly number[] | null)[],
  query: readonly number[],
  { bands, rows, cutoff, limit }: { readonly bands: number; readonly rows: number; readonly cutoff: number; readonly limit: number },
): SetHit[] {
  const bandsOf = (set: readonly number[]): string[] => {
    const signature = minHash(set, bands * rows);
    return Array.from({ length: bands }, (_, band) => signature.slice(band * rows, (band + 1) * rows).join());
  };
  const asked = bandsOf(query);
  const candidates = sets.map((set) => (set !== null && bandsOf(set).some((band, at) => band === asked[at]) ? set : null));
  return searchSets(candidates, query, 'jaccard', cutoff, limit);
}
