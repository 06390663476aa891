import { describe, it } from 'vitest';
import { expectAgreement } from '../scorer-agreement.ts';

describe('word lists', () => {
  it('are cut at white space and sorted by code point', () => {
    expectAgreement('tokenSortRatio', { lengths: [0, 1, 2, 3, 7, 15, 31, 33, 63, 64, 65, 90], runs: 40 });
  });

  it('hold every n-gram, short texts as one', () => {
    expectAgreement('gramJaccard.similarity', { gramLength: 3, lengths: [0, 1, 2, 3, 4, 33, 129] });
  });
});
