import { describe, expect, it } from 'vitest';
import { scoreQuestion } from '../../host/fuzzy/scorer-question.ts';
import { SCORERS } from '../../host/fuzzy/scorers.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { LONGEST_PAIR_TEXT } from '../../host/wasm/pair-text.ts';

const { scorers } = createEngineKernels();
const TEXTS = [
  '',
  'kitten',
  'sitting on a mat',
  'à la française, of more than twenty characters',
  '子猫 🐈',
  '漢字',
  'k'.repeat(LONGEST_PAIR_TEXT),
];

describe('PairJob', () => {
  it('scores as a list of one choice does, whatever was asked before', () => {
    const questions = [...SCORERS.keys()].map((name) => scoreQuestion(name));
    for (const left of TEXTS) {
      for (const right of TEXTS) {
        for (const question of questions) {
          expect(scorers.scorePair(left, right, question)).toBe(scorers.scoreAll(left, [right], question)[0]);
        }
      }
    }
  });

  it('hands longer texts on, and goes on with short ones', () => {
    const question = scoreQuestion('levenshtein.distance');
    const long = 'k'.repeat(LONGEST_PAIR_TEXT + 1);
    expect(scorers.scorePair(long, 'k', question)).toBe(LONGEST_PAIR_TEXT);
    expect(scorers.scorePair('k', long, question)).toBe(LONGEST_PAIR_TEXT);
    expect(scorers.scorePair('kitten', 'sitting', question)).toBe(3);
  });
});
