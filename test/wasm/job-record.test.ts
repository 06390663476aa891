import { describe, expect, it } from 'vitest';
import { scoreQuestion } from '../../host/fuzzy/scorer-question.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';

describe('JobRecord', () => {
  it('asks each question anew that differs from the last in anything', () => {
    const { scorers } = createEngineKernels();
    const plain = scoreQuestion('levenshtein.distance');
    const questions = [
      plain,
      { ...plain, cutoff: 1 },
      { ...plain, weights: [1, 1, 2] },
      { ...plain, form: 'similarity', cutoff: 0 },
      { ...plain, scorer: 'indel' },
      plain,
    ] as const;
    const scores = questions.map((question) => scorers.scorePair('kitten', 'sitting', question));
    expect(scores).toEqual([3, 2, 5, 4, 5, 3]);
  });
});
