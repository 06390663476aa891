import { describe, expect, it } from 'vitest';
import { scoreQuestion } from '../../host/fuzzy/scorer-question.ts';
import { isTokenScorer, scoreBySimilarity, tokenScore } from '../../host/fuzzy/token-score.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';

const { scorers } = createEngineKernels();
const SCORERS = ['tokenSortRatio', 'tokenSetRatio', 'tokenRatio'] as const;

/** Two words of these lengths that have so many characters in common, in order. */
function words(queryLength: number, length: number, common: number): readonly [string, string] {
  return ['a'.repeat(common) + 'b'.repeat(queryLength - common), 'a'.repeat(common) + 'c'.repeat(length - common)];
}

describe('tokenScore', () => {
  it('equals the score of a pair that shares no word, to the last bit, also at its own cutoff and beside it', () => {
    for (const scorer of SCORERS) {
      for (let queryLength = 1; queryLength <= 24; queryLength++) {
        for (let length = 1; length <= 24; length++) {
          for (let common = 0; common <= Math.min(queryLength, length); common++) {
            const [query, choice] = words(queryLength, length, common);
            if (query === choice) continue;
            const free = scoreQuestion(scorer);
            const score = tokenScore(scorer, free, queryLength, length, common);
            expect(score).toBe(scorers.scorePair(query, choice, free));
            for (const cutoff of [score, score * 0.9999999, Math.min(100, score * 1.0000001)]) {
              const question = scoreQuestion(scorer, { cutoff });
              expect(tokenScore(scorer, question, queryLength, length, common)).toBe(scorers.scorePair(query, choice, question));
            }
          }
        }
      }
    }
  });

  it('knows its scorers', () => {
    expect(SCORERS.every(isTokenScorer)).toBe(true);
    expect(['ratio', 'weightedRatio', 'partialTokenRatio'].some(isTokenScorer)).toBe(false);
  });
});

describe('scoreBySimilarity', () => {
  it('finds the score behind every similarity that the kernel can name', () => {
    const lengths = Array.from({ length: 127 }, (_, at) => at + 1);
    for (const queryLength of [1, 7, 64, 127, 1000]) {
      const question = scoreQuestion('tokenSetRatio');
      const scoreOf = scoreBySimilarity('tokenSetRatio', question, queryLength, lengths);
      for (const length of lengths) {
        for (let common = 0; common <= Math.min(queryLength, length); common++) {
          const total = queryLength + length;
          const similarity = 1 - (total - 2 * common) / total;
          expect(scoreOf(similarity)).toBe(tokenScore('tokenSetRatio', question, queryLength, length, common));
        }
      }
    }
  });

  it('says so when no length makes a similarity', () => {
    expect(() => scoreBySimilarity('tokenRatio', scoreQuestion('tokenRatio'), 3, [5])(0.123)).toThrow('no length');
  });
});
