import { describe, it } from 'vitest';
import { expectAgreement } from '../scorer-agreement.ts';

describe('ratios', () => {
  it('ratio agrees with its readable definition', () => {
    expectAgreement('ratio', { lengths: [0, 1, 2, 3, 7, 15, 31, 33, 63, 64, 65, 90], runs: 25 });
  });

  it('quickRatio agrees with its readable definition', () => {
    expectAgreement('quickRatio', { lengths: [0, 1, 2, 3, 7, 15, 31, 33, 63, 64, 65, 90], runs: 25 });
  });

  it('tokenRatio agrees with its readable definition', () => {
    expectAgreement('tokenRatio', { lengths: [0, 1, 2, 3, 7, 15, 31, 33, 63, 64, 65, 90], runs: 25 });
  });

  it('partialTokenSortRatio agrees with its readable definition', () => {
    expectAgreement('partialTokenSortRatio', { lengths: [0, 1, 2, 3, 7, 15, 31, 33, 63, 64, 65, 90], runs: 25 });
  });

  it('partialTokenRatio agrees with its readable definition', () => {
    expectAgreement('partialTokenRatio', { lengths: [0, 1, 2, 3, 7, 15, 31, 33, 63, 64, 65, 90], runs: 25 });
  });

  it('weightedRatio agrees with its readable definition', () => {
    expectAgreement('weightedRatio', { lengths: [0, 1, 2, 3, 7, 15, 31, 33, 63, 64, 65, 90], runs: 25 });
  });
});
