/** A prediction: how one learned pattern fits the short-term memory, and what it says comes next. Formulas: specs/kato.md section 3. */
import type { AsOf, Emotives, Event } from './observation.ts';

/** An observed symbol that was taken for another one. */
export interface Anomaly {
  readonly observed: string;
  readonly expected: string;
  /** In [0, 1]. */
  readonly similarity: number;
}

interface Weighted {
  /** Null unless the session names an affinity emotive. */
  readonly weightedSimilarity: number | null;
  readonly weightedEvidence: number | null;
  readonly weightedConfidence: number | null;
  readonly weightedSnr: number | null;
}

interface Fit extends Weighted {
  /** 40 lower-case hexadecimal digits. */
  readonly name: string;
  readonly frequency: number;
  /** Mean per emotive over what the pattern was learned with. */
  readonly emotives: Emotives;
  readonly matches: readonly string[];
  readonly anomalies: readonly Anomaly[];
  readonly similarity: number;
  readonly evidence: number;
  readonly confidence: number;
  readonly snr: number;
  /** Matching blocks − 1; −1 when nothing matches. */
  readonly fragmentation: number;
  readonly potential: number;
}

/** Prediction of a short-term memory of two or more symbols. */
export interface SequencePrediction extends Fit {
  readonly kind: 'sequence';
  readonly past: readonly Event[];
  readonly present: readonly Event[];
  readonly future: readonly Event[];
  /** One list per present event: its symbols that were not observed. */
  readonly missing: readonly Event[];
  /** One list per observed event: its symbols that the present does not hold. */
  readonly extras: readonly Event[];
  readonly sequence: readonly Event[];
  /** The key that decided who is compared, when more than 3 x max_predictions patterns survived; else undefined. */
  readonly pruningKey: number | undefined;
  readonly confluence: number;
  readonly predictiveInformation: number;
  readonly entropy: number;
  readonly normalizedEntropy: number;
  readonly globalNormalizedEntropy: number;
  readonly itfdfSimilarity: number;
  readonly tfidfScore: number;
  readonly patternProbability: number;
  readonly weightedStrength: number;
  readonly bayesianPosterior: number;
  readonly bayesianPrior: number;
  readonly bayesianLikelihood: number;
}

/** Prediction of a single symbol: the patterns that start with it; regions are flat (specs/kato.md 3.7). */
export interface SymbolPrediction extends Fit {
  readonly kind: 'symbol';
  readonly patternData: readonly Event[];
  /** Symbols of the pattern. */
  readonly length: number;
  readonly present: readonly string[];
  readonly past: readonly string[];
  readonly future: readonly string[];
  readonly missing: readonly string[];
  readonly extras: readonly string[];
}

export type Prediction = SequencePrediction | SymbolPrediction;

/** What several patterns agree on: one possible future and the weight behind it. */
export interface FuturePotential {
  readonly future: readonly Event[];
  /** Share of the weight of all futures, in [0, 1]. */
  readonly aggregatePotential: number;
  readonly supportingPatterns: number;
  readonly totalWeightedFrequency: number;
}

/** What one call may ask for instead of what the session is configured to. */
export interface PredictOptions {
  /** Most predictions to return, 1 to 10,000; stands for `max_predictions`. */
  readonly limit?: number;
  /** Least similarity to accept, in [0, 1]; stands for `recall_threshold`. */
  readonly cutoff?: number;
  /** Answers as the space and the session were then. Now when missing. */
  readonly asOf?: AsOf;
}

export interface PredictionAnswer {
  readonly sessionId: string;
  readonly space: string;
  /** By falling rank key, then falling frequency, then rising name. */
  readonly predictions: readonly Prediction[];
  /** By falling aggregate potential, then falling weight, then the future's text. Of all survivors, not only of those returned. */
  readonly futurePotentials: readonly FuturePotential[];
}
