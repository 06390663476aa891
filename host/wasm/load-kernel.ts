/**
 * Load kernel: reads the compiled module and instantiates it over one shared memory.
 *
 * The binary lies in dist/. From the sources (host/wasm/*.ts) that is two folders up and into dist; from the compiled host
 * (dist/host/wasm/*.js) it is two folders up.
 */
import { readFileSync } from 'node:fs';
import { bindKernel, type Kernel } from './kernel-binding.ts';

const BINARY = 'kernel.shared.wasm';
const PAGE_BYTES = 65_536;
/** Largest 32-bit memory, and the maximum that the module declares. */
const MOST_PAGES = 65_536;
/** The module asks for as many: constants and room to start. */
const FIRST_PAGES = 16;

/** A kernel and what further instances over its memory are made of. */
export interface LoadedKernel extends Kernel {
  readonly module: WebAssembly.Module;
}

/** Where the binary lies, seen from this file. */
export function kernelUrl(moduleUrl: string = import.meta.url): URL {
  return new URL(moduleUrl.endsWith('.ts') ? `../../dist/${BINARY}` : `../../${BINARY}`, moduleUrl);
}

/**
 * @param maximumBytes  the memory never grows beyond, rounded down to pages; 4 GiB if not given
 * @throws KernelAbiMismatchError the binary and this host were built from different memory maps
 */
export function loadKernel(maximumBytes: number = MOST_PAGES * PAGE_BYTES): LoadedKernel {
  const maximum = Math.min(Math.max(Math.floor(maximumBytes / PAGE_BYTES), FIRST_PAGES), MOST_PAGES);
  const memory = new WebAssembly.Memory({ initial: FIRST_PAGES, maximum, shared: true });
  const module = new WebAssembly.Module(readFileSync(kernelUrl()));
  return { ...instantiateKernel(module, memory), module };
}

/** Another instance over a memory that is in use already, as each thread needs one. */
export function instantiateKernel(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernel {
  return bindKernel(new WebAssembly.Instance(module, { env: { memory } }), memory);
}
