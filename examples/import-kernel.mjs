/** Node 24 and Deno: the module is imported like any other. `node import-kernel.mjs`, `deno run import-kernel.mjs`. */
import * as kernel from 'mneme/kernel.wasm';
import { demonstrate } from './bare-kernel.mjs';

console.log(JSON.stringify(demonstrate(kernel, kernel.memory)));
