/**
 * Fuzzy differential: random checks of all scorers against their slow twins, a hundred million of them by default.
 *
 *   node scripts/fuzzy-differential.ts [--checks N] [--seed N]
 *
 * Each round has a seed of its own, so that what a failure prints repeats it. Every fourth round takes texts above one word of 64 characters.
 */
import { parseArgs } from 'node:util';
import { createEngineKernels } from '../host/wasm/engine-kernels.ts';
import { checkRandomScores } from '../test/reference/random-score-check.ts';

const USUAL_CHECKS = '100000000';
const USUAL_SEED = '1';
const CHECKS_A_ROUND = 1_000_000;
/** Longer texts cost the twins the square of their length. */
const ROUNDS = [
  { mostLength: 5, share: 1 },
  { mostLength: 10, share: 0.5 },
  { mostLength: 30, share: 0.1 },
  { mostLength: 150, share: 0.005 },
];

const { values } = parseArgs({
  options: { checks: { type: 'string', default: USUAL_CHECKS }, seed: { type: 'string', default: USUAL_SEED } },
});
const wanted = Number(values.checks);
const { scorers } = createEngineKernels();
let checked = 0;
for (let seed = Number(values.seed); checked < wanted; seed++) {
  const { mostLength, share } = ROUNDS[seed % ROUNDS.length];
  checked += checkRandomScores(scorers, seed, Math.min(CHECKS_A_ROUND * share, wanted - checked), mostLength);
  console.log(`seed ${seed}: texts up to ${mostLength} characters, ${checked} checks without a difference`);
}
