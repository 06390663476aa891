import { describe, expect, it } from 'vitest';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { checkRandomScores } from '../reference/random-score-check.ts';

const CHECKS = 1_000_000;
const SEED = 20_261_120;
/** A minute is far more than the checks take on an idle machine. */
const PATIENCE_MS = 240_000;

describe('scorers', () => {
  it(
    'agree with their slow twins in a million random checks of query, choice, scorer and cutoff',
    () => {
      const { scorers } = createEngineKernels();
      // Short texts reach every branch of the definitions; the kernels' tests go to greater lengths.
      expect(checkRandomScores(scorers, SEED, CHECKS * 0.95, 6)).toBeGreaterThanOrEqual(CHECKS * 0.95);
      expect(checkRandomScores(scorers, SEED + 1, CHECKS * 0.05, 24)).toBeGreaterThanOrEqual(CHECKS * 0.05);
    },
    PATIENCE_MS,
  );
});
