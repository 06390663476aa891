import { describe, expect, it } from 'vitest';
import { createTokenSets } from '../../host/fuzzy/token-sets.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';

describe('the token-set kernel', () => {
  it('answers more hits than it has room for at first, and smaller collections after larger ones', () => {
    const engine = createEngineKernels();
    const large = createTokenSets(
      engine,
      Array.from({ length: 6_000 }, (_, index) => [0, index + 1]),
    );
    const small = createTokenSets(
      engine,
      Array.from({ length: 600 }, (_, index) => [index]),
    );
    expect(large.search([0], { cutoff: 0.5 }).map(({ index }) => index)).toEqual(Array.from({ length: 6_000 }, (_, index) => index));
    expect(small.search([5], { cutoff: 0.5 })).toEqual([{ index: 5, shared: 1, similarity: 1 }]);
    expect(large.search([0, 77], { cutoff: 0.9 }).map(({ index }) => index)).toEqual([76]);
  });
});
