import { describe, it } from 'vitest';
import { expectAgreement } from '../scorer-agreement.ts';

describe('partialSimilarity', () => {
  it('agrees with trying every part of the longer text, up to a word and beyond', () => {
    expectAgreement('partialRatio', { lengths: [0, 1, 2, 3, 7, 15, 31, 33, 63, 64, 65, 90], runs: 40 });
  });
});
