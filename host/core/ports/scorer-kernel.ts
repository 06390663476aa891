/**
 * Scorer kernel: distances and similarities of texts, one pair or one query against many.
 *
 * Texts are compared by code point; a surrogate without its other half is a code point of its own. `fuzzy/scorers.ts` says what each
 * scorer means and checks arguments; here they are taken as they are.
 */
import type { ChoiceColumns } from './choice-kernel.ts';

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
   * Beyond it the answer is floor(cutoff) + 1 (distance), 1 (normalized distance; any distance of a metric that ends at 1) or 0 (similarities).
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

/** Strings of a store, where they lie in kernel memory. */
export interface ResidentTexts {
  readonly columns: ChoiceColumns;
  /** What the units U+D800, U+D801, … of two-byte texts stand for. */
  readonly placed: readonly number[];
  /** Indexes of the choices that are meant, none of them removed: the n-th stands for the index n. All of them if missing. */
  readonly only?: Uint32Array;
}

/** Scores of the choices from one index up to another; valid until the next call. */
export interface ResidentScores {
  /** First index that was not looked at. */
  readonly next: number;
  /** About how much of the work of one ordinary call this was; above 1 when threads shared it. */
  readonly share: number;
  /** Choices that were scored: those that are not removed. */
  readonly count: number;
  /** In rising order. */
  readonly indexes: Uint32Array;
  readonly scores: Float64Array;
}

/** Parts of two texts that are most alike; positions count characters, ends lie behind. */
export interface Alignment {
  readonly score: number;
  readonly queryStart: number;
  readonly queryEnd: number;
  readonly choiceStart: number;
  readonly choiceEnd: number;
}

export interface ScorerKernel {
  /**
   * @throws MemoryError `MEM_OUT_OF_MEMORY` no room for the texts and the working memory
   */
  scorePair(query: string, choice: string, question: ScoreQuestion): number;
  /**
   * The partial ratio of a pair and the parts that it compares; they mean nothing beyond the cutoff.
   *
   * @param question  of the scorer `partialRatio`
   * @throws MemoryError `MEM_OUT_OF_MEMORY` no room for the texts and the working memory
   */
  alignPair(query: string, choice: string, question: ScoreQuestion): Alignment;
  /**
   * Scores of all choices, in their order: one call of the module.
   *
   * @throws MemoryError `MEM_OUT_OF_MEMORY` no room for the texts and the working memory
   */
  scoreAll(query: string, choices: readonly string[], question: ScoreQuestion): Float64Array;
  /**
   * Scores choices of a store from `first` on, some thousands in one call of the module: as many as take a few milliseconds.
   *
   * @param end      index behind the last one, above `first`
   * @param threads  that may work on it where that pays, the caller's among them; 1 if missing. The scores are the same
   * @throws MemoryError `MEM_OUT_OF_MEMORY` no room for the query and the working memory
   */
  scoreResident(query: string, texts: ResidentTexts, first: number, end: number, question: ScoreQuestion, threads?: number): ResidentScores;
}
