/**
 * Jaro scores: Jaro and Jaro-Winkler of all choices of a store, counted in its bit-sliced groups.
 *
 *   in a group ──► counted 128 at a time        in no group (young ones, long ones) ──► one by one, as pairs are
 *
 * Operations stand in the order of `assembly/batch/score-forms.ts`, so that scores equal those of single pairs to the last bit.
 */
import type { ScoreForm, ScoreQuestion, ScorerKernel } from '../core/ports/scorer-kernel.ts';
import { type AllChoices, jaroSteps } from './choice-questions.ts';
import type { Choices } from './choices.ts';

/** With one choice of so many in no group, or more, all are compared one by one: looking both ways would cost more than it spares. */
const LOOSE_SHARE = 4;
/** Nanoseconds of a call that compares texts. */
const WORK_OF_CALL = 4_000_000;

export function isJaro({ scorer }: ScoreQuestion): boolean {
  return scorer === 'jaro' || scorer === 'jaroWinkler';
}

/**
 * Scores by index; NaN for removed choices.
 *
 * Precondition: of a question that `isJaro`.
 *
 * @param choicesNow  the store; throws once it was freed
 * @returns undefined when the groups cannot answer: a query without characters or with some that they cannot tell apart
 * @throws MemoryError `MEM_OUT_OF_MEMORY` no room for the answer; the store is as it was
 */
export function* jaroScores(
  scorers: ScorerKernel,
  choicesNow: () => Choices,
  all: AllChoices,
  question: ScoreQuestion,
): Generator<number, Float64Array | undefined> {
  const { query, threads } = all;
  const { text } = choicesNow().queryOf(query, 'jaro');
  const { looseCount, size, indexCount } = choicesNow();
  if (text.units.length === 0 || text.isAmbiguous || looseCount * LOOSE_SHARE > size) return undefined;
  const prefixWeight = question.scorer === 'jaro' ? 0 : question.prefixWeight;
  const scores = new Float64Array(indexCount);
  const { form, cutoff } = question;
  const isAsked = form === 'similarity' && cutoff === 0;
  const scoreOf = isAsked ? undefined : (similarity: number): number => similarityForm(form, similarity, cutoff);
  const loose = yield* jaroSteps(all, prefixWeight, scores, scoreOf);
  for (let first = 0; first < loose.length; ) {
    const texts = { ...choicesNow().resident, only: loose };
    const { next, count, indexes, scores: compared, share } = scorers.scoreResident(query, texts, first, loose.length, question, threads);
    for (let at = 0; at < count; at++) scores[indexes[at]] = compared[at];
    first = next;
    yield share * WORK_OF_CALL;
  }
  choicesNow().markRemoved(scores);
  return scores;
}

function similarityForm(form: ScoreForm, similarity: number, cutoff: number): number {
  if (form === 'distance' || form === 'normalizedDistance') return 1 - similarity <= cutoff ? 1 - similarity : 1;
  const asked = form === 'similarity' ? similarity : 1 - (1 - similarity);
  return asked >= cutoff ? asked : 0;
}
