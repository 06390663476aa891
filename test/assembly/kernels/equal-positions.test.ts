import { describe, it } from 'vitest';
import { expectAgreement } from '../scorer-agreement.ts';

describe('equalPositions', () => {
  it('counts places that differ, those of the longer text alone among them', () => {
    expectAgreement('hamming.distance');
  });

  it('counts places that agree', () => {
    expectAgreement('hamming.similarity');
  });
});
