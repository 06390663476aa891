/**
 * Conformance: some thousands of calls of the bare module, the same everywhere, and one hash a section over all that they answered.
 *
 * Plain JavaScript without a line for any one runtime: Node, Deno, Bun and browsers run these files as they are. The inputs come from a seeded
 * generator of whole numbers, so there is nothing to load; the answers are hashed as bytes (f64 by their bits), so a rounding that differs in
 * the last place is seen. expected.json holds what `runConformance` must answer, a section a line.
 */
import { openBareKernel } from '../../examples/bare-kernel.mjs';
import { runMinHash } from './run-min-hash.mjs';
import { runNearestRows } from './run-nearest-rows.mjs';
import { runStreams } from './run-streams.mjs';
import { runTokenSets } from './run-token-sets.mjs';
import { runVectors } from './run-vectors.mjs';

/**
 * Runs all calls over a fresh instance.
 *
 * @param {Readonly<Record<string, unknown>>} kernel  exports of kernel.wasm or kernel.shared.wasm
 * @param {WebAssembly.Memory} memory  where it computes
 */
export function runConformance(kernel, memory) {
  const bare = openBareKernel(kernel, memory);
  return {
    kernels: runVectors(bare),
    tokenSets: runTokenSets(bare),
    streams: runStreams(bare),
    minHash: runMinHash(bare),
    nearestRows: runNearestRows(bare),
  };
}
