import { describe, expect, it } from 'vitest';
import { scoreQuestion } from '../../../host/fuzzy/scorer-question.ts';
import { createEngineKernels } from '../../../host/wasm/engine-kernels.ts';
import { referenceScore } from '../../reference/score.ts';
import { seededRandom } from '../../reference/seeded-random.ts';
import { expectAgreement } from '../scorer-agreement.ts';

const WORDS = ['a', 'b', 'ab', 'ba', 'bear', 'bare', 'fuzzy', 'fuzzy-wuzzy', 'was'];
const CUTOFFS = [0, 30, 50, 70, 100];

describe('keptWordRatio', () => {
  it('scores sorted words around 64 characters of the query as the definition does', () => {
    expectAgreement('tokenSortRatio', { lengths: [0, 1, 2, 31, 63, 64, 65], runs: 60 });
  });

  it('scores sets of words around 64 characters of the query as the definition does', () => {
    expectAgreement('tokenSetRatio', { lengths: [0, 1, 2, 31, 63, 64, 65], runs: 60 });
  });

  it('strikes shared and repeated words wherever they stand in the query', () => {
    const { scorers } = createEngineKernels();
    const random = seededRandom(64);
    const sentence = () => Array.from({ length: Math.floor(random() * 9) }, () => WORDS[Math.floor(random() * WORDS.length)]).join(' ');
    const codesOf = (text: string) => [...text].map((character) => character.charCodeAt(0));
    const choices = Array.from({ length: 40 }, sentence);
    for (let round = 0; round < 60; round++) {
      const query = sentence();
      for (const scorer of ['tokenSetRatio', 'tokenSortRatio']) {
        const question = scoreQuestion(scorer, { cutoff: CUTOFFS[round % CUTOFFS.length] });
        const expected = choices.map((choice) => referenceScore(question, codesOf(query), codesOf(choice)));
        expect([...scorers.scoreAll(query, choices, question)]).toEqual(expected);
      }
    }
  });
});
