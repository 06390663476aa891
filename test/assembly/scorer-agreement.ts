/** Property tests of the text kernels through `scoreChoices`: scorers against their slow twins, in every form, alone and with the query loaded. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { type ScorerOptions, scoreQuestion, scorerNamed } from '../../host/fuzzy/scorer-question.ts';
import { createEngineKernels } from '../../host/wasm/engine-kernels.ts';
import { referenceScore } from '../reference/score.ts';
import { textPairs } from './text-cases.ts';

const { scorers } = createEngineKernels();

export interface AgreementOptions extends ScorerOptions {
  readonly lengths?: readonly number[];
  readonly runs?: number;
}

/** Compares the named scorer on random pairs, without a cutoff and with cutoffs at the score and beside it. */
export function expectAgreement(name: string, { lengths, runs = 60, ...options }: AgreementOptions = {}): void {
  const open = scoreQuestion(name, options);
  const { greatestCutoff } = scorerNamed(name);
  const step = Number.isFinite(open.cutoff) && open.form !== 'similarity' ? 1e-6 : 1;
  fc.assert(
    fc.property(textPairs(lengths), ({ left, right }) => {
      const query = String.fromCodePoint(...left);
      const choice = String.fromCodePoint(...right);
      // Neighbouring halves of a pair become one code point in a string.
      const [one, other] = [codePointsOf(query), codePointsOf(choice)];
      const exact = referenceScore(open, one, other);
      for (const cutoff of [undefined, exact, exact - step, exact + step]) {
        const question = cutoff === undefined ? open : { ...open, cutoff: Math.min(Math.max(cutoff, 0), greatestCutoff) };
        const expected = referenceScore(question, one, other);
        expect(scorers.scorePair(query, choice, question)).toBe(expected);
        expect(scorers.scoreAll(query, ['x y', choice], question)[1]).toBe(expected);
      }
    }),
    { numRuns: runs },
  );
}

function codePointsOf(text: string): number[] {
  return [...text].map((character) => character.codePointAt(0) ?? 0);
}
