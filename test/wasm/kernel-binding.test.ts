import { describe, expect, it } from 'vitest';
import { KernelAbiMismatchError } from '../../host/errors.ts';
import { bindKernel, EXPECTED_ABI_VERSION } from '../../host/wasm/kernel-binding.ts';
import { loadKernel } from '../../host/wasm/load-kernel.ts';

/** A module that exports nothing but `ABI_VERSION` with the given one-byte value. */
function moduleOfVersion(version: number): WebAssembly.Instance {
  const name = [...new TextEncoder().encode('ABI_VERSION')];
  const globals = [6, 6, 1, 0x7f, 0, 0x41, version, 0x0b];
  const exported = [7, name.length + 4, 1, name.length, ...name, 3, 0];
  return new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, ...globals, ...exported])));
}

const memory = new WebAssembly.Memory({ initial: 1 });

describe('bindKernel', () => {
  it('refuses a binary of another memory map and names both versions', () => {
    expect(() => bindKernel(moduleOfVersion(EXPECTED_ABI_VERSION + 1), memory)).toThrow(
      new KernelAbiMismatchError(EXPECTED_ABI_VERSION + 1, EXPECTED_ABI_VERSION),
    );
  });

  it('refuses a binary that tells no version', () => {
    const empty = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])));
    expect(() => bindKernel(empty, memory)).toThrow(KernelAbiMismatchError);
  });

  it('finds every function and constant that it names, offsets aligned to their fields', () => {
    const { functions, map } = loadKernel();
    expect(functions.heapBase()).toBeGreaterThan(0);
    for (const name of ['matchPatterns', 'symbolRatios', 'scratchBytes', 'squaredDistances', 'sha1', 'ln', 'log2']) {
      expect(Object.entries(functions).find(([exported]) => exported === name)?.[1]).toBeTypeOf('function');
    }
    for (const [name, value] of Object.entries(map))
      if (/^(SEGMENT|QUERY|MATCH)_/.test(name) && !/YOUNG|SETTLED/.test(name)) expect(value % 4).toBe(0);
  });
});
