/**
 * Scorer kernel: distances and similarities of texts, one pair or one query against many.
 *
 * Texts are compared by code point; a surrogate without its other half is a code point of its own. `fuzzy/scorers.ts` says what each
 * scorer means and checks arguments; here they are taken as they are.
 */

/** Scorers with all four forms: edits, order, and sets of words or of character n-grams. */
export type MetricName =
  | 'levenshtein'
  | 'indel'
  | 'lcsSequence'
  | 'osa'
  | 'damerauLevenshtein'
  | 'hamming'
  | 'prefix'
  | 'postfix'
  | 'jaro'
  | 'jaroWinkler'
  | 'wordJaccard'
  | 'wordDice'
  | 'wordOverlap'
  | 'wordCosine'
  | 'gramJaccard'
  | 'gramDice'
  | 'gramOverlap'
  | 'gramCosine';

/** Similarities from 0 to 100. */
export type RatioName =
  | 'ratio'
  | 'quickRatio'
  | 'partialRatio'
  | 'tokenSortRatio'
  | 'tokenSetRatio'
  | 'tokenRatio'
  | 'partialTokenSortRatio'
  | 'partialTokenSetRatio'
  | 'partialTokenRatio'
  | 'weightedRatio';

export type ScoreForm = 'distance' | 'similarity' | 'normalizedDistance' | 'normalizedSimilarity';

/** What is asked about each pair. Options that a scorer does not know are not read. */
export interface ScoreQuestion {
  readonly scorer: MetricName | RatioName;
  /** Of a metric; a ratio has only one. */
  readonly form: ScoreForm;
  /**
   * Worst score of interest, in the unit of the form: the greatest distance, the least similarity. Infinity or 0 keeps all.
   *
   * Beyond it the answer is cutoff + 1 (distance), 1 (normalized distance; any distance of a metric that ends at 1) or 0 (similarities).
   */
  readonly cutoff: number;
  /** Levenshtein: costs of turning the query into the choice. Whole numbers from 0. */
  readonly weights: readonly [insertion: number, deletion: number, replacement: number];
  /** Jaro-Winkler: what each of the first four characters in common gains, 0 to 0.25. */
  readonly prefixWeight: number;
  /** N-grams: characters in each, at least 1. */
  readonly gramLength: number;
  /** Words and n-grams count as often as they stand; otherwise once. */
  readonly isMultiset: boolean;
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
