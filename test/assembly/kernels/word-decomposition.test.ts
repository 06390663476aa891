import { describe, it } from 'vitest';
import { expectAgreement } from '../scorer-agreement.ts';

describe('decomposeWords', () => {
  it('tells shared words from those of one text', () => {
    expectAgreement('tokenSetRatio', { lengths: [0, 1, 2, 3, 7, 15, 31, 33, 63, 64, 65, 90], runs: 40 });
  });

  it('finds any shared word', () => {
    expectAgreement('partialTokenSetRatio', { lengths: [0, 1, 2, 3, 7, 15, 31, 33, 63, 64, 65, 90], runs: 40 });
  });
});
