/** Any Node: the module is read from its address in the package, compiled and instantiated; and the shared one over a memory of ours. */
import { readFile } from 'node:fs/promises';
import { demonstrate } from './bare-kernel.mjs';

const { instance } = await WebAssembly.instantiate(await readFile(new URL(import.meta.resolve('mneme/kernel.wasm'))));
const { memory: own } = instance.exports;
if (!(own instanceof WebAssembly.Memory)) throw new Error('Cannot use kernel.wasm: it exports no memory');
console.log(JSON.stringify(demonstrate(instance.exports, own)));

const memory = new WebAssembly.Memory({ initial: 16, maximum: 65_536, shared: true });
const bytes = await readFile(new URL(import.meta.resolve('mneme/kernel.shared.wasm')));
const shared = await WebAssembly.instantiate(bytes, { env: { memory } });
console.log(JSON.stringify(demonstrate(shared.instance.exports, memory)));
