import { describe, it } from 'vitest';
import { expectAgreement } from '../scorer-agreement.ts';

/** Around the lengths at which lanes become broader, vectors are full and windows of the needle end. */
const LENGTHS = [1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 33, 64, 129];

describe('bestWindow', () => {
  it('agrees with trying every part of the longer text, at every length of needle and text where lanes or vectors end', () => {
    expectAgreement('partialRatio', { lengths: LENGTHS, runs: 200 });
  });

  it('serves the ratios of words that compare parts', () => {
    for (const scorer of ['partialTokenSortRatio', 'partialTokenSetRatio', 'partialTokenRatio', 'weightedRatio']) {
      expectAgreement(scorer, { lengths: LENGTHS, runs: 40 });
    }
  });
});
