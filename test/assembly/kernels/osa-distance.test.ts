import { describe, it } from 'vitest';
import { expectAgreement } from '../scorer-agreement.ts';

describe('osaDistance', () => {
  it('agrees with the table at every length around a word', () => {
    expectAgreement('osa.distance');
  });

  it('is normalized by the longer length', () => {
    expectAgreement('osa.normalizedSimilarity');
  });
});
