/**
 * Scorer kernel: distances and similarities of texts, one pair or one query against many.
 *
 * Texts are compared by code point; a surrogate without its other half is a code point of its own. `fuzzy/scorers.ts` says what each
 * scorer means and checks arguments; here they are taken as they are.
 */

/** Scorers that have all four forms. */
export type MetricName = 'levenshtein' | 'indel' | 'lcsSequence';

export type ScoreForm = 'distance' | 'similarity' | 'normalizedDistance' | 'normalizedSimilarity';

/** What is asked about each pair. */
export interface ScoreQuestion {
  readonly metric: MetricName;
  readonly form: ScoreForm;
  /**
   * Worst score of interest, in the unit of the form: the greatest distance, the least similarity. Infinity or 0 keeps all.
   *
   * Beyond it the answer is cutoff + 1 (distance), 1 (normalized distance) or 0 (similarities).
   */
  readonly cutoff: number;
  /** Costs of turning the query into the choice: insertion, deletion, replacement. Whole numbers from 0; Levenshtein only. */
  readonly weights: readonly [insertion: number, deletion: number, replacement: number];
}

export interface ScorerKernel {
  /**
   * @throws MemoryError `MEM_OUT_OF_MEMORY` no room for the texts and the working memory
   */
  scorePair(query: string, choice: string, question: ScoreQuestion): number;
  /**
   * Scores of all choices, in their order: one call of the module.
   *
   * @throws MemoryError `MEM_OUT_OF_MEMORY` no room for the texts and the working memory
   */
  scoreAll(query: string, choices: readonly string[], question: ScoreQuestion): Float64Array;
}
