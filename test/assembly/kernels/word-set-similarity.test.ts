import { describe, it } from 'vitest';
import { expectAgreement } from '../scorer-agreement.ts';

describe('wordSetSimilarity', () => {
  it('agrees with maps of counts: Jaccard of words as a set', () => {
    expectAgreement('wordJaccard.similarity', { multiset: false, lengths: [0, 1, 2, 15, 33, 129], runs: 25 });
  });

  it('agrees with maps of counts: Dice of words as a multiset', () => {
    expectAgreement('wordDice.normalizedSimilarity', { multiset: true, lengths: [0, 1, 2, 15, 33, 129], runs: 25 });
  });

  it('agrees with maps of counts: Overlap of words as a multiset', () => {
    expectAgreement('wordOverlap.distance', { multiset: true, lengths: [0, 1, 2, 15, 33, 129], runs: 25 });
  });

  it('agrees with maps of counts: Cosine of words as a set', () => {
    expectAgreement('wordCosine.similarity', { multiset: false, lengths: [0, 1, 2, 15, 33, 129], runs: 25 });
  });

  it('agrees with maps of counts: Cosine of words as a multiset', () => {
    expectAgreement('wordCosine.similarity', { multiset: true, lengths: [0, 1, 2, 15, 33, 129], runs: 25 });
  });

  it('agrees with maps of counts: Jaccard of grams as a set', () => {
    expectAgreement('gramJaccard.similarity', { multiset: false, lengths: [0, 1, 2, 15, 33, 129], runs: 25 });
  });

  it('agrees with maps of counts: Dice of grams as a multiset', () => {
    expectAgreement('gramDice.normalizedSimilarity', { multiset: true, lengths: [0, 1, 2, 15, 33, 129], runs: 25 });
  });

  it('agrees with maps of counts: Overlap of grams as a multiset', () => {
    expectAgreement('gramOverlap.distance', { multiset: true, lengths: [0, 1, 2, 15, 33, 129], runs: 25 });
  });

  it('agrees with maps of counts: Cosine of grams as a set', () => {
    expectAgreement('gramCosine.similarity', { multiset: false, lengths: [0, 1, 2, 15, 33, 129], runs: 25 });
  });

  it('agrees with maps of counts: Cosine of grams as a multiset', () => {
    expectAgreement('gramCosine.similarity', { multiset: true, lengths: [0, 1, 2, 15, 33, 129], runs: 25 });
  });
});
