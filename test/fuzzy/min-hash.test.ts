import { describe, expect, it } from 'vitest';
import { createMinHash } from '../../host/fuzzy/min-hash.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { minHash } from '../reference/min-hash.ts';

const { minHash: kernel } = createEngineKernels();

describe('createMinHash', () => {
  it('gives signatures by the definition, for lists and typed arrays, whatever their order and repeats', () => {
    const signatures = createMinHash(kernel, { permutationCount: 100 }).signaturesOf([[9, 0, 0xffff_ffff, 9], Uint32Array.of(0, 9), []]);
    expect([...signatures]).toEqual([...minHash([0, 9, 0xffff_ffff], 100), ...minHash([0, 9], 100), ...minHash([], 100)]);
    expect(createMinHash(kernel).permutationCount).toBe(128);
  });

  it('estimates the Jaccard similarity within what the permutations allow', () => {
    const { signaturesOf, similarities } = createMinHash(kernel, { permutationCount: 1_024 });
    const numbered = (from: number): number[] => Array.from({ length: 200 }, (_, index) => from + index);
    const shifts = [0, 20, 50, 100, 150, 200];
    const estimates = similarities(signaturesOf([numbered(0)]), signaturesOf(shifts.map(numbered)));
    for (const [at, shift] of shifts.entries()) {
      const exact = (200 - shift) / (200 + shift);
      // Four standard deviations.
      expect(Math.abs(estimates[at] - exact)).toBeLessThanOrEqual(4 * Math.sqrt((exact * (1 - exact)) / 1_024) + 1e-9);
    }
  });

  it('refuses bad arguments', () => {
    const refused = expect.objectContaining({ code: 'MEM_INVALID_ARGUMENT' });
    for (const permutationCount of [0, 2, 6, 1_028, 4.5, Number.NaN])
      expect(() => createMinHash(kernel, { permutationCount })).toThrow(refused);
    const signatures = createMinHash(kernel, { permutationCount: 8 });
    for (const wrong of ['5', '[1.5]', '[-1]', '[4294967296]', '["1"]', 'null']) {
      expect(() => signatures.signaturesOf([JSON.parse(wrong)])).toThrow(refused);
    }
    expect(() => signatures.similarities(new Uint32Array(4), new Uint32Array(8))).toThrow(refused);
    expect(() => signatures.similarities(new Uint32Array(8), new Uint32Array(12))).toThrow(refused);
    expect([...signatures.similarities(new Uint32Array(8), new Uint32Array(0))]).toEqual([]);
  });

  it('throws MEM_OUT_OF_MEMORY for a set that is too large, and works on', () => {
    const small = createMinHash(createEngineKernels({ maximumBytes: 2 * 1024 * 1024 }).minHash, { permutationCount: 4 });
    expect(() => small.signaturesOf([new Uint32Array(1_000_000)])).toThrow(expect.objectContaining({ code: 'MEM_OUT_OF_MEMORY' }));
    expect([...small.signaturesOf([[1]])]).toEqual(minHash([1], 4));
  });
});
