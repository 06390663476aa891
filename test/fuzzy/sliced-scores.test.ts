import { describe, expect, it } from 'vitest';
import { scoreQuestion } from '../../host/fuzzy/scorer-question.ts';
import { SlicedScoreTable, slicedMetric, slicedScore, slicedSearch } from '../../host/fuzzy/sliced-scores.ts';

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

describe('SlicedScoreTable', () => {
  it('writes what is made one by one, of few choices and of many, within the table and beyond', () => {
    const lengths = Uint32Array.of(0, 1, 4, 20, 20, 127, 128, 128, 400, 20);
    const counted = Uint32Array.of(0, 1, 3, 4, 4, 4, 4, 127, 130, 0xffff_ffff);
    // The upper two bits are no part of a length.
    const words = lengths.map((length, index) => length + (index % 3) * 2 ** 30);
    for (const name of ['ratio', 'indel.distance', 'levenshtein.normalizedSimilarity', 'lcsSequence.similarity']) {
      const question = scoreQuestion(name);
      const metric = slicedMetric(question, 'query') ?? 'indel';
      const expected = Array.from(lengths, (length, index) => slicedScore(metric, question, 150, length, counted[index]));
      for (const choiceCount of [10, 100_000]) {
        const table = new SlicedScoreTable(metric, question, 150, choiceCount);
        const scores = new Float64Array(lengths.length).fill(-5);
        table.write(scores, 1, 9, counted, words);
        expect([...scores]).toEqual([-5, ...expected.slice(1, 9), -5]);
        table.write(scores, 0, 10, counted, words);
        expect([...scores.subarray(0, 9)]).toEqual(expected.slice(0, 9));
      }
    }
  });
});
