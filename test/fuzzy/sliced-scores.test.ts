import { describe, expect, it } from 'vitest';
import { scoreQuestion } from '../../host/fuzzy/scorer-question.ts';
import { slicedMetric, slicedScore, slicedSearch } from '../../host/fuzzy/sliced-scores.ts';

describe('the sliced scores', () => {
  it('answer what counts edits or common characters with usual costs, and nothing else', () => {
    expect(slicedMetric(scoreQuestion('levenshtein.similarity'), 'a')).toBe('levenshtein');
    expect(slicedMetric(scoreQuestion('levenshtein.distance', { weights: [1, 1, 2] }), 'a')).toBe('indel');
    expect(slicedMetric(scoreQuestion('levenshtein.distance', { weights: [2, 2, 2] }), 'a')).toBeUndefined();
    expect(slicedMetric(scoreQuestion('quickRatio'), 'a')).toBe('indel');
    expect(slicedMetric(scoreQuestion('quickRatio'), '')).toBeUndefined();
    expect(slicedMetric(scoreQuestion('osa.distance'), 'a')).toBeUndefined();
  });

  it('search by the kernel where it knows the score, with the cutoff in its terms', () => {
    expect(slicedSearch(scoreQuestion('ratio', { cutoff: 50 }), 'a')).toEqual({
      scorer: 'ratio',
      cutoff: expect.closeTo(0.5, 8),
      scale: 100,
    });
    expect(slicedSearch(scoreQuestion('levenshtein.distance', { cutoff: 2 }), 'a')).toEqual({ scorer: 'levenshtein', cutoff: 2, scale: 1 });
    expect(slicedSearch(scoreQuestion('lcsSequence.similarity'), 'a')?.scorer).toBe('lcs');
    expect(slicedSearch(scoreQuestion('lcsSequence.distance'), 'a')).toBeUndefined();
    expect(slicedSearch(scoreQuestion('levenshtein.normalizedDistance'), 'a')).toBeUndefined();
  });

  it('turn counts into every form, and say what lies beyond the cutoff', () => {
    const score = (name: string, counted: number, cutoff?: number) => {
      const question = scoreQuestion(name, cutoff === undefined ? {} : { cutoff });
      return slicedScore(slicedMetric(question, 'abcd') ?? 'indel', question, 4, 6, counted);
    };
    expect(score('levenshtein.distance', 3)).toBe(3);
    expect(score('levenshtein.distance', 3, 2)).toBe(3);
    expect(score('levenshtein.distance', 5, 2)).toBe(3);
    expect(score('levenshtein.similarity', 3)).toBe(3);
    expect(score('levenshtein.normalizedDistance', 3)).toBe(0.5);
    expect(score('levenshtein.normalizedDistance', 3, 0.4)).toBe(1);
    expect(score('indel.distance', 4)).toBe(2);
    expect(score('lcsSequence.distance', 4)).toBe(2);
    expect(score('ratio', 4)).toBe(80);
    expect(score('ratio', 4, 81)).toBe(0);
  });
});
