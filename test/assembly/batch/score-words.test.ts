import { describe, it } from 'vitest';
import { expectAgreement } from '../scorer-agreement.ts';

describe('scoreByWords', () => {
  it('reads Latin-1 and wider texts together', () => {
    expectAgreement('wordOverlap.similarity');
  });

  it('cuts the query once for all choices', () => {
    expectAgreement('tokenSetRatio', { lengths: [0, 1, 2, 3, 7, 15, 31, 33, 63, 64, 65, 90], runs: 40 });
  });
});
