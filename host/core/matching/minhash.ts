/**
 * MinHash: estimates the Jaccard similarity of two symbol sets from 100 fixed permutations.
 *
 * The hash of a symbol depends on its text alone, so signatures are the same whatever the order of learning.
 * Source: Broder, "On the resemblance and containment of documents", 1997; permutations by multiply and mix of a 32-bit text hash
 * (FNV-1a over UTF-16 units, finalised as in MurmurHash3).
 */
export const PERMUTATION_COUNT = 100;

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
/** Seeds of the permutations: multiples of the golden ratio's 32-bit fraction are spread evenly. */
const GOLDEN_RATIO = 0x9e3779b9;

export class MinHash {
  private readonly textHashes = new Map<string, number>();

  /** 100 u32 minima, one per permutation; all ones for no symbols. */
  signatureOf(symbols: Iterable<string>): Uint32Array {
    const signature = new Uint32Array(PERMUTATION_COUNT).fill(0xffff_ffff);
    for (const symbol of new Set(symbols)) {
      const hash = this.hashOf(symbol);
      for (let permutation = 0; permutation < PERMUTATION_COUNT; permutation++) {
        const value = permuted(hash, permutation);
        if (value < signature[permutation]) signature[permutation] = value;
      }
    }
    return signature;
  }

  /** Share of permutations with equal minima, in [0, 1]. */
  similarityOf(left: Uint32Array, right: Uint32Array): number {
    let equal = 0;
    for (let permutation = 0; permutation < PERMUTATION_COUNT; permutation++) if (left[permutation] === right[permutation]) equal++;
    return equal / PERMUTATION_COUNT;
  }

  /** True when all rows of some band are equal. Rows beyond the signature count as different. */
  sharesBand(left: Uint32Array, right: Uint32Array, bands: number, rows: number): boolean {
    for (let band = 0; band < bands; band++) {
      const first = band * rows;
      let row = 0;
      while (row < rows && first + row < PERMUTATION_COUNT && left[first + row] === right[first + row]) row++;
      if (row === rows) return true;
    }
    return false;
  }

  private hashOf(text: string): number {
    const known = this.textHashes.get(text);
    if (known !== undefined) return known;
    let hash = FNV_OFFSET;
    for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), FNV_PRIME);
    this.textHashes.set(text, hash);
    return hash;
  }
}

/** Where a permutation (from 0) of all u32 puts a value: the definition that assembly/kernels/min-hash.ts has for many at once. */
export function permuted(value: number, permutation: number): number {
  return mix(value ^ Math.imul(permutation + 1, GOLDEN_RATIO));
}

/** Finaliser of MurmurHash3: every input bit reaches every output bit. Unsigned 32-bit result. */
function mix(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
