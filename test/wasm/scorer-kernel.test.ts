import { describe, expect, it } from 'vitest';
import { scoreQuestion } from '../../host/fuzzy/scorer-question.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';

const { scorers } = createEngineKernels();
const LEVENSHTEIN = scoreQuestion('levenshtein.distance');

describe('scorePair', () => {
  it('scores texts of any script and length, one after the other', () => {
    expect(scorers.scorePair('kitten', 'sitting', LEVENSHTEIN)).toBe(3);
    expect(scorers.scorePair('漢字', '漢語😀', LEVENSHTEIN)).toBe(2);
    expect(scorers.scorePair('a'.repeat(3000), 'b'.repeat(2000), LEVENSHTEIN)).toBe(3000);
    expect(scorers.scorePair('', '', LEVENSHTEIN)).toBe(0);
    expect(scorers.scorePair('lewenstein', 'levenshtein', { ...LEVENSHTEIN, form: 'normalizedSimilarity', cutoff: 0 })).toBe(
      0.8181818181818181,
    );
  });
});

describe('scoreAll', () => {
  it('scores every choice in their order, and agrees with the pairs', () => {
    const choices = ['', 'kitten', 'sitting', 'Kätzchen', '子猫', '🐈', 'k'.repeat(200)];
    for (const query of ['kitten', '子猫 🐈', 'k'.repeat(150)]) {
      expect([...scorers.scoreAll(query, choices, LEVENSHTEIN)]).toEqual(
        choices.map((choice) => scorers.scorePair(query, choice, LEVENSHTEIN)),
      );
    }
    expect(scorers.scoreAll('kitten', [], LEVENSHTEIN)).toHaveLength(0);
  });
});
