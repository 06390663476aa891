/**
 * Load kernel: reads the compiled module, unless it was handed in, and instantiates it over one shared memory.
 *
 * The binary lies in dist/. From the sources (host/wasm/*.ts) that is two folders up and into dist; from the compiled host
 * (dist/host/wasm/*.js) it is two folders up.
 */
import { MemoryError } from '../errors.ts';
import { nodeModule } from '../threads/node-module.ts';
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

let provided: WebAssembly.Module | undefined;

/** Hands in the compiled module where no file can be read: in a browser, whose fetch nobody can wait for without being asynchronous. */
export function provideKernel(module: WebAssembly.Module): void {
  provided = module;
}

/**
 * @param maximumBytes  the memory never grows beyond, rounded down to pages; 4 GiB if not given
 * @throws KernelAbiMismatchError the binary and this host were built from different memory maps
 * @throws MemoryError `MEM_RUNTIME_UNSUPPORTED` this runtime reads no files, and no module was provided
 */
export function loadKernel(maximumBytes: number = MOST_PAGES * PAGE_BYTES): LoadedKernel {
  const maximum = Math.min(Math.max(Math.floor(maximumBytes / PAGE_BYTES), FIRST_PAGES), MOST_PAGES);
  const memory = new WebAssembly.Memory({ initial: FIRST_PAGES, maximum, shared: true });
  const module = provided ?? readModule();
  return { ...instantiateKernel(module, memory), module };
}

/** Another instance over a memory that is in use already, as each thread needs one. */
export function instantiateKernel(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernel {
  return bindKernel(new WebAssembly.Instance(module, { env: { memory } }), memory);
}

function readModule(): WebAssembly.Module {
  const files = nodeModule('node:fs');
  if (files !== undefined) return new WebAssembly.Module(files.readFileSync(kernelUrl()));
  throw new MemoryError(
    'MEM_RUNTIME_UNSUPPORTED',
    'Cannot load kernels: this runtime reads no files, expected the entry for browsers, "fuzzy-browser.js"',
  );
}
