import { describe, it } from 'vitest';
import { expectAgreement } from '../scorer-agreement.ts';

describe('jaro', () => {
  it('agrees with the search of every window, in one word and beyond', () => {
    expectAgreement('jaro.similarity');
  });

  it('gains by the common beginning', () => {
    expectAgreement('jaroWinkler.similarity', { prefixWeight: 0.25 });
  });

  it('is a distance by 1 - similarity', () => {
    expectAgreement('jaroWinkler.distance');
  });
});
