/**
 * The front door of `mneme/fuzzy` for a page of a browser: the same, once the kernels are fetched.
 *
 * Apart from `fuzzy.ts` because a module that waits when it loads cannot be required by CommonJS, and only a browser must wait. Bundlers
 * find it by the condition `browser`; without one an import map names it. Everything runs in the page's own thread, or in a worker's.
 */
import { MemoryError } from './errors.ts';
import { kernelUrl, provideKernel } from './wasm/load-kernel.ts';

export * from './fuzzy.ts';

const response = await fetch(kernelUrl());
if (!response.ok) {
  throw new MemoryError('MEM_RUNTIME_UNSUPPORTED', `Cannot load kernels: "${response.url}" answered ${response.status}, expected 200`);
}
provideKernel(await WebAssembly.compile(await response.arrayBuffer()));
