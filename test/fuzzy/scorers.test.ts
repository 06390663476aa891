import { describe, expect, it } from 'vitest';
import { scoreQuestion } from '../../host/fuzzy/scorer-question.ts';
import { SCORERS } from '../../host/fuzzy/scorers.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { rapidfuzz } from '../golden/rapidfuzz.ts';

const { scorers } = createEngineKernels();
const { names, pairs } = rapidfuzz;

/** Scores of RapidFuzz are compared to the last bit. */
describe('scorers', () => {
  it.each(names.map((name, index) => [name, index] as const))('%s gives what RapidFuzz gives', (name, index) => {
    const question = scoreQuestion(name);
    for (const { left, right, scores } of pairs) {
      expect(scorers.scorePair(left, right, question), JSON.stringify([left, right])).toBe(scores[index]);
    }
  });

  it('give the same for many choices in one call', () => {
    for (const name of names) {
      const question = scoreQuestion(name);
      const choices = pairs.map(({ right }) => right);
      for (const { left } of pairs.slice(0, 25)) {
        const expected = choices.map((choice) => scorers.scorePair(left, choice, question));
        expect([...scorers.scoreAll(left, choices, question)], name).toEqual(expected);
      }
    }
  });

  it('take cutoffs as RapidFuzz takes them, but keep the scores that equal their cutoff and that its rounding loses', () => {
    for (const { left, right, cutoffs } of pairs) {
      for (const [name, cutoff, expected] of cutoffs) {
        const question = scoreQuestion(name, { cutoff });
        const isLost = expected === 0 && cutoff === scorers.scorePair(left, right, scoreQuestion(name));
        const kept = isLost ? cutoff : expected;
        expect(scorers.scorePair(left, right, question), JSON.stringify([name, cutoff, left, right])).toBe(kept);
      }
    }
  });

  it('take the costs of Levenshtein and the prefix weight of Jaro-Winkler', () => {
    for (const { left, right, weighted, prefixWeight } of pairs) {
      for (const [weights, distance, similarity] of weighted) {
        const options = { weights };
        expect(scorers.scorePair(left, right, scoreQuestion('levenshtein.distance', options))).toBe(distance);
        expect(scorers.scorePair(left, right, scoreQuestion('levenshtein.normalizedSimilarity', options))).toBe(similarity);
      }
      for (const [weight, expected] of prefixWeight) {
        expect(scorers.scorePair(left, right, scoreQuestion('jaroWinkler.similarity', { prefixWeight: weight }))).toBe(expected);
      }
    }
  });

  it('stay within their range and reach the best for equal texts', () => {
    for (const { name, best, worst, kind } of SCORERS.values()) {
      const question = scoreQuestion(name);
      for (const { left, right } of pairs.slice(0, 60)) {
        const score = scorers.scorePair(left, right, question);
        const [low, high] = kind === 'distance' ? [best, worst] : [worst, best];
        expect(score).toBeGreaterThanOrEqual(low ?? 0);
        expect(score).toBeLessThanOrEqual(high ?? Infinity);
      }
      if (best !== null) expect(scorers.scorePair('a fuzzy bear', 'a fuzzy bear', question), name).toBe(best);
    }
  });

  it('are symmetric where they say so', () => {
    for (const { name, isSymmetric } of SCORERS.values()) {
      const question = scoreQuestion(name);
      for (const { left, right } of pairs) {
        if (isSymmetric) expect(scorers.scorePair(left, right, question), name).toBe(scorers.scorePair(right, left, question));
      }
    }
  });
});
