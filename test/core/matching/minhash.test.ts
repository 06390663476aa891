import { describe, expect, it } from 'vitest';
import { MinHash, PERMUTATION_COUNT } from '../../../host/core/matching/minhash.ts';
import { createEngineKernels } from '../../../host/wasm/engine-kernels.ts';

function numbered(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, index) => `symbol ${from + index}`);
}

describe('MinHash', () => {
  const minhash = new MinHash();

  it('estimates the Jaccard similarity of sets within what 100 permutations allow', () => {
    for (const shared of [0, 50, 100, 150, 200]) {
      const left = minhash.signatureOf(numbered(0, 200));
      const right = minhash.signatureOf(numbered(200 - shared, 400 - shared));
      const exact = shared / (400 - shared);
      // Four standard deviations of a share of 100 draws.
      expect(Math.abs(minhash.similarityOf(left, right) - exact)).toBeLessThanOrEqual(
        4 * Math.sqrt((exact * (1 - exact)) / PERMUTATION_COUNT) + 1e-9,
      );
    }
  });

  it('sees sets only: neither order nor repeats change a signature, nor does another instance', () => {
    const signature = minhash.signatureOf(['a', 'b', 'ä😀', '']);
    expect(minhash.signatureOf(['', 'ä😀', 'b', 'a', 'b'])).toEqual(signature);
    expect(new MinHash().signatureOf(['a', 'b', 'ä😀', ''])).toEqual(signature);
  });

  it('gives all ones for no symbols, and different signatures to different symbols', () => {
    expect(minhash.signatureOf([])).toEqual(new Uint32Array(PERMUTATION_COUNT).fill(0xffff_ffff));
    expect(minhash.similarityOf(minhash.signatureOf(['a']), minhash.signatureOf(['b']))).toBe(0);
  });

  it('shares a band only when all its rows are equal, and rows beyond the signature are different', () => {
    const left = new Uint32Array(PERMUTATION_COUNT);
    const right = new Uint32Array(PERMUTATION_COUNT).fill(1);
    right.fill(0, 5, 10);
    expect(minhash.sharesBand(left, right, 20, 5)).toBe(true);
    expect(minhash.sharesBand(left, right, 1, 5)).toBe(false);
    right[7] = 1;
    expect(minhash.sharesBand(left, right, 20, 5)).toBe(false);
    expect(minhash.sharesBand(left, left, 1, 101)).toBe(false);
    expect(minhash.sharesBand(left, left, 1, 100)).toBe(true);
  });

  it('has the permutations of the kernel', () => {
    // FNV-1a of "" and "a" over UTF-16 units.
    const hashes = Uint32Array.of(0x811c9dc5, 0xe40c292c);
    const { minHash } = createEngineKernels();
    expect(minhash.signatureOf(['', 'a'])).toEqual(minHash.signatures([hashes], PERMUTATION_COUNT));
  });
});
