/**
 * Sliced scores: which questions a store answers from its bit-sliced groups, and how their counts become the asked scores.
 *
 *   counted in groups    questions
 *   Levenshtein d        levenshtein.* with costs 1, 1, 1
 *   common length l      indel.*, lcsSequence.*, levenshtein.* with costs 1, 1, 2, ratio, quickRatio       d = m + n - 2 l, or max(m, n) - l
 *
 * Operations stand in the order of `assembly/batch/score-forms.ts`, so that scores equal those of single pairs to the last bit.
 */
import type { EditScorer } from '../core/ports/choice-kernel.ts';
import type { ScoreForm, ScoreQuestion } from '../core/ports/scorer-kernel.ts';

/** What is counted, and what the distance and its maximum are made from. */
export type SlicedMetric = 'levenshtein' | 'indel' | 'lcsSequence';

/** A question as the kernel's search takes it. */
export interface SlicedSearch {
  readonly scorer: EditScorer;
  /** In that scorer's terms. Where there is a scale, scores may reach it that do not reach the cutoff of the question. */
  readonly cutoff: number;
  /** Scores of the question are those of the kernel's scorer times this. */
  readonly scale: number;
}

const BEST_RATIO = 100;
/** Far more than rounding does to a similarity, far less than two of different texts are apart. */
const ROUNDING = 1e-9;

/** The metric whose counts answer a question; undefined when each choice must be compared by itself. */
export function slicedMetric({ scorer, weights }: ScoreQuestion, query: string): SlicedMetric | undefined {
  if (scorer === 'indel' || scorer === 'ratio') return 'indel';
  if (scorer === 'lcsSequence') return 'lcsSequence';
  // A quick ratio knows no likeness of empty texts.
  if (scorer === 'quickRatio') return query === '' ? undefined : 'indel';
  if (scorer !== 'levenshtein' || weights[0] !== 1 || weights[1] !== 1) return undefined;
  if (weights[2] === 1) return 'levenshtein';
  return weights[2] === 2 ? 'indel' : undefined;
}

/** The search of the kernel that answers a question; undefined when all scores are needed for that. */
export function slicedSearch(question: ScoreQuestion, query: string): SlicedSearch | undefined {
  const { scorer, form, cutoff } = question;
  const metric = slicedMetric(question, query);
  if (metric === undefined) return undefined;
  if (scorer === 'ratio' || scorer === 'quickRatio') {
    return { scorer: 'ratio', cutoff: Math.max(cutoff / BEST_RATIO - ROUNDING, 0), scale: BEST_RATIO };
  }
  if (metric === 'lcsSequence') return form === 'similarity' ? { scorer: 'lcs', cutoff, scale: 1 } : undefined;
  if (form === 'distance') return { scorer: metric, cutoff, scale: 1 };
  if (form !== 'normalizedSimilarity') return undefined;
  return { scorer: metric === 'levenshtein' ? 'normalizedLevenshtein' : 'ratio', cutoff, scale: 1 };
}

/**
 * The asked score of a choice, from what was counted: the Levenshtein distance, or the length of the longest common subsequence.
 *
 * @param queryLength  characters of the query
 * @param length       characters of the choice
 */
export function slicedScore(metric: SlicedMetric, question: ScoreQuestion, queryLength: number, length: number, counted: number): number {
  const total = queryLength + length;
  const longer = Math.max(queryLength, length);
  const distance = metric === 'levenshtein' ? counted : metric === 'indel' ? total - 2 * counted : longer - counted;
  const maximum = metric === 'indel' ? total : longer;
  if (question.scorer === 'ratio' || question.scorer === 'quickRatio') {
    const score = formOf('normalizedSimilarity', distance, maximum, 0) * BEST_RATIO;
    return score >= question.cutoff ? score : 0;
  }
  return formOf(question.form, distance, maximum, question.cutoff);
}

function formOf(form: ScoreForm, distance: number, maximum: number, cutoff: number): number {
  if (form === 'distance') return distance <= cutoff ? distance : Math.floor(cutoff) + 1;
  if (form === 'similarity') return maximum - distance >= cutoff ? maximum - distance : 0;
  const normalized = maximum === 0 ? 0 : distance / maximum;
  if (form === 'normalizedDistance') return normalized <= cutoff ? normalized : 1;
  return 1 - normalized >= cutoff ? 1 - normalized : 0;
}
