import { describe, expect, it } from 'vitest';
import { kernelUrl, loadKernel } from '../../host/wasm/load-kernel.ts';

describe('kernelUrl', () => {
  it('finds the same binary from the sources and from the compiled host', () => {
    expect(kernelUrl('file:///mneme/host/wasm/load-kernel.ts').pathname).toBe('/mneme/dist/kernel.shared.wasm');
    expect(kernelUrl('file:///mneme/dist/host/wasm/load-kernel.js').pathname).toBe('/mneme/dist/kernel.shared.wasm');
  });
});

describe('loadKernel', () => {
  it('computes over a shared memory', () => {
    expect(loadKernel().memory.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('lets the memory grow to the maximum and not beyond', () => {
    const { memory } = loadKernel(20 * 65_536);
    memory.grow(4);
    expect(memory.buffer.byteLength).toBe(20 * 65_536);
    expect(() => memory.grow(1)).toThrow(RangeError);
  });

  it('gives each caller a memory of its own', () => {
    expect(loadKernel().memory).not.toBe(loadKernel().memory);
  });
});
