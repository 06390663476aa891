/**
 * Jaro scores: Jaro and Jaro-Winkler of all choices of a store, counted in its bit-sliced groups.
 *
 *   in a group ──► counted 128 at a time        in no group (young ones, long ones) ──► one by one, as pairs are
 *
 * Operations stand in the order of `assembly/batch/score-forms.ts`, so that scores equal those of single pairs to the last bit.
 */
import type { ChoiceKernel } from '../core/ports/choice-kernel.ts';
import type { ScoreForm, ScoreQuestion, ScorerKernel } from '../core/ports/scorer-kernel.ts';
import type { Choices } from './choices.ts';

/** With one choice of so many in no group, or more, all are compared one by one: looking both ways would cost more than it spares. */
const LOOSE_SHARE = 4;

export function isJaro({ scorer }: ScoreQuestion): boolean {
  return scorer === 'jaro' || scorer === 'jaroWinkler';
}

/**
 * Scores by index; NaN for removed choices.
 *
 * Precondition: of a question that `isJaro`.
 *
 * @param threads  that may work on it where that pays
 * @returns undefined when the groups cannot answer: a query without characters or with some that they cannot tell apart
 * @throws MemoryError `MEM_OUT_OF_MEMORY` no room for the answer; the store is as it was
 */
export function jaroScores(
  kernels: { readonly choices: ChoiceKernel; readonly scorers: ScorerKernel },
  choices: Choices,
  query: string,
  question: ScoreQuestion,
  threads: number,
): Float64Array | undefined {
  const asked = choices.queryOf(query, 'jaro');
  const loose = choices.looseIndexes();
  if (asked.text.units.length === 0 || asked.text.isAmbiguous || loose.length * LOOSE_SHARE > choices.size) return undefined;
  const prefixWeight = question.scorer === 'jaro' ? 0 : question.prefixWeight;
  const found = kernels.choices.similarities({ ...asked, threads }, choices.indexCount, prefixWeight);
  const scores = new Float64Array(found);
  const { form, cutoff } = question;
  if (form !== 'similarity' || cutoff > 0) {
    for (let index = 0; index < scores.length; index++) scores[index] = similarityForm(form, scores[index], cutoff);
  }
  if (choices.size < scores.length) {
    for (let index = 0; index < scores.length; index++) if (!choices.has(index)) scores[index] = Number.NaN;
  }
  const texts = { ...choices.resident, only: loose };
  for (let first = 0; first < loose.length; ) {
    const { next, count, indexes, scores: compared } = kernels.scorers.scoreResident(query, texts, first, loose.length, question, threads);
    for (let at = 0; at < count; at++) scores[indexes[at]] = compared[at];
    first = next;
  }
  return scores;
}

function similarityForm(form: ScoreForm, similarity: number, cutoff: number): number {
  if (form === 'distance' || form === 'normalizedDistance') return 1 - similarity <= cutoff ? 1 - similarity : 1;
  const asked = form === 'similarity' ? similarity : 1 - (1 - similarity);
  return asked >= cutoff ? asked : 0;
}
