import { describe, it } from 'vitest';
import { expectAgreement } from '../scorer-agreement.ts';

describe('damerauLevenshtein', () => {
  it('agrees with the table that looks back to any earlier swap', () => {
    expectAgreement('damerauLevenshtein.distance');
  });

  it('is normalized by the longer length', () => {
    expectAgreement('damerauLevenshtein.normalizedDistance');
  });
});
