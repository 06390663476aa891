import { describe, expect, it } from 'vitest';
import { pairOptions } from '../../../host/http/schemas/fuzzy-requests.ts';

describe('pairOptions', () => {
  it('spells options as the face does, and leaves out what was not given', () => {
    expect(pairOptions({})).toEqual({});
    expect(pairOptions({ cutoff: 1, weights: [1, 2, 3], prefix_weight: 0.2, gram_length: 3, multiset: true, pad: false })).toEqual({
      cutoff: 1,
      weights: [1, 2, 3],
      prefixWeight: 0.2,
      gramLength: 3,
      multiset: true,
      pad: false,
    });
  });
});
