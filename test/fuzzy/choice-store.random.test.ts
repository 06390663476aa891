import { describe, expect, it } from 'vitest';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { checkRandomStores } from '../reference/random-store-check.ts';

const CHECKS = 300_000;

describe('ChoiceStore', () => {
  it('scores and searches as single pairs do, by every scorer, over stores that change', () => {
    expect(checkRandomStores(createEngineKernels(), 20_261_120, CHECKS)).toBeGreaterThanOrEqual(CHECKS);
  });
});
